"""Taking back what a receipt records: last step first, and only what is still as doctor left it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace

from doctor import receipt as receipts
from doctor.act.problem import StepError
from doctor.act.take_back import came, take_back
from doctor.exit import DoctorError, Exit
from doctor.paths import within
from doctor.receipt import Receipt


def known() -> list[Receipt]:
    """Every run that did something, oldest first: not those that were killed before they came to that."""
    every = receipts.all_of(receipts.folder())
    return [one for one in every if one.state != "open" or receipts.is_at_work(one) or any(map(came, one.undo))]


def choose(every: list[Receipt], wanted: str | None, cwd: str) -> Receipt:
    """The receipt that ``wanted`` names (an id, its beginning, a file); else the last one of the project at ``cwd``."""
    if wanted is not None:
        named = os.path.abspath(wanted)
        found = [one for one in every if one.id.startswith(wanted) or one.path == named]
        if not found and os.path.isfile(named):
            found = [one for one in [receipts.load(named)] if one]
            if not found:
                why = "it is damaged, or another user could have written it"
                raise DoctorError(f"{wanted} is no receipt of yours: {why}. doctor history lists them.")
        if len(found) == 1:
            return found[0]
        many = "No receipt is" if not found else "More than one receipt is"
        raise DoctorError(f"{many} called {wanted}. doctor history lists them.", Exit.USAGE)
    here = os.path.realpath(cwd)
    for one in reversed(every):
        if one.state != "undone" and within(here, one.project):
            return one
    raise DoctorError(
        "There is no record here of anything that doctor did and that is not undone. doctor history lists all.", Exit.OK
    )


def undo(receipt: Receipt, *, force: bool, tell: Callable[[str], None]) -> tuple[str, ...]:
    """Take it back, and say what was done, a line each."""
    if receipt.state == "undone":
        return ("It was undone before.",)
    if receipts.is_at_work(receipt):
        raise DoctorError(f"The run {receipt.id} is still at work. Try again when it has ended.", Exit.BLOCKED)
    done = [one for one in receipt.undo if receipt.state == "done" or came(one)]
    try:
        said = tuple(take_back(one, force=force, tell=tell) for one in reversed(done))
    except StepError as error:
        raise DoctorError(str(error), error.code) from error
    except OSError as error:
        why = f"{error.filename or 'The file system'}: {error.strerror or error}"
        raise DoctorError(f"{why}. It is not undone; doctor undo tries again.", Exit.FAILED) from error
    with contextlib.suppress(OSError):
        receipts.store(replace(receipt, state="undone"))
    return said
