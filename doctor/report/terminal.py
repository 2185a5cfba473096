"""The terminal, as the user has it: colour, width, encoding."""

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
    """A console on ``stream`` (stdout unless said otherwise).

    rich honours NO_COLOR, COLUMNS and TERM=dumb. Nothing that comes from the box is taken for
    markup, and no line is cut: where there is no terminal, lines are as long as they are.
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
    """Say something beside the answer, on stderr."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
