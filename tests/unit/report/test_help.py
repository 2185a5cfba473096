"""Help is whole at every width, its examples can be typed, and the man page says the same."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from doctor import __version__, cli
from doctor.core.errors import Exit
from doctor.report.manual import MANUALS as FILE
from doctor.report.manual import Manual, read_manuals
from doctor.report.text import error
from doctor.report.text import help as text
from tests import REPOSITORY
from tests.tools import man
from tests.unit.commands.run_explain import run_doctor

MANUALS = read_manuals()


def unwrapped(output: str) -> str:
    return re.sub(r"\s+", " ", output)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", MANUALS)
def test_help_is_whole_at_every_width(name: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    manual = MANUALS[name]
    output = text.render(manual)
    rows = [row for _, pairs in manual.lists for row in pairs] + [*manual.exit_codes]
    for expected in (*manual.description, *(word for row in rows for word in row)):
        assert unwrapped(expected) in unwrapped(output)
    commands = [command for _, command in manual.examples]
    too_long = [line for line in output.split("\n") if len(line) > width and line.strip() not in commands]
    assert [line for line in too_long if not line.startswith("Usage:")] == []
    assert f"\n      {commands[0]}\n" in output, "a command is on a line of its own"


@pytest.mark.parametrize("name", MANUALS)
def test_every_command_has_a_summary_of_one_line_examples_and_exit_codes(name: str) -> None:
    manual = MANUALS[name]
    assert name == "doctor" or len(f"  {'uninstall'}  {manual.description[0]}") <= 80
    assert 2 <= len(manual.examples) <= 4 and len(manual.exit_codes) >= 2
    assert dict(manual.exit_codes).keys() <= {str(int(code)) for code in Exit}


@pytest.mark.parametrize("name", MANUALS)
def test_every_example_can_be_typed(name: str) -> None:
    group: Any = typer.main.get_command(cli.app)
    for _, line in MANUALS[name].examples:
        words = shlex.split(line.partition(" > ")[0])
        command, *arguments = words[words.index("doctor") + 1 :]
        if command != "--version":
            group.commands[command].make_context(command, arguments)


def test_help_and_version_are_commands_as_well() -> None:
    assert run_doctor("help", "fix").stdout == run_doctor("fix", "--help").stdout != ""
    assert run_doctor("help").stdout == run_doctor("--help").stdout != ""
    assert run_doctor("version").stdout == run_doctor("--version").stdout == f"doctor {__version__}\n"


def test_doctor_alone_says_what_to_type_first() -> None:
    output = run_doctor()
    assert output.returncode == Exit.OK
    assert output.stdout.splitlines()[1].endswith("doctor check")


def test_an_error_at_a_narrow_terminal_breaks_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("COLUMNS", "50")
    error.show(
        "No check is called x. Did you mean `doctor check pip-missing`?", code=Exit.USAGE, command=None, as_json=False
    )
    assert terminal.getvalue() == "doctor: No check is called x. Did you mean\n`doctor check pip-missing`?\n"


def test_the_list_is_whole_in_a_narrow_terminal() -> None:
    narrow, wide = (run_doctor("list", COLUMNS=width).stdout for width in ("50", "120"))
    assert max(map(len, narrow.splitlines())) <= 50
    assert unwrapped(narrow) == unwrapped(wide)
    assert "ensurepip is not installed, so `python3 -m venv` cannot finish (sometimes a note, fixable)" in unwrapped(
        wide
    )


def test_help_costs_nothing_unless_it_is_shown() -> None:
    code = "import sys; from doctor import cli; sys.exit('doctor.report.manual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


def test_help_and_the_man_page_are_current() -> None:
    assert Path(FILE).read_text("utf-8") == man.extract(), "run: make docs"
    assert text.MAN_PAGE.read_text("utf-8") == man.generate(), "run: make docs"


def test_the_manual_without_man_has_every_command() -> None:
    output = run_doctor("man").stdout
    assert [name for name in MANUALS if f"doctor {name} [OPTIONS]" not in output and name != "doctor"] == []
    assert "DOCTOR_LOCK_WAIT" in output and "~/.cache/doctor" in output


@pytest.mark.skipif(not shutil.which("man"), reason="man is not installed")
def test_man_has_no_warnings_about_the_page(tmp_path: Path) -> None:
    environ = {**os.environ, "MANWIDTH": "60", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
    page = subprocess.run(["man", "--warnings", "-l", str(text.MAN_PAGE)], env=environ, capture_output=True, text=True)
    assert (page.returncode, page.stderr) == (0, "")
    assert "doctor - diagnose the Python environments" in unwrapped(page.stdout)
    assert "python3 app.py 2>&1 | doctor explain" in page.stdout


def test_the_text_of_the_man_page_is_escaped_for_roff() -> None:
    manual = Manual(name="x", usage="", description=("a\\b `c-d` 'e'",), lists=(), examples=(), exit_codes=())
    assert r"a\eb \fBc\-d\fR \(aqe\(aq" in list(man._command(manual))
