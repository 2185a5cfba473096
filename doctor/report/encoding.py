"""Output that does not fail: what an encoding does not know is replaced, what nobody reads is dropped."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

_PLAIN = {"✓": "+", "✗": "x", "→": "->", "…": "...", "·": "-", "–": "-", "“": '"', "”": '"', "’": "'"}


def settle() -> None:
    """Make stdout and stderr replace what they cannot encode; where they are closed, nothing is said."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__:
        unheard = io.BufferedWriter(_Unheard(2, "wb", closefd=False))
        sys.stderr = io.TextIOWrapper(unheard, encoding=sys.stderr.encoding, line_buffering=True)
    codecs.register_error("doctor-plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="doctor-plain")


class _Unheard(io.FileIO):
    """What is said beside the answer may be lost: its reader is gone, its disk is full. The work goes on."""

    def write(self, data: Buffer) -> int:
        """Write what can be written."""
        try:
            return super().write(data) or 0
        except OSError:
            return memoryview(data).nbytes


def drop_output() -> None:
    """Send what is still to be written nowhere: nobody reads it, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _nowhere() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end
