"""``doctor history``: list the runs of ``doctor fix``, oldest first."""

from __future__ import annotations

from doctor.core.errors import Exit
from doctor.execute import receipt as receipts
from doctor.execute import undo
from doctor.report.text import history as report


def run(*, as_json: bool) -> int:
    """Print the receipts; return the exit code."""
    runs, unreadable = receipts.load_folder()
    report.show(undo.with_changes(runs), unreadable, as_json=as_json)
    return Exit.OK
