"""``doctor list``: the checks there are, plug-ins included."""

from __future__ import annotations

from doctor import __version__, catalog, diagnosis
from doctor.report.document import CheckEntry, ListDocument


def run(*, as_json: bool) -> int:
    """Print id and title of every check."""
    entries = tuple(CheckEntry(id=str(check.ID), title=diagnosis.title(check)) for check in catalog.checks())
    if as_json:
        from doctor.report import document

        document.show(
            ListDocument(
                schema="doctor/1", command="list", version=__version__, status="done", exit_code=0, checks=entries
            )
        )
    else:
        from doctor.report import terminal

        terminal.show_pairs((entry.id, entry.title) for entry in entries)
    return 0
