"""The list of conditions; with ``--json``, the document is printed instead."""

from __future__ import annotations

from collections.abc import Sequence

Titles = Sequence[tuple[str, str]]
"""Pairs of the id and the title of a condition."""


def show(checks: Titles, log_only: Titles, *, as_json: bool) -> None:
    """Print the conditions that ``doctor check`` recognises, and those that only a log shows."""
    if as_json:
        from doctor.report.json import list as document

        document.show(checks, log_only)
        return
    from rich.table import Table
    from rich.text import Text

    from doctor.report.output import escaped
    from doctor.report.terminal import console

    out = console()
    for heading, titles in (("", checks), ("Only a log shows these:", log_only)):
        if heading:
            out.print()
            out.print(heading)
        table = Table.grid(padding=(0, 2, 0, 0))
        for identity, title in titles:
            table.add_row(Text(escaped(identity), style="bold"), Text(escaped(title)))
        out.print(table)
