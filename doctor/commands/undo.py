"""``doctor undo``: take back what a run of ``doctor fix`` did."""

from __future__ import annotations

from doctor import undoing
from doctor.commands.folder import folder_to_change
from doctor.exit import Exit
from doctor.report import history as report
from doctor.report.progress import Progress


def run(*, receipt: str | None, force: bool, as_json: bool) -> int:
    """Undo the run that ``receipt`` names, or the last one of this folder's project."""
    chosen = undoing.choose(undoing.known(), receipt, folder_to_change())
    said = undoing.undo(chosen, force=force, tell=Progress().note)
    report.show_undone(chosen, said, as_json=as_json)
    return Exit.OK
