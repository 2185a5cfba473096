from __future__ import annotations

from doctor.checks import broken_venv, pipx_broken
from doctor.checks.python3_repointed import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity, ShellLine, fix_environment
from doctor.facts import NoInterpreter, Repointed, Tool, Tools
from tests.unit.factories import make_environment, make_facts, make_python

REPOINTED = Repointed(
    path="/usr/bin/python3",
    actual="/usr/local/bin/python3.13",
    expected="/usr/bin/python3.11",
    package="python3-minimal",
    by_alternatives=False,
)
LOST = make_python(executable="/usr/local/bin/python3", real_path="/opt/built/bin/python3.12", environments_start=False)


def test_silent_where_python3_is_the_distributions() -> None:
    assert not list(check(make_facts()))


def test_a_link_to_another_python_is_replaced_by_that_of_the_package() -> None:
    [finding] = check(make_facts(repointed=REPOINTED))
    argv = ("sudo", "ln", "-sf", "python3.11", "/usr/bin/python3")
    assert finding.blocks == ()
    assert finding.remedy == Command(argv=argv, needs_root=True)
    [finding] = check(make_facts(repointed=replace(REPOINTED, by_alternatives=True)))
    line = f"sudo update-alternatives --remove-all python3 && {' '.join(argv)}"
    assert finding.remedy == ShellLine(text=line)


def test_a_link_that_leads_nowhere_is_an_error_unless_another_python_is_first_on_path() -> None:
    dangling = replace(REPOINTED, actual="")
    [finding] = check(make_facts(repointed=dangling))
    assert finding.severity is Severity.WARNING and finding.blocks == ("pipx-install",)
    missing = NoInterpreter(requested="python3", executable=None, reason="not-found", detail="")
    [finding] = check(make_facts(repointed=dangling, subject=missing))
    assert finding.severity is Severity.ERROR and finding.blocks == ("create-venv", "pip-install", "pipx-install")


def test_a_diversion_is_removed_and_its_consequences_are_no_causes() -> None:
    diverted = replace(REPOINTED, actual="", diverted_to="/usr/bin/python3.distrib")
    facts = make_facts(
        repointed=diverted,
        active_environment=make_environment(real_python=None),
        tools=Tools(pipx=Tool(path="/usr/bin/pipx", version="1.7.1", python="/usr/bin/python3")),
    )
    [finding] = check(facts)
    assert finding.remedy == Command(
        argv=("sudo", "dpkg-divert", "--rename", "--remove", "/usr/bin/python3"), needs_root=True
    )
    assert not list(broken_venv.check(facts)) and not list(pipx_broken.check(facts))
    lost = replace(facts, repointed=None)
    assert list(broken_venv.check(lost)) and list(pipx_broken.check(lost))


def test_a_link_through_which_environments_do_not_start_blocks_venv() -> None:
    [finding] = check(make_facts(subject=LOST))
    assert finding.blocks == ("create-venv",) and finding.remedy == fix_environment(python=LOST.real_path)
    [finding] = check(make_facts(subject=LOST, repointed=REPOINTED))
    assert finding.blocks == ("create-venv",)
