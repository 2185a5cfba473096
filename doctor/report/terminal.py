"""The user's terminal: colour, width and encoding."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from doctor.report.output import escaped


def console(stream: TextIO | None = None) -> Console:
    """Return a console on ``stream``, by default stdout.

    rich honours NO_COLOR, COLUMNS and TERM=dumb. Text from the machine is never taken for markup, and no line is cut:
    without a terminal, lines have the length they have.
    """
    made = Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = 100
    return made


def show_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Print two columns."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for left, right in pairs:
        table.add_row(Text(escaped(left), style="bold"), Text(escaped(right)))
    console().print(table)


def note(message: str) -> None:
    """Print a remark on stderr, beside the answer."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
