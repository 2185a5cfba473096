"""The only writer: runs the steps of a plan, all or nothing, and leaves a receipt."""

from __future__ import annotations

import glob
import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol

from doctor.core import signals
from doctor.core.errors import Exit, StepError
from doctor.core.goal import Goal
from doctor.execute import pip
from doctor.execute.effects import elsewhere
from doctor.execute.journal import Journal
from doctor.execute.receipt import Undo
from doctor.execute.venv.build_artifacts import Leftovers
from doctor.execute.venv.create import make
from doctor.execute.venv.staging import Staging, alone
from doctor.execute.venv.verify import verify
from doctor.facts import Facts
from doctor.plan.actions import ENVIRONMENT_ACTS, CopyEnvironment, Install, MakeEnvironment
from doctor.plan.model import Plan, Step
from doctor.probe.project.target import STAMP
from doctor.probe.python.installed import freeze_environment
from doctor.probe.rootfs import Rootfs

_WAIT = 600.0
"""Seconds to wait for another doctor at an environment outside the project."""


class Progress(Protocol):
    """Whom the executor tells what it is at."""

    def step(self, step: Step) -> None:
        """A step begins."""

    def note(self, text: str) -> None:
        """Something worth a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """How the steps went."""

    statuses: tuple[str, ...]
    """One for each step: ``done``, ``failed``, ``rolled-back`` or ``planned`` (not reached)."""
    receipt: str | None = None
    unrecorded: str | None = None
    """Why there is no receipt of what was done."""
    failure: StepError | None = None
    clean: bool = True
    """After a failure: everything was taken back."""


def execute(plan: Plan, goal: Goal, facts: Facts, progress: Progress) -> Execution:
    """Run the steps in order; on the first that fails, take back all before it.

    The caller holds the lock on the folder of ``request.place``.
    """
    with _ended_by_signals():
        return _Run(plan, goal, facts, progress).all()


class _Run:
    """One plan under way."""

    def __init__(self, plan: Plan, goal: Goal, facts: Facts, progress: Progress) -> None:
        assert facts.target is not None, "collected for the goal"
        self._plan, self._facts, self._target = plan, facts, facts.target
        self._settings, self._progress = facts.pip_config, progress
        self._ledger = Journal(plan, goal, facts.target)
        self._at = plan.steps[0]

    def all(self) -> Execution:
        try:
            for path, steps in groupby(self._plan.steps, key=_environment_of):
                if path is None:
                    self._elsewhere(steps)
                else:
                    self._environment(path, tuple(steps))
        except BaseException as error:
            signals.ignore()
            clean = self._ledger.roll_back(self._progress.note)
            return Execution(statuses=_statuses(self._plan, self._at), failure=_reason(error), clean=clean)
        signals.ignore()  # all is done: so it is noted, and told
        self._ledger.close()
        statuses = ("done",) * len(self._plan.steps)
        return Execution(statuses=statuses, receipt=self._ledger.path, unrecorded=self._ledger.unrecorded)

    def _begin(self, step: Step) -> None:
        self._at = step
        self._progress.step(step)

    def _elsewhere(self, steps: Iterator[Step]) -> None:
        """Steps outside the project: only what is on record is done there."""
        for step in steps:
            self._begin(step)
            noted: tuple[Undo, ...] = ()
            for undo in elsewhere.take(step, self._progress.note):
                self._ledger.exchange(noted, undo)
                if self._ledger.unrecorded:
                    raise StepError(f"It cannot be recorded, and so not taken back ({self._ledger.unrecorded}).")
                noted = undo

    def _environment(self, path: str, steps: Sequence[Step]) -> None:
        """The steps of one environment: built aside, put in place at the end."""
        with self._alone(path):
            shop, noted = Staging(path), None
            try:
                shop.open("For another place: doctor fix --venv --path DIR")
                for step in steps:
                    self._begin(step)
                    self._build(step, shop)
                noted = self._note(shop)
                shop.swap()
                verify(shop.place, contents=any(isinstance(step.act, Install) for step in steps))
                shop.keep()
            finally:
                if not shop.kept:
                    signals.ignore()
                shop.close()
                if noted and not shop.kept:
                    self._ledger.strike(noted)

    def _alone(self, path: str) -> AbstractContextManager[None]:
        """The caller has the lock on the request's own place; another's folder may not be there yet."""
        if path == self._target.path:
            return nullcontext()
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return alone(path, limit=_WAIT, tell=self._progress.note)

    def _build(self, step: Step, shop: Staging) -> None:
        act = step.act
        if isinstance(act, MakeEnvironment):
            make(act, shop.built)
        elif isinstance(act, CopyEnvironment):
            shop.copy()
        elif isinstance(act, Install):
            python = os.path.join(shop.built, "bin/python")
            self._install(act, python, shop)
            if not act.shares:  # what the system's packages lack is not this environment's fault
                pip.check(python, self._settings)

    def _install(self, act: Install, python: str, shop: Staging) -> None:
        listed = [
            line for found in self._facts.requirement_files if found.kind == "requirements" for line in found.lines
        ]
        leftovers, failed = Leftovers([*act.lines, *listed], act.cwd), True
        try:
            pip.install(act, python, shop.room, self._settings)
            failed = False
        finally:
            linked = glob.glob(os.path.join(glob.escape(shop.built), "lib/*/site-packages/*.egg-link"))
            leftovers.clear(failed=failed, linked=bool(linked))

    def _note(self, shop: Staging) -> Undo:
        """Stamp the environment and note it: killed after it is put in place, the run can still be undone."""
        own = shop.place == self._target.path
        inputs = (self._facts.requirements_digest or self._target.inputs) if own else ""
        made = os.path.join(shop.room, f"{STAMP}.new")  # in the environment, a link of that name would be followed
        with Path(made).open("w", encoding="utf-8") as file:
            json.dump({"receipt": self._ledger.id, "inputs": inputs}, file)
        # replaced, not written: the old one may be shared with the environment that this is a copy of
        os.replace(made, os.path.join(shop.built, STAMP))
        undo = Undo(
            kind="environment",
            path=shop.place,
            stamp=self._ledger.id,
            holds=freeze_environment(Rootfs(), shop.built),
            replaced=os.path.lexists(shop.place),
        )
        self._ledger.add(undo)
        return undo


def _environment_of(step: Step) -> str | None:
    """The environment that a step is about; ``None`` where it is about something else."""
    return step.act.path if isinstance(step.act, ENVIRONMENT_ACTS) else None


def _statuses(plan: Plan, failed: Step) -> tuple[str, ...]:
    at = plan.steps.index(failed)
    return tuple("rolled-back" if i < at else "failed" if i == at else "planned" for i in range(len(plan.steps)))


def _reason(error: BaseException) -> StepError:
    if isinstance(error, StepError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return StepError("Interrupted.", code=Exit.INTERRUPTED)
    if not isinstance(error, OSError):
        raise error  # a bug
    return StepError(f"{error.filename or 'the file system'}: {error.strerror or error}.")


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Being told to end is an interruption like Ctrl-C: what was done is rolled back first."""
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGHUP)}
    signals.heed(*before)
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
