from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from doctor.checks.pip_script_broken import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, ShellLine
from doctor.facts import Environment, Facts
from doctor.facts.environment import ScriptFault
from tests.unit.factories import ADA, MACHINE, TOOLS, active_facts, make_environment, make_facts


def with_environment(environment: Environment) -> Facts:
    return active_facts(subject_environment=environment, active_environment=environment)


def test_silent_about_healthy_scripts_and_environments_that_are_rebuilt_anyway() -> None:
    assert not list(check(active_facts()))
    assert not list(check(with_environment(make_environment(pip=None, missing_scripts=("pip", "pip3")))))
    assert not list(check(with_environment(make_environment(recorded_path="/gone", script_fault="dead"))))


def test_one_missing_name_is_linked_to_the_other() -> None:
    [finding] = check(with_environment(make_environment(missing_scripts=("pip3",))))
    assert finding.remedy == ShellLine(text="ln -s pip /work/.venv/bin/pip3")


@pytest.mark.parametrize("fault", ["long", "dead", None])
def test_scripts_are_written_anew(fault: ScriptFault | None) -> None:
    missing = () if fault else ("pip", "pip3")
    [finding] = check(with_environment(make_environment(script_fault=fault, missing_scripts=missing)))
    assert isinstance(finding.remedy, Command) and finding.remedy.argv[-1] == "pip==23.0.1"


def test_line_ends_are_mended_in_every_script_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "an env/bin"
    folder.mkdir(parents=True)
    (folder / "activate").write_bytes(b"x=1\r\n")
    (folder / "python").write_bytes(b"\x7fELF\0\r\n")
    environment = make_environment(path=str(folder.parent), recorded_path=None, script_fault="crlf")
    [finding] = check(with_environment(environment))
    assert isinstance(finding.remedy, ShellLine)
    subprocess.run(["sh", "-e", "-c", finding.remedy.text], check=True)
    assert (folder / "activate").read_bytes() == b"x=1\n"
    assert (folder / "python").read_bytes() == b"\x7fELF\0\r\n"


def test_a_script_that_is_not_executable_becomes_so() -> None:
    [finding] = check(with_environment(make_environment(script_fault="denied")))
    assert finding.remedy == ShellLine(text="chmod +x /work/.venv/bin/pip*")


def test_a_pip_that_outlived_its_python_is_moved_out_of_the_way() -> None:
    dead = tuple((f"/usr/local/bin/{name}", "/usr/bin/python3.9") for name in ("pip", "pip3"))
    facts = make_facts(tools=replace(TOOLS, dead_pips=dead))
    move = "mv -n /usr/local/bin/pip /usr/local/bin/pip.off && mv -n /usr/local/bin/pip3 /usr/local/bin/pip3.off"
    [finding] = check(facts)
    assert finding.remedy == ShellLine(text=move) and not finding.blocks, "python3 -m pip works"
    assert "does not exist" in finding.summary
    pip = replace(TOOLS.pip, path="/usr/local/bin/pip", is_importable=False) if TOOLS.pip else None
    [finding] = check(make_facts(tools=replace(TOOLS, dead_pips=dead, pip=pip)))
    assert "has no pip" in finding.summary and finding.remedy == ShellLine(text=move)
    [finding] = check(replace(facts, machine=replace(MACHINE, user=ADA)))
    assert finding.remedy == ShellLine(text=move.replace("mv -n", "sudo mv -n"))
