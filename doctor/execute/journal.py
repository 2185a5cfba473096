"""The journal of a run: every change is written to it before it takes effect. Closed, it is the run's receipt."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence

from doctor.core.errors import DoctorError, StepError
from doctor.core.goal import Goal
from doctor.core.record import fields, replace
from doctor.execute import receipt as receipts
from doctor.execute.effects.model import Entry, FormerContent, Notify, digest
from doctor.execute.effects.table import effect_of, has_effect
from doctor.execute.receipt import Receipt
from doctor.facts.target import Target
from doctor.plan.model import Plan


class Journal:
    """The open receipt of one run. If receipts cannot be stored, the run continues without one.

    A killed run that had the same goal is taken over: its entries are added, so that one undo reverts both runs.
    """

    def __init__(self, plan: Plan, goal: Goal, target: Target) -> None:
        receipt_id, goal_digest, project = receipts.new_id(), _digest(goal, target), target.project
        self._receipt = Receipt(
            id=receipt_id,
            started=receipts.now(),
            state="open",
            project=project,
            goal_digest=goal_digest,
            summary=plan.summary,
            commands=tuple(step.argv for step in plan.steps),
            entries=(),
            path=receipts.path_of(receipt_id),
        )
        """The receipt with this run's own entries."""
        self._locks: list[int] = []
        """The handles that lock the receipt, or content that no stored receipt names yet."""
        self._content_count = 0
        """The number of former contents that were stored."""
        self.unrecorded: str | None = None
        """Why there is no receipt on the disk."""
        self._killed_runs: list[Receipt] = []
        """Receipts that are deleted once their entries are stored in this one."""
        self.taken_over: list[Entry] = []
        """Entries of killed runs, with copies of their former contents."""
        for killed in _find_killed_runs(project, goal_digest):
            self._take_over(killed)

    @property
    def id(self) -> str:
        """The id of the receipt."""
        return self._receipt.id

    @property
    def path(self) -> str | None:
        """The receipt's file; ``None`` if it has no entries or could not be stored."""
        return None if self.unrecorded or not self._receipt.entries else self._receipt.path

    def keep(self, content: bytes) -> FormerContent:
        """Store content that an entry will name, before the change that needs it; raises ``OSError``."""
        self._content_count += 1
        former, handle = receipts.keep(self._receipt, self._content_count, content)
        self._locks.append(handle)
        return former

    def replace(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        """Write ``new`` instead of the recorded entries ``old``, in one step; either may be empty."""
        others = (entry for entry in self._receipt.entries if not any(entry is replaced for replaced in old))
        self._set(replace(self._receipt, entries=(*others, *new)))

    def close(self, installed: Sequence[str] = ()) -> None:
        """Record that the run is done, and what pip and pipx were asked for and installed."""
        if self._receipt.entries and not self.unrecorded:
            with contextlib.suppress(OSError):  # the disk is full; everything needed for an undo is stored already
                receipts.store(replace(self._merged, state="done", installed=tuple(installed)))
        self._end()

    def roll_back(self, notify: Notify) -> bool:
        """Revert this run's changes, the last one first.

        Returns false where one cannot be reverted. It stays recorded.
        """
        for entry in reversed(self._receipt.entries):
            try:
                effect_of(entry).revert(entry, force=True, notify=notify)
            except (StepError, DoctorError, OSError) as error:
                notify(f"A change could not be reverted: {error}")
            else:
                self.replace((entry,), ())
        self._end()
        return not self._receipt.entries

    @property
    def _merged(self) -> Receipt:
        """The receipt with this run's entries and those taken over from killed runs, without duplicates."""
        own = self._receipt.entries
        return replace(self._receipt, entries=(*(entry for entry in self.taken_over if entry not in own), *own))

    def _set(self, receipt: Receipt) -> None:
        """Store the receipt and lock it, for as long as this process lives; delete it where it is empty."""
        previous, self._receipt = self._receipt, receipt
        if not receipt.entries and (self._killed_runs or not self.taken_over):
            receipts.delete(receipt)
            return
        try:
            handle = receipts.store_locked(self._merged)
        except OSError as error:
            self.unrecorded = f"{os.path.dirname(receipt.path)}: {error.strerror}"
        else:
            self.unrecorded = None
            self._unlock()
            self._locks = [handle]
            receipts.delete_contents(previous.entries, unless_named_by=self._merged)
            for killed in self._killed_runs:
                receipts.delete(killed)
            self._killed_runs.clear()

    def _take_over(self, killed: Receipt) -> None:
        """Add the entries of a killed run, with copies of its former contents, which are deleted with its receipt.

        A run whose content cannot be read is left as it is.
        """
        with contextlib.suppress(OSError, StepError):
            self.taken_over += [self._copied(entry) for entry in killed.entries if has_effect(entry)]
            self._killed_runs.append(killed)

    def _copied(self, entry: Entry) -> Entry:
        """Return an entry that names copies of its former contents."""
        values = {name: getattr(entry, name) for name in fields(entry)}
        copies = {name: self.keep(value.read()) for name, value in values.items() if isinstance(value, FormerContent)}
        return replace(entry, **copies)

    def _end(self) -> None:
        self._unlock()
        receipts.remove_leftovers()

    def _unlock(self) -> None:
        for handle in self._locks:
            os.close(handle)
        self._locks = []


def _find_killed_runs(project: str, goal_digest: str) -> tuple[Receipt, ...]:
    """Return the receipts of runs with the same goal here that were killed and have changed something."""
    same = (run for run in receipts.load_open() if (run.project, run.goal_digest) == (project, goal_digest))
    return tuple(run for run in same if not receipts.is_running(run) and any(map(has_effect, run.entries)))


def _digest(goal: Goal, target: Target) -> str:
    """Return a digest of the goal and its target, since the goal may contain credentials."""
    text = repr((goal.route, goal.condition, goal.requirements, target.path))
    return digest(text.encode("utf-8", "surrogateescape"))
