"""Taking back what a receipt records: last step first, and only what is still as doctor left it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import replace

from doctor.core import lock
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.core.paths import within
from doctor.execute import receipt as receipts
from doctor.execute.effects.take_back import came, settle, take_back
from doctor.execute.receipt import Receipt, Undo

_WAIT = 600.0
"""Seconds to wait for another undo: it may be removing packages."""


def known() -> list[Receipt]:
    """Every run that did something, oldest first: not those that were killed before they came to that."""
    every = receipts.all_of(receipts.folder())
    return [one for one in every if one.state != "open" or receipts.is_at_work(one) or any(map(came, one.undo))]


def choose(every: list[Receipt], wanted: str | None, cwd: str) -> Receipt:
    """The receipt that ``wanted`` names (an id, its beginning, a file); else the last one of the project at ``cwd``."""
    here = os.path.realpath(cwd)
    if wanted is not None:
        named = os.path.abspath(wanted)
        found = [one for one in every if (wanted and one.id.startswith(wanted)) or one.path == named]
        if not found and os.path.isfile(named):
            found = [one for one in [receipts.load(named)] if one]
            if not found:
                why = "it is damaged, or another user could have written it"
                raise DoctorError(f"{wanted} is no receipt of yours: {why}. doctor history lists them.")
        if len(found) == 1:
            return _followed(found[0], here)
        many = "No receipt is" if not found else "More than one receipt is"
        raise DoctorError(f"{many} called {shlex.quote(wanted)}. doctor history lists them.", Exit.USAGE)
    left = [one for one in reversed(every) if one.state != "undone"]
    for one in left:
        if within(here, one.project):
            return one
    for one in left:
        if _followed(one, here) is not one:
            return _followed(one, here)
    raise DoctorError(
        "There is no record here of anything that doctor did and that is not undone. doctor history lists all.", Exit.OK
    )


def _followed(receipt: Receipt, here: str) -> Receipt:
    """The same where the project was moved here, and what was made in it with it; a copy is nobody's record."""
    found = tuple(_moved(one, receipt.project, here) for one in receipt.undo)
    return receipt if found == receipt.undo else replace(receipt, project=here, undo=found)


def _moved(one: Undo, project: str, here: str) -> Undo:
    if one.kind != "environment" or not within(one.path, project):
        return one
    moved = replace(one, path=os.path.join(here, os.path.relpath(one.path, project)))
    return moved if moved != one and came(moved) and not came(one) else one


def undo(receipt: Receipt, *, force: bool, tell: Callable[[str], None]) -> tuple[str, ...]:
    """Take it back, and say what was done, a line each; one undo at a time, each on what the last one left."""
    folder = os.path.dirname(receipt.path)
    with lock.held(folder, limit=_WAIT, waiting=lambda: tell("Waiting: another doctor undo is at work.")):
        now = receipts.load(receipt.path) or replace(receipt, state="undone")
        return _undo(_followed(now, receipt.project), force=force, tell=tell)


def _undo(receipt: Receipt, *, force: bool, tell: Callable[[str], None]) -> tuple[str, ...]:
    if receipt.state == "undone":
        return ("It was undone before.",)
    if receipts.is_at_work(receipt):
        raise DoctorError(f"The run {receipt.id} is still at work. Try again when it has ended.", Exit.BLOCKED)
    _note(_begun(receipt))
    said: list[str] = []
    try:
        for one in reversed(receipt.undo):
            if receipt.state == "open":
                settle(one, tell=tell)
            if receipt.state == "done" or came(one):
                said += [take_back(one, force=force, tell=tell)]
    except (DoctorError, StepError, OSError) as error:
        _note(replace(receipt, state="open") if said else receipt)
        raise _told(error) from error
    if not _note(replace(receipt, state="undone")):
        receipts.forget(receipt)  # on a full disk there is room for that
        if os.path.lexists(receipt.path):
            tell(f"That it is undone could not be noted in {receipt.path}.")
    return tuple(said)


def _begun(receipt: Receipt) -> Receipt:
    """What is on record meanwhile: killed then, only what is still there is left to the next undo.

    Of packages it has been judged by then that nobody asked for them, and apt, stopped in the middle, may have
    forgotten that they only came along (seen: its extended_states is written before dpkg is done).
    """
    taken = (replace(one, named=one.holds) if one.kind == "packages" else one for one in receipt.undo)
    return replace(receipt, state="open", undo=tuple(taken))


def _note(receipt: Receipt) -> bool:
    try:
        receipts.store(receipt)
    except OSError:
        return False
    return True


def _told(error: DoctorError | StepError | OSError) -> DoctorError:
    if isinstance(error, DoctorError):
        return error
    if isinstance(error, StepError):
        return DoctorError(str(error), error.code)
    why = f"{error.filename or 'The file system'}: {error.strerror or error}"
    return DoctorError(f"{why}. It is not undone; doctor undo tries again.", Exit.FAILED)
