"""Progress and consent at a terminal: one line that fits, plain lines elsewhere, and questions with clear answers."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import sys
import time
from collections.abc import Iterator
from typing import TextIO

import pytest

from doctor.core import process
from doctor.plan import AptInstall, AptUpdate
from doctor.plan.commands import apt
from doctor.plan.model import Step
from doctor.report import progress as module
from doctor.report.progress import Progress
from tests.unit.execute.helpers import step_of

STEP = step_of(AptUpdate(sudo=False))
STEPS = [apt.update(sudo=True), apt.install("python3-tk", sudo=True)]
COLUMNS = 50


class Screen:
    """A terminal of 50 columns as stderr."""

    def __init__(self, ours: int, stream: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ours, self._stream, self._monkeypatch = ours, stream, monkeypatch

    def progress(self, ci: str | None = None) -> Progress:
        """Return progress on this terminal; pytest sets stderr again between a fixture and its test."""
        self._monkeypatch.setattr(sys, "stderr", self._stream)
        return Progress(ci=ci)

    def text(self) -> str:
        """Return what was printed since the last call."""
        self._stream.flush()
        printed = b""
        while select.select([self._ours], [], [], 0.1)[0]:
            printed += os.read(self._ours, 1 << 16)
        return printed.decode()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    ours, terminal = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(COLUMNS))  # rich asks the terminal of this process, which is another one
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(module, "_QUIET_SECONDS", 0.01)
    monkeypatch.setattr(module, "_PERIOD", 0.05)
    with os.fdopen(terminal, "w", encoding="utf-8") as stream:
        yield Screen(ours, stream, monkeypatch)
    os.close(ours)


def test_the_activity_fits_into_the_terminal_and_leaves_it_clean(screen: Screen) -> None:
    progress = screen.progress()
    progress.step(STEP, 1, 2)
    progress.activity(lambda: "Downloading 漢字\x1b[2J\r\n https://ada:secret@host/ " + "x" * 300)
    time.sleep(0.3)
    progress.end()
    shown = screen.text()
    _, first, *drawn = re.split(r"\r\n|\r\x1b\[K", shown)
    assert first.endswith("[1/2] Do it.") and drawn[-1] == "" and shown.endswith("\r\x1b[K")
    lines = [line for line in drawn if "Downloading" in line]
    assert lines and not any("\x1b" in line or "secret" in line for line in lines), lines
    assert all(len(line) + line.count("漢") + line.count("字") < COLUMNS for line in lines)
    assert all(line.endswith(" s") for line in lines) and "?25l" not in shown


def test_a_prompt_of_another_program_is_not_drawn_over(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = screen.progress()
    process.terminal_lent.set()
    try:
        progress.step(STEP, 1, 1)
        time.sleep(0.2)
        assert screen.text() == "\r\x1b[Kdoctor: Do it.\r\n"
    finally:
        process.terminal_lent.clear()
    time.sleep(0.2)
    progress.roll_back("Interrupted.")
    assert re.search(r"\r\x1b\[K  \S 0 s.*\r\x1b\[K\r\x1b\[Kdoctor: Interrupted.\r\n$", screen.text(), re.DOTALL)


@pytest.mark.parametrize(("variables", "ci"), [({"NO_COLOR": "1"}, None), ({"TERM": "dumb"}, None), ({}, "gitlab")])
def test_elsewhere_each_step_is_one_plain_line(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], ci: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    progress = screen.progress(ci)
    progress.step(STEP, 1, 1)
    progress.activity(lambda: "Downloading")
    time.sleep(0.1)
    progress.end()
    assert screen.text() == "doctor: Do it.\r\n"


@pytest.mark.parametrize(
    ("typed", "agrees", "asked"),
    [
        ("y\n", True, 1),
        ("YES\n", True, 1),
        ("\n", False, 1),
        ("", False, 1),
        ("n\n", False, 1),
        ("what?\ny\n", True, 2),
        ("what?\nwhat?\ny\n", False, 2),
        ("d\ny\n", True, 2),
        ("d\n", False, 2),
    ],
)
def test_the_question_is_short_and_has_details(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, typed: str, agrees: bool, asked: int
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert screen.progress().ask(STEPS) is agrees
    shown = screen.text().replace("\r\n", "\n")
    assert shown.startswith(
        "1. Fetch the package lists (not reverted).\n"
        "2. Install python3-tk with apt.\n"
        "All of this runs as root. `doctor undo` reverts\nthe rest.\n"
        "Continue? [y]es, [N]o, [d]etails: "
    )
    assert shown.count("Continue?") + shown.count("Please answer y, n or d:") == asked
    assert ("Please answer y, n or d:" in shown) == typed.startswith("what?")
    assert ("apt-get install" in shown) == typed.startswith("d")


def test_one_step_is_asked_about_in_one_sentence(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    step: Step = apt.install("sl", sudo=True)
    assert isinstance(step.action, AptInstall) and screen.progress().ask([step])
    assert screen.text().startswith(
        "Install sl with apt.\r\nThis runs as root. `doctor undo` reverts it.\r\nContinue? "
    )


def test_what_differs_between_steps_is_said_beside_them(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert not screen.progress().ask([apt.update(sudo=True), STEP])
    lines = screen.text().split("\r\n")
    assert lines[:2] == ["1. Fetch the package lists (as root, not", "   reverted)."], lines
    assert lines[2:4] == ["2. Do it.", "`doctor undo` reverts the rest."], lines
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert not screen.progress().ask([STEP, STEP])
    assert "This needs no root. `doctor undo` reverts all of\r\nit." in screen.text()
