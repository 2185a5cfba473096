"""What a run has done so far, on disk before it is in force: the receipt grows with the run."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace

from doctor import receipt as receipts
from doctor.act.problem import StepError
from doctor.act.take_back import take_back
from doctor.exit import DoctorError
from doctor.plan import Plan
from doctor.receipt import Receipt, Undo


class Ledger:
    """The open receipt of one run. Where receipts cannot be stored, the run goes on without."""

    def __init__(self, plan: Plan, project: str) -> None:
        identity = receipts.new_id()
        self._receipt = Receipt(
            id=identity,
            at=receipts.now(),
            state="open",
            project=project,
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
                receipts.store(replace(self._receipt, state="done"))
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

    def _set(self, receipt: Receipt) -> None:
        self._receipt = receipt
        if not receipt.undo:
            receipts.forget(receipt)
            return
        try:
            receipts.store(receipt)
        except OSError as error:
            self.unrecorded = f"{os.path.dirname(receipt.path)}: {error.strerror}"
        else:
            self.unrecorded = None
            self._let_go()
            self._held = receipts.hold(receipt)

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None
