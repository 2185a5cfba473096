"""The width of the terminal, which comes from variables that may contain anything, and text that is wrapped at it."""

from __future__ import annotations

import io
import sys

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


def test_lines_are_wrapped_between_words_at_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    command = f"    doctor undo {'x' * 60}"
    lines = ["  Install black with pipx, because it is an application.", command]
    terminal, file = Terminal(), io.StringIO()
    print_lines(lines, terminal)
    print_lines(lines, file)
    assert terminal.getvalue().splitlines() == [
        "  Install black with pipx, because it is",
        "  an application.",
        command,
    ]
    assert file.getvalue().splitlines() == lines


def test_the_answer_of_why_breaks_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "36")
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    routed = RoutedRequirement(requirement="black", route="pipx", reason="it is an application")
    why.show([Why(name="black", routed=routed, doubt=None, notes=())], command="why", as_json=False)
    assert terminal.getvalue().startswith("Install black with pipx, because it\nis an application.\nNext:\n")
