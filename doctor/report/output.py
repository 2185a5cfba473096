"""Make output safe.

Hide credentials, spell out control characters, replace characters that cannot be encoded, and keep text of the machine
from being taken for a command by a CI system.
"""

from __future__ import annotations

import codecs
import io
import os
import shlex
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import TYPE_CHECKING, TextIO
from doctor.core.redact import redact

if TYPE_CHECKING:
    from typing_extensions import Buffer

_ASCII = {
    "✓": "+",
    "✗": "x",
    "→": "->",
    "…": "...",
    "·": "-",
    "–": "-",
    "“": '"',
    "”": '"',
    "’": "'",
    "‘": "'",
    "×": "x",
    "│": "|",
    "─": "-",
    "╰": "`",  # of the report on a log, and of pip's messages
}
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that steer a terminal, reorder or hide text, or cannot be encoded."""
_COMMAND = re.compile(r"`[^`\n]+`")
_UNBREAKABLE = "\xa0"
"""A space at which a line is not broken (U+00A0)."""
_COMMAND_INDENT = " " * 4
SIZE = re.compile(r"(?!0+\Z)[0-9]{1,6}")
"""A size that is known, and can be converted to an integer; rich tries to for ``²`` and for 5,000 digits as well."""
_USUAL = 80
"""Columns of a terminal that does not say how many it has."""
NARROWEST = 20
"""Columns to which text is wrapped at least."""
_CI_COMMAND = re.compile(r"^(?:\s|\x1b\[[\d;]*[A-Za-z])*:(?=:)|#(?=#\w*\[)", re.MULTILINE)
"""The first character of a command for a CI system.

GitHub takes ``::`` at the beginning of a line, after spaces, and ``##[`` anywhere (actions/runner
``ActionCommand.cs``), Azure ``##vso[`` anywhere (azure-pipelines-agent ``Command.cs``), TeamCity ``##teamcity[``.
"""


def make_robust() -> None:
    """Make stdout and stderr replace what they cannot encode, and break commands for CI systems.

    A closed stream discards its output, as does stdout once its reader has exited: the run ends with its own exit code.
    """
    codecs.register_error("doctor-ascii", _replace)
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__:
        lossy = io.BufferedWriter(_Lossy(2, "wb", closefd=False))
        sys.stderr = _SafeText(lossy, encoding=sys.stderr.encoding, errors="doctor-ascii", line_buffering=True)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout is sys.__stdout__:
        buffering, encoding = sys.stdout.line_buffering, sys.stdout.encoding
        output = io.BufferedWriter(_ToReader(1, "wb", closefd=False))
        sys.stdout = _SafeText(output, encoding=encoding, errors="doctor-ascii", line_buffering=buffering)
    sys.stdout = sys.stdout or _discard()
    sys.stderr = sys.stderr or _discard()


class _SafeText(io.TextIOWrapper):
    """A stream that breaks commands for CI systems with a space: ``: :error``, ``# #vso[…]``.

    A report is wrapped at the width of the terminal, so only the stream knows which text begins a line.
    """

    _begins_line = True
    """Whether the current line is blank so far."""

    def write(self, text: str) -> int:
        """Write ``text``; return its length as if nothing had been inserted."""
        before = "" if self._begins_line else "x"  # stands for the text that the line has already
        safe = _CI_COMMAND.sub(r"\g<0> ", before + text)[len(before) :]
        self._begins_line = not (before + text).rpartition("\n")[2].strip()
        super().write(safe)
        return len(text)

    def write_command(self, command: str) -> None:
        """Write a command of doctor's own on a line of its own. Only its first ``::`` is written as it is."""
        prefix = "::" if command.startswith("::") else ""
        super().write(prefix)
        self._begins_line = not prefix
        self.write(command[len(prefix) :] + "\n")


class _Lossy(io.FileIO):
    """A file that discards what it cannot write, because its reader has exited or the disk is full."""

    def write(self, data: Buffer) -> int:
        """Write as much as possible, and report everything as written."""
        try:
            return super().write(data) or 0
        except OSError:
            return memoryview(data).nbytes


class _ToReader(io.FileIO):
    """A file that discards what is written after its reader has exited."""

    is_read = True
    """Whether nothing has been discarded so far."""

    def write(self, data: Buffer) -> int:
        """Write to the reader, or report everything as written if it has exited."""
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            self.is_read = False
            return memoryview(data).nbytes


def is_read() -> bool:
    """Return whether the reader of stdout is still there, as far as the last writing shows."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return not isinstance(raw, _ToReader) or raw.is_read


def discard_output() -> None:
    """Discard the rest of stdout, because the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def command_line(argv: Sequence[str]) -> str:
    """Return a command line as a shell takes it, with credentials hidden.

    They are hidden before a word is quoted, since their end would not be recognised afterwards.
    """
    return shlex.join(map(redact, argv))


def escaped(text: str, *, keep: str = "") -> str:
    """Return ``text`` with every unsafe character spelt as Python would spell it, except those in ``keep``.

    Credentials are hidden first.
    """
    text = redact(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in _UNSAFE_CATEGORIES else _spell(c) for c in text)


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Return ``text`` in lines of ``width`` columns, which begin with ``first`` and then with ``rest``.

    A word or a command in backticks is never broken, so that it can be pasted. No line is narrower than 20 columns.
    """
    import textwrap

    unbroken = _COMMAND.sub(lambda command: command[0].replace(" ", _UNBREAKABLE), text)
    lines = textwrap.wrap(
        unbroken,
        max(width, len(rest) + NARROWEST),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_UNBREAKABLE, " ") for line in lines]


def width_of(stream: TextIO) -> int | None:
    """Return the columns that a report may fill, by COLUMNS or the terminal; ``None`` if there is neither."""
    columns = os.environ.get("COLUMNS", "")
    if SIZE.fullmatch(columns):
        return int(columns)
    if not stream.isatty():
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL
    except OSError:
        return _USUAL


def print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print lines to ``stream``, by default stdout, with unsafe characters escaped, wrapped where a width is known.

    The parts of a wrapped line keep its indent. A line that is indented by four spaces is a command, and stays whole.
    """
    stream = stream or sys.stdout
    width = width_of(stream)
    for line in map(escaped, lines):
        if width and not line.startswith(_COMMAND_INDENT):
            indent = " " * (len(line) - len(line.lstrip()))
            line = "\n".join(wrapped(line, width, rest=indent))
        print(line, file=stream, flush=True)


def print_ci_command(command: str) -> None:
    """Print a command for GitHub to stdout: one line that begins with ``::``, whose text is escaped already."""
    if isinstance(sys.stdout, _SafeText):
        sys.stdout.write_command(command)
    else:  # a file
        print(command)


def encodable(text: str) -> str:
    """Return ``text`` with every surrogate spelt as Python would spell it, or the undecodable byte it stands for."""
    return "".join(_spell(character) if "\ud800" <= character <= "\udfff" else character for character in text)


def _spell(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # an undecodable byte, as os.fsdecode returns it
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _discard() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_ASCII.get(c, "?") for c in error.object[error.start : error.end]), error.end
