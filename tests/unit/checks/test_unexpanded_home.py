from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from doctor.checks import pipx_not_on_path
from doctor.checks.unexpanded_home import check
from doctor.core.record import replace
from doctor.diagnose.model import Instruction, Severity, ShellLine
from doctor.facts import Facts, PipxHome
from doctor.facts.shells import StartUpLine, UnexpandedHome
from tests.unit.factories import ADA, TOOLS, make_facts, make_machine

BIN = "/home/ada/.local/bin"
PATH = UnexpandedHome(name="PATH", value="~/.local/bin:/usr/bin", home="/home/ada")


def facts_with(*variables: UnexpandedHome, **changes: Any) -> Facts:
    values = {"machine": make_machine(user=ADA), "environ": {"HOME": "/home/ada"}, "unexpanded": variables}
    return make_facts(**values | changes)


def test_silent_where_every_folder_is_named_by_its_path() -> None:
    assert not list(check(make_facts()))


def test_a_path_that_only_bash_understands_is_a_problem_where_it_hides_applications() -> None:
    [note] = check(facts_with(PATH))
    assert note.severity is Severity.INFO and note.remedy == ShellLine(text=f"export PATH={BIN}:/usr/bin")
    tools = replace(TOOLS, pipx_home=PipxHome(apps=("cowsay",), bin_dir=BIN, on_path=False))
    [finding] = check(facts_with(PATH, tools=tools))
    assert finding.severity is Severity.WARNING and finding.consequence.endswith("except by bash.")
    assert list(pipx_not_on_path.check(facts_with(tools=tools)))
    assert not list(pipx_not_on_path.check(facts_with(PATH, tools=tools))), "one cause, one finding"


@pytest.mark.parametrize(
    "text", ['export PYTHONPATH="~/lib:/srv/lib"', "PYTHONPATH='${HOME}/lib:$HOME/a'; export PYTHONPATH"]
)
def test_the_line_of_the_start_up_file_is_corrected(tmp_path: Path, text: str) -> None:
    profile = tmp_path / ".profile"
    profile.write_text(f"umask 022\n{text}\n")
    line = StartUpLine(path=str(profile), number=2, text=text)
    variable = UnexpandedHome(name="PYTHONPATH", value="~/lib", home="/home/ada", line=line)
    root = make_machine(user=replace(ADA, root=True))
    [finding] = check(facts_with(variable, machine=root))
    assert finding.severity is Severity.WARNING and isinstance(finding.remedy, ShellLine)
    command = f"{finding.remedy.text}; . {profile}; echo $PYTHONPATH"
    written = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert written.startswith("/home/ada/lib:") and "HOME" not in written and "~" not in written
    assert (tmp_path / ".profile.bak").read_text() == f"umask 022\n{text}\n"


def test_a_file_of_root_needs_sudo_and_a_home_that_sed_would_interpret_a_person() -> None:
    line = StartUpLine(path="/etc/environment", number=1, text='PATH="~/.local/bin:/usr/bin"')
    [finding] = check(facts_with(replace(PATH, line=line)))
    assert isinstance(finding.remedy, ShellLine) and finding.remedy.text.startswith("sudo sed ")
    [finding] = check(facts_with(replace(PATH, line=line), environ={"HOME": "/home/a&b"}))
    assert isinstance(finding.remedy, Instruction) and "/etc/environment:1" in finding.remedy.text
