"""What a run has done so far, on disk before it is in force: the receipt grows with the run."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from dataclasses import replace

from doctor.core.errors import DoctorError, StepError
from doctor.core.goal import Goal
from doctor.execute import receipt as receipts
from doctor.execute.effects.take_back import came, take_back
from doctor.execute.receipt import Receipt, Undo
from doctor.facts import Target
from doctor.plan.model import Plan


class Journal:
    """The open receipt of one run. Where receipts cannot be stored, the run goes on without.

    What a killed run had done that was asked the same is taken over, so that one undo takes all of it back.
    """

    def __init__(self, plan: Plan, goal: Goal, target: Target) -> None:
        identity, wish = receipts.new_id(), _digest(goal, target)
        self._killed = _killed(target.project, wish)
        self._taken_over = tuple(one for killed in self._killed for one in killed.undo if came(one))
        self._receipt = Receipt(
            id=identity,
            at=receipts.now(),
            state="open",
            project=target.project,
            wish=wish,
            summary=plan.summary,
            commands=tuple(step.argv for step in plan.steps),
            undo=(),
            path=os.path.join(receipts.folder(), f"{identity}.json"),
        )
        self._held: int | None = None
        self.unrecorded: str | None = None
        """Why there is no receipt on the disk."""

    @property
    def id(self) -> str:
        """Of the receipt."""
        return self._receipt.id

    @property
    def path(self) -> str | None:
        """The receipt's file, where there is something in it."""
        return None if self.unrecorded or not self._receipt.undo else self._receipt.path

    def add(self, *undo: Undo) -> None:
        """Note what is about to be put in force in one step."""
        self.exchange((), undo)

    def strike(self, undo: Undo) -> None:
        """What was noted did not come about."""
        self.exchange((undo,), ())

    def exchange(self, old: tuple[Undo, ...], new: tuple[Undo, ...]) -> None:
        """Note ``new`` in place of ``old``."""
        kept = (one for one in self._receipt.undo if not any(one is other for other in old))
        self._set(replace(self._receipt, undo=(*kept, *new)))

    def close(self) -> None:
        """All is done."""
        if self._receipt.undo and not self.unrecorded:
            with contextlib.suppress(OSError):  # there is no room to say so; what there is to undo is on record
                receipts.store(replace(self._whole, state="done"))
        self._let_go()

    def roll_back(self, tell: Callable[[str], None]) -> bool:
        """Take everything back, the last thing first; false where something cannot be, which stays noted."""
        for one in reversed(self._receipt.undo):
            try:
                take_back(one, force=True, tell=tell)
            except (StepError, DoctorError, OSError) as error:
                tell(f"This could not be taken back: {error}")
            else:
                self.strike(one)
        self._let_go()
        return not self._receipt.undo

    @property
    def _whole(self) -> Receipt:
        own = self._receipt.undo
        return replace(self._receipt, undo=(*(one for one in self._taken_over if one not in own), *own))

    def _set(self, receipt: Receipt) -> None:
        self._receipt = receipt
        if not receipt.undo and (self._killed or not self._taken_over):
            receipts.forget(receipt)
            return
        try:
            receipts.store(self._whole)
        except OSError as error:
            self.unrecorded = f"{os.path.dirname(receipt.path)}: {error.strerror}"
        else:
            self.unrecorded = None
            self._let_go()
            self._held = receipts.hold(receipt)
            for one in self._killed:
                receipts.forget(one)
            self._killed = ()

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _killed(project: str, wish: str) -> tuple[Receipt, ...]:
    """The runs that were asked the same here, and did not come to their end."""
    every = receipts.all_of(receipts.folder())
    same = (one for one in every if (one.state, one.project, one.wish) == ("open", project, wish))
    return tuple(one for one in same if not receipts.is_at_work(one) and any(map(came, one.undo)))


def _digest(goal: Goal, target: Target) -> str:
    """Return a digest of the goal and its target; a digest, since there may be credentials in it."""
    text = repr((goal.route, goal.condition, goal.requirements, target.path))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
