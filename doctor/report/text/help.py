"""Help for people, at the width of the terminal, and the screen of ``doctor`` without arguments."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from doctor.core import process
from doctor.core.invocation import typed_program
from doctor.report import output
from doctor.report.manual import ENVIRONMENT, FILES, FIRST_STEPS, Manual, Pairs
from doctor.report.remedies import as_typed

MAN_PAGE = Path(__file__).parents[1] / "doctor.1"
"""The man page, which `make docs` generates."""
_NARROW, _WIDE = 72, 100
"""The width below which a description goes under its term, and the greatest width of text."""
_LONGEST_TERM = 25
"""The longest term that has its description on the same line."""
_INDENT = "  "


def show_start() -> None:
    """Print what to type first."""
    lines = [*wrapped("Start here. This shows what works and what does not, and changes nothing:")]
    lines += ["    " + _typed("doctor check"), "", "Then:", *_examples(FIRST_STEPS)]
    print("\n".join([*lines, "", *wrapped("All commands: `doctor help`. The manual: `doctor man`")]))


def render(manual: Manual) -> str:
    """Return the help of a command, or of the program, at the width of the terminal."""
    program = _typed("doctor")
    usage = program if manual.name == "doctor" else f"{program} {manual.name}"
    lines = [f"Usage: {usage} {manual.usage}"]
    for paragraph in manual.description:
        lines += ["", *wrapped(paragraph, _INDENT)]
    for heading, pairs in manual.lists:
        lines += ["", *wrapped(f"{heading}:"), *rows(pairs)]
    if manual.examples:
        lines += ["", "Examples:", *_examples(manual.examples)]
    lines += ["", "Exit codes:", *rows(manual.exit_codes)]
    return "\n".join(lines)


def show(manual: Manual) -> None:
    """Print the help of a command, or of the program."""
    print(render(manual))


def show_manual(manuals: Iterable[Manual]) -> None:
    """Show the man page at a terminal that has man, otherwise print all manuals as text."""
    if process.has_terminal() and os.isatty(1) and _show_page():
        return
    sections = [render(manual) for manual in manuals]
    for heading, pairs in (("Environment variables", ENVIRONMENT), ("Files", FILES)):
        sections.append("\n".join([f"{heading}:", *rows(pairs)]))
    print("\n\n\n".join(sections))


def _show_page() -> bool:
    """Show the man page with man, which takes a name with a slash for a file; return whether that was possible."""
    environment = process.clean_environment(os.environ, ("TERM",))
    try:
        return process.run_at_terminal(["man", str(MAN_PAGE)], env=environment) == 0
    except OSError:
        return False


def _width() -> int:
    return min(shutil.get_terminal_size((80, 24)).columns, _WIDE)


def _typed(command: str) -> str:
    """Return a command line with ``doctor`` in it as the user can type it."""
    return re.sub(r"\bdoctor\b(?=$| )", lambda _: typed_program()[1], command, count=1)


def _examples(examples: Pairs) -> Iterator[str]:
    """Yield what each example does, and below it the command on a line of its own."""
    for text, command in examples:
        yield from wrapped(f"{text}:", _INDENT)
        yield "      " + _typed(command)


def rows(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield terms with their descriptions beside them, or below them where they are long or the terminal is narrow."""
    pairs, width = list(pairs), _width()
    longest = max((len(term) for term, _ in pairs if len(term) <= _LONGEST_TERM), default=0)
    column = " " * (len(_INDENT) + longest + 2 if width >= _NARROW or longest <= 8 else 6)
    for term, text in pairs:
        first, *rest = wrapped(text, column) or [""]
        lead = f"{_INDENT}{term}  "
        if len(lead) > len(column):
            yield from (lead.rstrip(), first)
        else:
            yield lead.ljust(len(column)) + first[len(column) :]
        yield from rest


def wrapped(text: str, indent: str = "") -> list[str]:
    """Return lines no wider than the terminal, in which commands are as the user can type them, and not broken."""
    return output.wrapped(as_typed(text), _width(), first=indent, rest=indent)
