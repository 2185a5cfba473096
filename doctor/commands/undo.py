"""``doctor undo``: revert what a run of ``doctor fix`` did."""

from __future__ import annotations

from doctor.commands.arguments import folder_to_change
from doctor.core.errors import Exit
from doctor.execute import undo
from doctor.report.progress import Progress
from doctor.report.text import history as report


def run(*, receipt: str | None, force: bool, as_json: bool) -> int:
    """Undo the run that ``receipt`` names, or the last run in the current folder; return the exit code.

    ``receipt`` is the id of a run, or the beginning of it. With ``force``, what was changed since is reverted as well.
    """
    chosen = undo.choose_run(undo.recorded_runs(), receipt, folder_to_change())
    lines = undo.undo(chosen, force=force, notify=Progress().note)
    report.show_undone(chosen, lines, as_json=as_json)
    return Exit.OK
