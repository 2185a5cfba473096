"""The list of conditions; with ``--json``, the document is printed instead."""

from __future__ import annotations

from collections.abc import Sequence


def show(titles: Sequence[tuple[str, str]], *, command: str, as_json: bool) -> None:
    """Print the conditions, given as pairs of id and title. ``command`` is ``list`` or ``explain``."""
    if as_json:
        from doctor.report.json import list as document

        document.show(
            [document.ConditionEntry(id=identity, title=title) for identity, title in titles], command=command
        )
        return
    from rich.table import Table
    from rich.text import Text

    from doctor.report.output import escaped
    from doctor.report.terminal import console

    table = Table.grid(padding=(0, 2, 0, 0))
    for identity, title in titles:
        table.add_row(Text(escaped(identity), style="bold"), Text(escaped(title)))
    console().print(table)
