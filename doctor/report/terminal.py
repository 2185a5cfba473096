"""The user's terminal: colour, width and encoding."""

from __future__ import annotations

import contextlib
import os
import sys

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import TYPE_CHECKING, TextIO
from doctor.report.output import NARROWEST, SIZE, escaped, width_of, wrapped

if TYPE_CHECKING:
    import rich.console

GOOD, BAD, COMMAND, QUIET = "good", "bad", "command", "quiet"
"""The styles of a report, beside ``bold``: a sign that all is well, one that something is wrong, what to type next, and
details."""
COLOURS = {GOOD: "color(29)", BAD: "color(131)", COMMAND: "color(63)", QUIET: "color(243)"}
"""Colours of the styles, from the few of xterm's 256 whose contrast is at least 4.5 both on black and on white."""
_BOLD = (BAD, COMMAND)
_WIDEST = 100
"""Columns that a paragraph fills at most, since longer lines are hard to read."""
_BULLET = re.compile(r"- |\d+\. ")
"""The beginning of an item of a list, below which its further lines are indented."""
_SIZES = ("COLUMNS", "LINES")


class Text:
    """Text in parts, each of which is a string or a pair of a string and its style."""

    def __init__(self, *parts: str | tuple[str, str]) -> None:
        self.parts = [(part, "") if isinstance(part, str) else part for part in parts]

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(part for part, _ in self.parts)

    def excerpt(self, start: int, end: int) -> Text:
        """Return the text between two positions."""
        parts, position = [], 0
        for part, style in self.parts:
            parts.append((part[max(0, start - position) : max(0, end - position)], style))
            position += len(part)
        return Text(*parts)


class Console:
    """Prints reports to ``stream``, by default stdout.

    rich finds out the colours of a terminal, and honours NO_COLOR and TERM=dumb. Elsewhere, and where rich is not
    installed, reports are without styles; without a terminal and COLUMNS, they are 100 columns wide.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._rich: rich.console.Console | None = None
        if self._stream.isatty() or os.environ.get("FORCE_COLOR"):
            with contextlib.suppress(ImportError):
                self._rich = rich_console(self._stream)
        self.width = width_of(self._stream) or _WIDEST

    def print(self, *parts: str | tuple[str, str]) -> None:
        """Print one line, however long."""
        if self._rich:
            from rich.text import Text as RichText

            self._rich.print(RichText.assemble(*parts), soft_wrap=True)
        else:
            print(Text(*parts).plain, file=self._stream)

    def print_wrapped(self, body: Text | str, *, first: Text | None = None, indent: int = 0, style: str = "") -> None:
        """Print a paragraph with a hanging indent, wrapped to the console's width, without trailing spaces.

        ``first`` is printed before its first line, instead of the indent. A command in backticks is never broken, nor
        is a long word: both can be pasted.
        """
        text = Text((body, style)) if isinstance(body, str) else body
        plain, end = text.plain.replace("\xa0", " "), 0
        lead = first or Text(" " * indent)
        for line in wrapped(plain, max(NARROWEST, self.width - indent)) or [""]:
            start = plain.index(line, end)
            end = start + len(line)
            self.print(*lead.parts, *text.excerpt(start, end).parts)
            lead = Text(" " * indent)

    def print_prose(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """Print paragraphs, wrapped to the console's width, or to 100 columns where it is wider.

        A command in backticks is never broken, and an indented line is printed as it stands: both can be pasted.
        """
        for paragraph in text.split("\n"):
            lines = [paragraph]
            if not paragraph.startswith(" "):
                bullet = _BULLET.match(paragraph)
                rest = " " * len(bullet[0]) if bullet else ""
                lines = wrapped(paragraph, min(self.width, _WIDEST) - indent, rest=rest) or [""]
            for line in lines:
                self.print(((" " * indent + line).rstrip(), style))


def rich_console(stream: TextIO) -> rich.console.Console:
    """Return a console of rich on ``stream``. Text from the machine is never interpreted as markup.

    A terminal with 16 colours chooses them itself, so that their contrast is not known; reports are then without
    colour. Raises ImportError where rich is not installed.
    """
    from rich.console import Console as RichConsole
    from rich.style import Style
    from rich.theme import Theme

    result = RichConsole(
        file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False, _environ=_environ_with_valid_sizes()
    )
    coloured = result.color_system in ("256", "truecolor")
    styles = {name: Style(color=colour if coloured else None, bold=name in _BOLD) for name, colour in COLOURS.items()}
    result.push_theme(Theme(styles, inherit=False))
    return result


def _environ_with_valid_sizes() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _SIZES or SIZE.fullmatch(value)}


def note(message: str) -> None:
    """Print a message to stderr; the answer goes to stdout."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
