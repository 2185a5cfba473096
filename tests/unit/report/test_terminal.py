"""The width of the terminal, which comes from variables that may contain anything, and text that is wrapped at it."""

from __future__ import annotations

import fcntl
import io
import os
import struct
import sys
import termios

import pytest

from doctor.plan.model import RoutedRequirement
from doctor.report.output import print_lines
from doctor.report.terminal import Console
from doctor.report.text import why
from doctor.report.why import Why


class Terminal(io.StringIO):
    """A terminal that keeps what it shows."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


@pytest.mark.parametrize("columns", ["9" * 5000, "\u00b2", "-1", "nan", "", "0", "00"])
def test_a_size_that_is_no_number_is_ignored(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    assert Console(io.StringIO()).width == 100


def test_a_size_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "47")
    assert Console(io.StringIO()).width == 47


def test_lines_are_wrapped_between_words_at_a_terminal_and_where_columns_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = f"    doctor undo {'x' * 60}"
    lines = ["  Install black with pipx, because it is an application.", command]
    monkeypatch.delenv("COLUMNS", raising=False)
    print_lines(lines, file := io.StringIO())
    assert file.getvalue().splitlines() == lines
    monkeypatch.setenv("COLUMNS", "40")
    for stream in (Terminal(), io.StringIO()):
        print_lines(lines, stream)
        assert stream.getvalue().splitlines() == [
            "  Install black with pipx, because it is",
            "  an application.",
            command,
        ]


def test_the_answer_of_why_breaks_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "36")
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    routed = RoutedRequirement(requirement="black", route="pipx", reason="it is an application")
    why.show([Why(name="black", routed=routed, doubt=None, notes=())], command="why", as_json=False)
    assert terminal.getvalue().startswith("Install black with pipx, because it\nis an application.\nNext:\n")


def test_a_dumb_terminal_has_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("TERM", "dumb")
    leader, follower = os.openpty()
    fcntl.ioctl(leader, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    with open(follower, "w") as terminal:
        assert Console(terminal).width == 40
    os.close(leader)
