"""No text of the machine is a command for a CI system, at any width, in any format."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

import doctor
from doctor.report.output import _SafeText

_COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
_PLANTED = ("::error::x", "##[error]x", "##vso[task.complete]x", "##teamcity[message]")
_COLUMNS = (20, 47, 200)
_CHECKOUT = str(Path(doctor.__file__).parents[1])
_START = f"import sys; sys.path.insert(0, {_CHECKOUT!r}); from doctor.bootstrap.start import main; main()"


@given(st.lists(st.text(":#[ \n\tvsox\u00a0", max_size=12)))
def test_no_sequence_of_writes_makes_a_command(texts: list[str]) -> None:
    buffer = io.BytesIO()
    stream = _SafeText(buffer, encoding="utf-8")
    for text in texts:
        print(text, file=stream)
        stream.write(text)
        stream.write("\n")
    stream.flush()
    assert not _COMMAND.search(buffer.getvalue().decode())


@pytest.mark.parametrize("width", range(20, 201))
def test_wrapped_text_is_no_command(width: int) -> None:
    buffer = io.BytesIO()
    stream = _SafeText(buffer, encoding="utf-8")
    text = " ".join(f"{'a' * (index % 7)} {planted}" for index, planted in enumerate(_PLANTED * 20))
    console = Console(file=stream, width=width, force_terminal=True)
    console.print(Text(text, style="bold"))
    console.print(Text("a" * 3 + "::b" * 100))
    stream.flush()
    assert not _COMMAND.search(re.sub(r"\x1b\[[\d;]*m", "", buffer.getvalue().decode()))


@pytest.mark.parametrize("columns", _COLUMNS)
def test_no_report_contains_a_command(columns: int, tmp_path: Path) -> None:
    planted = " ".join(_PLANTED)
    project = tmp_path / planted
    (project / planted).mkdir(parents=True)
    (project / "requirements.txt").write_text(f"{planted}\n{planted} @ https://x.org/{planted}\n")
    environ = {"PATH": os.environ["PATH"], "HOME": str(project), "COLUMNS": str(columns), "PWD": str(project)}
    environ |= {"PIP_USER": f"x {planted}", "PIP_PREFIX": planted, "PIP_PRE": planted, "VIRTUAL_ENV": f"/ {planted}"}
    log = f"{planted}\nERROR: No matching distribution found for {planted}\n  {planted} No module named {planted}\n"
    for arguments in (
        ("check", "--all"),
        ("check", "--json"),
        ("fix", "--venv", "--dry-run"),
        ("fix", f"six @ file:///{planted}", "--dry-run", "--json"),
        ("fix", f"\n{planted}"),
        ("explain", planted, "--json"),
        ("explain", "-"),
        ("explain", "-", "--json"),
        ("undo", f"\n{planted}"),
        (planted,),
    ):
        if "--json" in arguments and columns != _COLUMNS[0]:
            continue  # a document has no width
        command = [sys.executable, "-c", _START, *arguments]
        run = subprocess.run(command, input=log, capture_output=True, text=True, cwd=project, env=environ)
        assert run.returncode != 70, run.stderr
        for text in (run.stdout, run.stderr):
            assert not _COMMAND.search(text), text
        if "--json" in arguments and "check" in arguments:
            assert planted in str(json.loads(run.stdout)), "a program gets the text as it is"
