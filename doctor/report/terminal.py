"""The user's terminal: colour, width and encoding."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

from rich.console import Console

from doctor.report.output import escaped

_SIZES = ("COLUMNS", "LINES")
_SIZE = re.compile(r"[0-9]{1,6}")
"""A size that rich can convert to an integer; it tries to for ``²`` and for 5,000 digits as well."""


def console(stream: TextIO | None = None) -> Console:
    """Return a console on ``stream``, by default stdout.

    rich honours NO_COLOR, COLUMNS and TERM=dumb. Text from the machine is never interpreted as markup. Without a
    terminal and COLUMNS, text is wrapped at 100 columns.
    """
    environ = {name: value for name, value in os.environ.items() if name not in _SIZES or _SIZE.fullmatch(value)}
    result = Console(
        file=stream or sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False, _environ=environ
    )
    if not result.is_terminal and "COLUMNS" not in environ:
        result.width = 100
    return result


def note(message: str) -> None:
    """Print a message to stderr; the answer goes to stdout."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
