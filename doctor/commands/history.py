"""``doctor history``: what doctor has done, oldest first."""

from __future__ import annotations

from doctor import undoing
from doctor.exit import Exit
from doctor.report import history as report


def run(*, as_json: bool) -> int:
    """List the receipts."""
    report.show(undoing.known(), as_json=as_json)
    return Exit.OK
