"""Undo a finished or killed run: revert its changes, the last one first, unless they have changed since."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Reversible
from contextlib import contextmanager, suppress

from doctor.core import lock
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.core.paths import receipts_dir, within
from doctor.core.record import replace
from doctor.execute import durable
from doctor.execute import receipt as receipts
from doctor.execute.effects.model import Notify
from doctor.execute.effects.table import effect_of, has_effect
from doctor.execute.receipt import Receipt

_WAIT = 600.0
"""Seconds to wait for another undo, which may be removing packages."""
_SECOND = len("20261121-013000")
"""Characters of an id that are enough to type, unless two runs began in the same second."""
_LIST = "List the runs: `doctor history`"


class RecordedRuns:
    """The runs that changed something, in both orders; each is loaded when it is reached, so they take no memory."""

    def __iter__(self) -> Iterator[Receipt]:
        return with_changes(receipts.load_each())

    def __reversed__(self) -> Iterator[Receipt]:
        return with_changes(receipts.load_each(newest_first=True))


def with_changes(runs: Iterable[Receipt]) -> Iterator[Receipt]:
    """Yield ``runs`` without those that were killed before they changed something."""
    for run in runs:
        if run.state != "open" or receipts.is_running(run) or any(map(has_effect, run.entries)):
            yield run


def choose_run(runs: Reversible[Receipt], wanted: str | None, cwd: str) -> Receipt:
    """Return the run to undo in the folder ``cwd``.

    ``wanted`` is an id, the beginning of one, or a receipt's file; without it, the last run of the project in ``cwd``
    is chosen. Raises ``DoctorError`` if there is none.
    """
    folder = os.path.realpath(cwd)
    if wanted is not None:
        return in_folder(_named_run(runs, wanted), folder)
    for run in reversed(runs):
        if run.state != "undone" and within(folder, run.project):
            return run
    for run in reversed(runs):
        if run.state == "undone":
            continue
        moved = in_folder(run, folder)
        if moved is not run:
            return moved
    raise DoctorError(f"No run in this folder can be undone. {_LIST}", Exit.OK)


def short_id(run_id: str, counts: Mapping[str, int]) -> str:
    """Return what people type for a run: the beginning of its id, or all of it where ``counts`` has that twice."""
    beginning = run_id[:_SECOND]
    return run_id if counts.get(beginning, 0) > 1 else beginning


def count_beginnings() -> Mapping[str, int]:
    """Return the number of receipts by the beginning of their ids."""
    return Counter(run_id[:_SECOND] for run_id in receipts.recorded_ids())


def find_obstacle(run: Receipt) -> str:
    """Return why a run that is done can no longer be undone, as a clause; empty if nothing shows that."""
    reasons = (entry.obstacle() for entry in run.entries if run.state == "done")
    return next(filter(None, reasons), "")


def undo(run: Receipt, *, force: bool, notify: Notify) -> tuple[str, ...]:
    """Revert the changes of a run, and return a line about each.

    Only one undo runs at a time. Raises ``DoctorError`` if something has changed since the run and ``force`` is not
    set, or where the reversal fails; changes that are not reverted then stay recorded.
    """
    with _only_one(notify):
        current = receipts.load(run.path) or replace(run, state="undone")
        lines = _undo(in_folder(current, run.project), force=force, notify=notify)
        receipts.remove_leftovers()
        return lines


@contextmanager
def _only_one(notify: Notify) -> Iterator[None]:
    """Lock the folder of this user's receipts, so that only one undo runs at a time.

    What others may read, they can lock, so the folder is made private first. If it was private before, only an undo of
    this user can hold the lock.
    """
    folder = receipts_dir()
    durable.make_folders(folder, 0o700)
    was_private = not os.stat(folder).st_mode & 0o077
    with suppress(OSError):
        os.chmod(folder, 0o700)
    with lock.exclusive(
        folder,
        limit=_WAIT,
        on_wait=lambda: notify("Waiting for another `doctor undo` to end."),
        is_doctor=lambda: was_private,
    ):
        yield


def _named_run(runs: Iterable[Receipt], wanted: str) -> Receipt:
    path = os.path.abspath(wanted)
    matches = [run for run in runs if (wanted and run.id.startswith(wanted)) or run.path == path]
    for candidate in (path, receipts.path_of(wanted)):
        if wanted and not matches and os.path.lexists(candidate) and not os.path.isdir(candidate):
            receipt = receipts.load(candidate)
            if receipt is None:
                reason = "It is damaged, or another user could have written it."
                raise DoctorError(f"{wanted} is not a receipt of yours. {reason} {_LIST}")
            return receipt
    if len(matches) != 1:
        reason = "Several runs have ids that begin with" if matches else "There is no run called"
        raise DoctorError(f"{reason} {shlex.quote(wanted)}. {_LIST}", Exit.USAGE)
    return matches[0]


def in_folder(run: Receipt, folder: str) -> Receipt:
    """Return the run with its changes in ``folder``, if the project was moved there, else the run itself.

    A copy of a project does not count, since the changes of the run still have an effect where they were made.
    """
    entries = []
    for entry in run.entries:
        moved = entry.moved(run.project, folder)
        was_moved = moved != entry and has_effect(moved) and not has_effect(entry)
        entries.append(moved if was_moved else entry)
    return run if tuple(entries) == run.entries else replace(run, project=folder, entries=tuple(entries))


def _undo(run: Receipt, *, force: bool, notify: Notify) -> tuple[str, ...]:
    if run.state == "undone":
        return ("This run has already been undone.",)
    if receipts.is_running(run):
        raise DoctorError(f"The run {run.id} is still running. Try again when it has ended.", Exit.BLOCKED)
    from doctor.execute import safeguard

    for entry in run.entries:
        safeguard.require_safe(entry)
    # if this undo is killed, the next one reverts only what still has an effect
    begun = replace(run, state="open", partly_undone=run.partly_undone or run.state == "done")
    _store(replace(begun, entries=tuple(entry.while_interrupted() for entry in run.entries)))
    lines: list[str] = []
    try:
        for entry in reversed(run.entries):
            effect = effect_of(entry)
            if run.state == "open":
                entry.recover(notify)
            if run.state == "done" or effect.has_effect(entry):
                lines.append(effect.revert(entry, force=force, notify=notify))
    except (DoctorError, StepError, OSError) as error:
        _store(begun if lines else run)
        for line in lines:
            notify(line)
        raise _as_doctor_error(error) from error
    if not _store(replace(run, state="undone", partly_undone=False)):
        receipts.delete(run)  # the disk is full, and this needs no space
        if os.path.lexists(run.path):
            notify(f"The run was undone, but that could not be recorded in {run.path}.")
    return tuple(lines)


def _store(run: Receipt) -> bool:
    """Store the receipt; false where that fails."""
    try:
        receipts.store(run)
    except OSError:
        return False
    return True


def _as_doctor_error(error: DoctorError | StepError | OSError) -> DoctorError:
    if isinstance(error, DoctorError):
        return error
    if isinstance(error, StepError):
        return DoctorError(str(error), error.code)
    reason = f"{error.filename or 'The file system'}: {error.strerror or error}"
    return DoctorError(f"The run was not undone. {reason}. Try again: `doctor undo`", Exit.FAILED)
