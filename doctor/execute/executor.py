"""Execute a plan: take its steps in order, all or nothing, and leave a receipt."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from doctor.core import signals
from doctor.core.errors import Exit, StepError
from doctor.core.goal import Goal
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.paths import receipts_dir
from doctor.core.record import dataclass
from doctor.diagnose.model import Command, Instruction
from doctor.diagnose.remedies import rights_remedy
from doctor.execute.effects.model import Entry, FormerContent
from doctor.execute.effects.table import effect_of_step
from doctor.execute.journal import Journal
from doctor.execute.progress import Progress
from doctor.facts import Facts, PipConfig
from doctor.facts.target import Target
from doctor.plan.actions import PipInstall
from doctor.plan.model import Plan, Step
from doctor.probe.rights import find_blocker

if TYPE_CHECKING:
    from doctor.execute.venv.imports import ModuleImport
    from doctor.execute.venv.installation import Installation


@dataclass(frozen=True, kw_only=True)
class Execution:
    """The result of executing the steps."""

    statuses: tuple[str, ...]
    """One for each step: ``done``, ``failed``, ``rolled-back`` or ``planned`` (not reached)."""
    receipt: str | None = None
    """The file of the receipt, where there is one."""
    unrecorded: str | None = None
    """Why there is no receipt of what was done."""
    failure: StepError | None = None
    """Why a step failed."""
    clean: bool = True
    """Whether everything was rolled back after a failure."""
    installations: tuple[Installation, ...] = ()
    """The installations of pip into environments, except that of a pipx of doctor's own."""
    imports: tuple[ModuleImport, ...] = ()
    """The modules of these installations that were imported, or could not be."""
    seconds: float = 0.0
    """The time that the steps took."""


def execute(plan: Plan, goal: Goal, facts: Facts, progress: Progress) -> Execution:
    """Take the steps in order; where one fails, roll back all that was done before.

    The caller holds the lock on the folder around ``facts.target``.
    """
    assert facts.target is not None, "collected for the goal"
    run = _Run(plan, Journal(plan, goal, facts.target), facts, facts.target, progress)
    of_ctrl_c = signal.getsignal(signal.SIGINT)
    with _interrupted_by_signals():
        execution = run.execute()
    if execution.failure is None or execution.failure.code != Exit.INTERRUPTED:
        signal.signal(signal.SIGINT, of_ctrl_c)  # it can interrupt what follows, as the next repair of a scan
    return execution


class _Run:
    """A plan that is being executed; see ``doctor.execute.effects.model.Run``."""

    def __init__(self, plan: Plan, journal: Journal, facts: Facts, target: Target, progress: Progress) -> None:
        files = facts.requirement_files
        self.receipt_id = journal.id
        self.target = target.path
        self.requirements_digest = facts.requirements_digest or target.requirements_digest
        self.requirement_lines = [line for file in files if file.kind == "requirements" for line in file.lines]
        self.taken_over = journal.taken_over
        self.user = facts.machine.user
        self.notify = progress.note
        self._plan, self._journal, self._progress = plan, journal, progress
        self._facts = facts
        self._current = plan.steps[0]
        self._rolling_back = False
        self._installations: list[Installation] = []
        self._titles: list[str] = []
        self._imports: list[ModuleImport] = []

    @property
    def pip_config(self) -> PipConfig:
        return self._facts.target_pip_config

    def execute(self) -> Execution:
        """Take all steps; where one fails, roll back."""
        started = time.monotonic()
        try:
            for effect, steps in groupby(self._plan.steps, key=effect_of_step):
                effect.apply(tuple(steps), self)
        except BaseException as error:
            self.begin_rollback()
            clean = self._journal.roll_back(self.notify)
            return Execution(
                statuses=self._statuses_after_failure(),
                failure=_failure(error),
                clean=clean,
                imports=tuple(self._imports),
            )
        signals.ignore()  # everything is done; an interruption now would only keep that from being recorded
        self._journal.close(self._titles)
        statuses = ("done",) * len(self._plan.steps)
        return Execution(
            statuses=statuses,
            receipt=self._journal.path,
            unrecorded=self._journal.unrecorded,
            installations=tuple(self._installations),
            imports=tuple(self._imports),
            seconds=time.monotonic() - started,
        )

    def begin(self, step: Step) -> None:
        self._current = step
        self._progress.step(step, self._plan.steps.index(step) + 1, len(self._plan.steps))

    def show_activity(self, describe: Callable[[], str]) -> None:
        self._progress.activity(describe)

    def begin_rollback(self) -> None:
        signals.ignore()
        if not self._rolling_back:
            self._rolling_back = True
            event = "Interrupted" if isinstance(sys.exc_info()[1], KeyboardInterrupt) else "The step failed"
            self._progress.roll_back(f"{event}. Rolling back what was done.")

    def add_installation(self, installation: Installation, imports: Sequence[ModuleImport]) -> None:
        action, own = self._current.action, self._facts.private_pipx
        if own is None or not isinstance(action, PipInstall) or action.path != own.path:  # nobody asked for that
            self._installations.append(installation)
            self._titles += installation.requested
        self._imports += imports

    def add_application(self, title: str) -> None:
        self._titles.append(title)

    def keep(self, content: bytes) -> FormerContent:
        try:
            return self._journal.keep(content)
        except OSError as error:
            reason = f"{error.filename or 'the file system'}: {error.strerror}"
            raise _unrecorded(reason, self._facts) from None

    def record(self, *entries: Entry, optional: bool = False) -> None:
        self._journal.replace((), entries)
        if not optional:
            self._require_record()

    def replace(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        self._journal.replace(old, new)
        self._require_record()

    def discard(self, *entries: Entry) -> None:
        self._journal.replace(entries, ())

    def _require_record(self) -> None:
        if self._journal.unrecorded:
            raise _unrecorded(self._journal.unrecorded, self._facts)

    def _statuses_after_failure(self) -> tuple[str, ...]:
        steps = self._plan.steps
        failed = steps.index(self._current)
        return (*("rolled-back",) * failed, "failed", *("planned",) * (len(steps) - failed - 1))


def _unrecorded(reason: str, facts: Facts) -> StepError:
    blocker = find_blocker(receipts_dir(), os.environ)
    remedy = rights_remedy(facts, blocker, "XDG_STATE_HOME") if blocker else None
    if remedy is None:
        advice = ""
    elif isinstance(remedy, Instruction):
        advice = f" {remedy.text}"
    else:
        line = shlex.join(remedy.argv) if isinstance(remedy, Command) else remedy.text
        advice = f" Remove the cause, then try again: `{line}`"
    return StepError(f"The change cannot be recorded, so doctor would be unable to undo it ({reason}).{advice}")


def _failure(error: BaseException) -> StepError:
    """Return the error as a ``StepError``; raise a ``DoctorError``, which is for the user already, and a bug again."""
    if isinstance(error, StepError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return StepError("Interrupted.", code=Exit.INTERRUPTED)
    if not isinstance(error, OSError):
        raise error
    # an error of two paths, as of symlink(2), is explained like one that a program prints
    output = f"OSError: {error}" if error.filename2 else ""
    path = error.filename2 or error.filename or "The file system"
    return StepError(f"{path}: {error.strerror or error}.", output=output)


@contextmanager
def _interrupted_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP interrupt like Ctrl-C, so that what was done is rolled back first."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    signals.interrupt_on(*handlers)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
