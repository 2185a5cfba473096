"""``doctor list``: the checks there are, plug-ins included."""

from __future__ import annotations

from doctor import catalog, diagnosis
from doctor.exit import Exit
from doctor.report import listing


def run(*, as_json: bool) -> int:
    """Print the id and the title of every check."""
    entries = [listing.CheckEntry(id=str(check.ID), title=diagnosis.title(check)) for check in catalog.checks()]
    listing.show(entries, as_json=as_json)
    return Exit.OK
