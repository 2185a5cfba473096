"""Output that does not fail: what an encoding does not know is replaced, what nobody reads is dropped."""

from __future__ import annotations

import codecs
import io
import os
import sys

_PLAIN = {"✓": "+", "✗": "x", "→": "->", "…": "...", "·": "-", "–": "-", "“": '"', "”": '"', "’": "'"}


def settle() -> None:
    """Make stdout and stderr replace what they cannot encode; where they are closed, nothing is said."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    codecs.register_error("doctor-plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="doctor-plain")


def drop_output() -> None:
    """Send what is still to be written nowhere: nobody reads it, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _nowhere() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end
