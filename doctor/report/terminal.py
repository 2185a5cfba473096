"""The user's terminal: colour, width and encoding."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from rich.console import Console

from doctor.report.output import escaped


def console(stream: TextIO | None = None) -> Console:
    """Return a console on ``stream``, by default stdout.

    rich honours NO_COLOR, COLUMNS and TERM=dumb. Text from the machine is never interpreted as markup. Without a
    terminal and COLUMNS, text is wrapped at 100 columns.
    """
    result = Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not result.is_terminal and "COLUMNS" not in os.environ:
        result.width = 100
    return result


def note(message: str) -> None:
    """Print a message to stderr; the answer goes to stdout."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
