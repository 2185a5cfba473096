"""The user's terminal: colour, width and encoding."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text
from rich.theme import Theme

from doctor.report.output import NARROWEST, escaped, wrapped

GOOD, BAD, COMMAND, QUIET = "good", "bad", "command", "quiet"
"""The styles of a report, beside ``bold``: a sign that all is well, one that something is wrong, what to type next, and
details."""
COLOURS = {GOOD: "color(29)", BAD: "color(131)", COMMAND: "color(63)", QUIET: "color(243)"}
"""Colours of the styles, from the few of xterm's 256 whose contrast is at least 4.5 both on black and on white."""
_BOLD = (BAD, COMMAND)
_BULLET = re.compile(r"- |\d+\. ")
"""The beginning of an item of a list, below which its further lines are indented."""
_SIZES = ("COLUMNS", "LINES")
_SIZE = re.compile(r"[0-9]{1,6}")
"""A size that rich can convert to an integer; it tries to for ``²`` and for 5,000 digits as well."""


def console(stream: TextIO | None = None) -> Console:
    """Return a console on ``stream``, by default stdout.

    rich honours NO_COLOR, COLUMNS and TERM=dumb. Text from the machine is never interpreted as markup. Without a
    terminal and COLUMNS, text is wrapped at 100 columns. A terminal with 16 colours chooses them itself, so that their
    contrast is not known; reports are then without colour.
    """
    environ = {name: value for name, value in os.environ.items() if name not in _SIZES or _SIZE.fullmatch(value)}
    result = Console(
        file=stream or sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False, _environ=environ
    )
    if not result.is_terminal and "COLUMNS" not in environ:
        result.width = 100
    coloured = result.color_system in ("256", "truecolor")
    styles = {name: Style(color=colour if coloured else None, bold=name in _BOLD) for name, colour in COLOURS.items()}
    result.push_theme(Theme(styles, inherit=False))
    return result


def print_wrapped(
    out: Console, body: Text | str, *, first: Text | None = None, indent: int = 0, style: str = ""
) -> None:
    """Print a paragraph with a hanging indent, wrapped to the console's width, without trailing blanks.

    ``first`` is printed before its first line, in place of the indent. A command in backticks is never broken, nor is a
    long word: both can be pasted.
    """
    text = Text(body, style=style) if isinstance(body, str) else body
    plain, end = text.plain.replace("\xa0", " "), 0
    lead = first or Text(" " * indent)
    for line in wrapped(plain, max(NARROWEST, out.width - indent)) or [""]:
        start = plain.index(line, end)
        end = start + len(line)
        out.print(Text.assemble(lead, text[start:end]), soft_wrap=True)
        lead = Text(" " * indent)


def print_prose(out: Console, text: str, *, indent: int = 0, style: str = "") -> None:
    """Print paragraphs, wrapped as by ``print_wrapped``.

    A command in backticks is never broken, and an indented line is printed as it stands: both can be pasted.
    """
    for paragraph in text.split("\n"):
        lines = [paragraph]
        if not paragraph.startswith(" "):
            bullet = _BULLET.match(paragraph)
            rest = " " * len(bullet[0]) if bullet else ""
            lines = wrapped(paragraph, out.width - indent, rest=rest) or [""]
        for line in lines:
            out.print(Text((" " * indent + line).rstrip(), style=style), soft_wrap=True)


def note(message: str) -> None:
    """Print a message to stderr; the answer goes to stdout."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
