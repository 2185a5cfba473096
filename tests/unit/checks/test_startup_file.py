from __future__ import annotations

import pytest

from doctor.checks.startup_file import check
from doctor.diagnose.model import Command, Instruction, Severity, ShellLine
from doctor.facts import StartUpFault
from tests.unit.factories import ADA, ENVIRONMENT, active_facts, make_facts, make_machine, make_project

MINE = "/home/ada/.local/lib/python3.11/site-packages/usercustomize.py"


def test_silent_where_no_file_has_a_fault() -> None:
    assert not list(check(make_facts()))


def test_a_file_that_ends_python_is_an_error() -> None:
    fault = StartUpFault(path=MINE, effect="ends", detail="SystemExit: 3")
    [finding] = check(make_facts(start_up_faults=(fault, fault), machine=make_machine(user=ADA)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv", "pip-install", "pipx-install")
    assert finding.remedy == ShellLine(text=f"mv -n {MINE} {MINE}.off")


def test_a_file_that_prints_breaks_pipx_where_its_environments_read_it() -> None:
    for path, blocks, doubts in (
        ("", (), ("pipx-install",)),
        (MINE, (), ()),
        ("/srv/lib/sitecustomize.py", (), ()),  # of PYTHONPATH
        ("/usr/lib/python3.11/sitecustomize.py", ("pipx-install",), ()),
    ):
        [finding] = check(make_facts(start_up_faults=(StartUpFault(path=path, effect="prints", detail="hello"),)))
        assert finding.severity is Severity.WARNING and (finding.blocks, finding.doubts) == (blocks, doubts)
    own = StartUpFault(path="/work/.venv/lib/python3.11/site-packages/x.pth", effect="prints", detail="hello")
    [finding] = check(active_facts(start_up_faults=(own,)))
    assert finding.blocks == ()


def test_another_users_file_needs_sudo() -> None:
    fault = StartUpFault(path="/etc/python3.11/sitecustomize.py", effect="fails", detail="ValueError")
    [finding] = check(make_facts(start_up_faults=(fault,), machine=make_machine(user=ADA)))
    assert isinstance(finding.remedy, ShellLine) and finding.remedy.text.startswith("sudo mv -n /etc")


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        (
            "/usr/lib/python3/dist-packages/x.pth",
            Command(argv=("apt-get", "install", "--reinstall", "python3-x"), needs_root=True, needs_network=True),
        ),
        (
            "/usr/lib/python3.11/sitecustomize.py",
            Instruction(
                text="Correct /usr/lib/python3.11/sitecustomize.py. "
                "It is a configuration file of python3-x, so it has to stay."
            ),
        ),
    ],
)
def test_a_file_of_a_package_stays(path: str, remedy: Command | Instruction) -> None:
    fault = StartUpFault(path=path, effect="fails", detail="ImportError", package="python3-x")
    [finding] = check(make_facts(start_up_faults=(fault,), machine=make_machine(user=ADA)))
    assert finding.remedy == remedy


def test_a_fault_in_an_environment_that_is_not_in_use_blocks_nothing_here() -> None:
    fault = StartUpFault(path=f"{ENVIRONMENT.path}/lib/x.pth", effect="ends", detail="SystemExit: 4")
    [finding] = check(make_facts(project=make_project(environment=ENVIRONMENT), start_up_faults=(fault,)))
    assert finding.blocks == () and finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("path", "effect", "stops"),
    [
        ("/work/.venv/lib/python3.11/site-packages/x.pth", "ends", True),
        ("/work/.venv/lib/python3.11/site-packages/x.pth", "fails", False),
        ("/srv/lib/sitecustomize.py", "ends", True),
        (MINE, "ends", False),
    ],
)
def test_a_file_stops_the_pip_of_an_environment_that_reads_it_and_ends(path: str, effect: str, stops: bool) -> None:
    fault = StartUpFault(path=path, effect="ends" if effect == "ends" else "fails", detail="x")
    [finding] = check(make_facts(start_up_faults=(fault,), project=make_project(environment=ENVIRONMENT)))
    assert finding.stops_pip_of == (ENVIRONMENT.path if stops else "")
