"""``doctor undo``: revert what a run of ``doctor fix`` did."""

from __future__ import annotations

from doctor.commands.arguments import folder_to_change
from doctor.core.errors import Exit
from doctor.execute import undo
from doctor.report.progress import Progress
from doctor.report.text import history as report


def run(*, receipt: str | None, force: bool, as_json: bool) -> int:
    """Undo the run that ``receipt`` names, or the last one of the project in this folder."""
    chosen = undo.choose_run(undo.recorded_runs(), receipt, folder_to_change())
    lines = undo.undo(chosen, force=force, notify=Progress().note)
    report.show_undone(chosen, lines, as_json=as_json)
    return Exit.OK
