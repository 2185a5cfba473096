"""Make output safe: replace characters that cannot be encoded, and spell out control characters."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

_ASCII = {"✓": "+", "✗": "x", "→": "->", "…": "...", "·": "-", "–": "-", "“": '"', "”": '"', "’": "'"}
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that steer a terminal, reorder or hide text, or cannot be encoded."""


def make_robust() -> None:
    """Make stdout and stderr replace what they cannot encode. A closed stream discards its output."""
    sys.stdout = sys.stdout or _discard()
    sys.stderr = sys.stderr or _discard()
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__:
        lossy = io.BufferedWriter(_Lossy(2, "wb", closefd=False))
        sys.stderr = io.TextIOWrapper(lossy, encoding=sys.stderr.encoding, line_buffering=True)
    codecs.register_error("doctor-ascii", _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="doctor-ascii")


class _Lossy(io.FileIO):
    """A file that discards what it cannot write, because its reader has exited or the disk is full."""

    def write(self, data: Buffer) -> int:
        """Write as much as possible, and report everything as written."""
        try:
            return super().write(data) or 0
        except OSError:
            return memoryview(data).nbytes


def discard_output() -> None:
    """Discard the rest of stdout, because its reader has exited or the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def escaped(text: str, *, keep: str = "") -> str:
    """Return ``text`` with every unsafe character spelt as Python would spell it, except those in ``keep``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in _UNSAFE_CATEGORIES else _spell(c) for c in text)


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
