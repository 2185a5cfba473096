"""``doctor undo``: revert what a run of ``doctor fix`` did."""

from __future__ import annotations

import os
from contextlib import suppress
from shlex import join, quote

from doctor.commands.arguments import folder_to_change
from doctor.commands.explain_output import explain_output
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.diagnose.model import Command
from doctor.diagnose.remedies import rights_remedy
from doctor.execute import undo
from doctor.execute.effects.model import Notify
from doctor.execute.receipt import Receipt
from doctor.execute.venv import staging
from doctor.probe.collect import collect
from doctor.probe.rights import find_blocker
from doctor.report.progress import Progress
from doctor.report.text import history as report

_LOCK_LIMIT = 600.0
"""Seconds to wait for a fix in the same folder, which may be installing something large."""


def run(*, receipt: str | None, force: bool, as_json: bool) -> int:
    """Undo the run that ``receipt`` names, or the last run in the current folder; return the exit code.

    ``receipt`` is the id of a run, or the beginning of it. With ``force``, what was changed since is reverted as well.
    """
    notify = Progress().note
    chosen = _choose(receipt, notify)
    try:
        lines = undo.undo(chosen, force=force, notify=notify)
    except DoctorError as error:
        if receipt:
            error.message = error.message.replace("`doctor undo --force`", f"`doctor undo {quote(receipt)} --force`")
            error.message = error.message.replace("again: `doctor undo`", f"again: `doctor undo {quote(receipt)}`")
            error.command = (*error.command[:2], receipt, *error.command[2:]) if error.command else ()
        matches = explain_output(error.__cause__.output) if isinstance(error.__cause__, StepError) else ()
        if not matches:
            raise _with_rights(error) from error.__cause__
        report.show_failed(error, matches[0], as_json=as_json)
        return error.code
    report.show_undone(chosen, lines, as_json=as_json)
    return Exit.OK


def _with_rights(error: DoctorError) -> DoctorError:
    """Return the error, with how to get the rights where another user took over what had to be reverted."""
    path = error.__cause__.filename if isinstance(error.__cause__, PermissionError) else None
    places = (path, os.path.dirname(path)) if path else ()  # rename(2) needs the right to write to both
    blockers = (blocker for place in places if (blocker := find_blocker(place, os.environ)) and blocker.owner)
    blocker = next(blockers, None)
    if blocker is None:
        return error
    remedy = rights_remedy(collect(environ=os.environ, cwd=os.getcwd()), blocker)
    reason = f"The run was not undone, because {blocker.path} belongs to {blocker.owner}."
    if isinstance(remedy, Command):
        return DoctorError(f"{reason} Get it back, then try again: `{join(remedy.argv)}`", Exit.CONSENT, remedy.argv)
    return DoctorError(f"{reason} {remedy.text}", Exit.CONSENT)


def _choose(receipt: str | None, notify: Notify) -> Receipt:
    """Return the run to undo. Without an id, a fix that is running in its folder ends first, as the last one."""
    cwd = folder_to_change()
    if receipt is None:
        _wait_for_fix(cwd, notify)
    chosen = undo.choose_run(undo.RecordedRuns(), receipt, cwd)
    if receipt is None and chosen.project != os.path.realpath(cwd):  # it is that of a project around this folder
        _wait_for_fix(chosen.project, notify)
        chosen = undo.choose_run(undo.RecordedRuns(), receipt, cwd)
    return chosen


def _wait_for_fix(folder: str, notify: Notify) -> None:
    """Wait until no fix holds the lock on ``folder``. Raises DoctorError if that takes too long."""
    with suppress(OSError), staging.exclusive(os.path.join(folder, ".venv"), limit=_LOCK_LIMIT, notify=notify):
        pass
