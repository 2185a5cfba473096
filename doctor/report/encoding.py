"""Output that cannot fail: what a terminal's encoding does not know is written with what it does."""

from __future__ import annotations

import codecs
import io
import sys

_PLAIN = {"✓": "+", "✗": "x", "→": "->", "…": "...", "·": "-", "–": "-", "“": '"', "”": '"', "’": "'"}


def settle() -> None:
    """Make stdout and stderr replace what they cannot encode, instead of raising UnicodeEncodeError."""
    codecs.register_error("doctor-plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="doctor-plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end
