"""``doctor undo``: revert what a run of ``doctor fix`` did."""

from __future__ import annotations

from shlex import quote

from doctor.commands.arguments import folder_to_change
from doctor.commands.explain_output import explain_output
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.execute import undo
from doctor.report.progress import Progress
from doctor.report.text import history as report


def run(*, receipt: str | None, force: bool, as_json: bool) -> int:
    """Undo the run that ``receipt`` names, or the last run in the current folder; return the exit code.

    ``receipt`` is the id of a run, or the beginning of it. With ``force``, what was changed since is reverted as well.
    """
    chosen = undo.choose_run(undo.RecordedRuns(), receipt, folder_to_change())
    try:
        lines = undo.undo(chosen, force=force, notify=Progress().note)
    except DoctorError as error:
        if receipt:
            error.message = error.message.replace("`doctor undo --force`", f"`doctor undo {quote(receipt)} --force`")
            error.message = error.message.replace("again: `doctor undo`", f"again: `doctor undo {quote(receipt)}`")
        matches = explain_output(error.__cause__.output) if isinstance(error.__cause__, StepError) else ()
        if not matches:
            raise
        report.show_failed(error, matches[0], as_json=as_json)
        return error.code
    report.show_undone(chosen, lines, as_json=as_json)
    return Exit.OK
