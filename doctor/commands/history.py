"""``doctor history``: what doctor has done, oldest first."""

from __future__ import annotations

from doctor import receipt as receipts
from doctor.exit import Exit
from doctor.report import history as report


def run(*, as_json: bool) -> int:
    """List the receipts."""
    report.show(receipts.all_of(receipts.folder()), as_json=as_json)
    return Exit.OK
