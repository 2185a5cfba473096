"""The only writer: runs the steps of a plan, all or nothing, and leaves a receipt."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Protocol

from doctor import receipt as receipts
from doctor.act import elsewhere, pip
from doctor.act.make import make
from doctor.act.problem import StepError
from doctor.act.take_back import take_back
from doctor.act.verify import verify
from doctor.act.workshop import Workshop
from doctor.exit import Exit
from doctor.facts import Settings
from doctor.plan import ENVIRONMENT_ACTS, CopyEnvironment, Install, KeepPrevious, MakeEnvironment, Plan, Request, Step
from doctor.probe.box import Box
from doctor.probe.place import STAMP, packages, read_stamp
from doctor.receipt import Receipt, Undo


class Progress(Protocol):
    """Whom the executor tells what it is at."""

    def step(self, step: Step) -> None:
        """A step begins."""

    def note(self, text: str) -> None:
        """Something worth a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How the steps went."""

    statuses: tuple[str, ...]
    """One for each step: ``done``, ``failed``, ``rolled-back`` or ``planned`` (not reached)."""
    receipt: str | None = None
    unrecorded: str | None = None
    """Why there is no receipt of what was done."""
    failure: StepError | None = None
    failed: Step | None = None


def carry_out(plan: Plan, request: Request, settings: Settings, progress: Progress) -> Result:
    """Run the steps in order; on the first that fails, take back all before it."""
    with _ended_by_signals():
        if isinstance(plan.steps[0].act, ENVIRONMENT_ACTS):
            return _environment(plan, request, settings, progress)
        return _elsewhere(plan, request, progress)


def _elsewhere(plan: Plan, request: Request, progress: Progress) -> Result:
    """Steps outside the project, one after the other, each recorded as it is done."""
    receipt, unrecorded = _stored(_receipt(plan, request, receipts.new_id(), ()))
    done: tuple[Undo, ...] = ()
    finished, at = False, plan.steps[0]
    try:
        for at in plan.steps:
            progress.step(at)
            done += elsewhere.do(at, progress.note)
            if receipt:
                receipt = replace(receipt, undo=done)
                receipts.store(receipt)
        finished = True
    except (StepError, OSError) as error:
        return Result(statuses=_statuses(plan, at), failure=_reason(error), failed=at)
    finally:
        if not finished:
            for one in reversed(done):
                take_back(one, force=False, tell=progress.note)
        if receipt and finished and done:
            receipts.store(replace(receipt, state="done"))
        elif receipt:
            receipts.forget(receipt)
    statuses = ("done",) * len(plan.steps)
    return Result(statuses=statuses, receipt=receipt.path if receipt and done else None, unrecorded=unrecorded)


def _environment(plan: Plan, request: Request, settings: Settings, progress: Progress) -> Result:
    """All steps of one environment: built aside, put in place at the end."""
    shop = Workshop(request.place.path)
    at, receipt = plan.steps[0], None
    try:
        shop.open()
        for at in plan.steps:
            progress.step(at)
            _do(at, shop, settings)
        receipt, unrecorded = _record(plan, request, shop)
        shop.swap()
        verify(shop.place, contents=_installs(plan))
        shop.keep()
    except (StepError, OSError) as error:
        return Result(statuses=_statuses(plan, at), failure=_reason(error), failed=at)
    finally:
        shop.close()
        if receipt:
            _settle(receipt, shop.place)
    done = ("done",) * len(plan.steps)
    return Result(statuses=done, receipt=receipt.path if receipt else None, unrecorded=unrecorded)


def _settle(receipt: Receipt, place: str) -> None:
    """Close the receipt of what stands in place; drop that of what was rolled back."""
    if read_stamp(Box(), place).get("receipt") != receipt.id:
        receipts.forget(receipt)
    else:
        with contextlib.suppress(OSError):  # an open receipt serves as well
            receipts.store(replace(receipt, state="done"))


def _do(step: Step, shop: Workshop, settings: Settings) -> None:
    act = step.act
    if isinstance(act, MakeEnvironment):
        make(act, shop.built)
    elif isinstance(act, CopyEnvironment):
        shop.copy()
    elif isinstance(act, Install):
        python = os.path.join(shop.built, "bin/python")
        pip.install(act, python, shop.room, settings)
        pip.check(python, settings)
    else:
        assert isinstance(act, KeepPrevious), act  # comes about when the new one is put in place


def _record(plan: Plan, request: Request, shop: Workshop) -> tuple[Receipt | None, str | None]:
    """Stamp the environment and store an open receipt: killed after the next step, the run can still be undone."""
    identity = receipts.new_id()
    stamp = {"receipt": identity, "inputs": request.inputs or request.place.inputs}
    path = os.path.join(shop.built, STAMP)
    with Path(f"{path}.new").open("w", encoding="utf-8") as file:
        json.dump(stamp, file)
    os.replace(f"{path}.new", path)  # the old one may be shared with the environment this is a copy of
    undo = Undo(kind="environment", path=shop.place, stamp=identity, holds=packages(Box(), shop.built))
    return _stored(_receipt(plan, request, identity, (undo,)))


def _receipt(plan: Plan, request: Request, identity: str, undo: tuple[Undo, ...]) -> Receipt:
    return Receipt(
        id=identity,
        at=receipts.now(),
        state="open",
        project=request.place.project,
        summary=plan.summary,
        commands=tuple(step.argv for step in plan.steps),
        undo=undo,
        path=os.path.join(receipts.folder(), f"{identity}.json"),
    )


def _stored(receipt: Receipt) -> tuple[Receipt | None, str | None]:
    """The receipt, or why there is none: what is done does not depend on it."""
    try:
        receipts.store(receipt)
    except OSError as error:
        return None, f"{os.path.dirname(receipt.path)}: {error.strerror}"
    return receipt, None


def _installs(plan: Plan) -> bool:
    return any(isinstance(step.act, Install) for step in plan.steps)


def _statuses(plan: Plan, failed: Step) -> tuple[str, ...]:
    at = plan.steps.index(failed)
    return tuple("rolled-back" if i < at else "failed" if i == at else "planned" for i in range(len(plan.steps)))


def _reason(error: Exception) -> StepError:
    if isinstance(error, StepError):
        return error
    assert isinstance(error, OSError)
    return StepError(f"{error.filename or 'the file system'}: {error.strerror or error}.", code=Exit.FAILED)


@contextmanager
def _ended_by_signals(names: Sequence[signal.Signals] = (signal.SIGTERM, signal.SIGHUP)) -> Iterator[None]:
    """Being told to end is an interruption like Ctrl-C: what was done is rolled back first."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {name: signal.signal(name, interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
