"""How ``doctor fix`` ended: what came of the steps is looked at again before it is called done."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from doctor.commands.offers import with_offers
from doctor.commands.wish import look_again
from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.core.step_error import StepError
from doctor.diagnose.model import Finding, Severity
from doctor.diagnose.run import diagnose
from doctor.execute.executor import Result
from doctor.execute.result import STATUSES, Cause, Outcome, Ready
from doctor.facts import Facts, NoInterpreter
from doctor.facts.target import Target
from doctor.plan import planner
from doctor.plan.model import Declined, Plan, Refused
from doctor.plan.planner import Decision
from doctor.plan.request import Request
from doctor.probe.python.environment import find_activation_scripts
from doctor.probe.rootfs import Rootfs
from doctor.report import activation

Again = Callable[[], Facts]
"""The box as it is after the steps, looked at once however often it is asked for."""


def findings(facts: Facts) -> tuple[Finding, ...]:
    """What every check says of the box."""
    return diagnose(facts, plugins.checks())


def told(wish: Request, facts: Facts, decision: Decision) -> Outcome:
    """The outcome where nothing is done."""
    outcome, declined = decision.outcome, decision.declined
    if isinstance(outcome, Refused):
        message = f"{outcome.reason} {outcome.instead}"
        return Outcome(status="refused", code=Exit.REFUSED, facts=facts, message=message)
    if outcome is None:
        subject = facts.subject
        slow = subject.detail if isinstance(subject, NoInterpreter) and subject.reason == "time-limit" else None
        if slow and any(slow in one.reason for one in declined):  # a busy machine may be quicker soon
            return Outcome(status="blocked", code=Exit.BLOCKED, facts=facts, declined=declined)
        return Outcome(status="failed", code=Exit.PROBLEMS, facts=facts, declined=declined)
    ready = _ready(wish.place, facts) if outcome.environment and not outcome.steps else None
    return Outcome(
        status="planned" if outcome.steps else "nothing-to-do",
        code=Exit.OK,
        facts=facts,
        plan=outcome,
        statuses=("planned",) * len(outcome.steps),
        declined=declined,
        environment=ready,
    )


def done(
    wish: Request, facts: Facts, again: Again, plan: Plan, declined: tuple[Declined, ...], result: Result
) -> Outcome:
    """The outcome of the steps; what came of them is looked at again before it is called done."""
    steps = Outcome(
        status="done",
        code=Exit.OK,
        facts=facts,
        plan=plan,
        statuses=result.statuses,
        declined=declined,
        receipt=result.receipt,
        unrecorded=result.unrecorded,
    )
    if result.failure:
        return _failed(steps, result.failure, clean=result.clean)
    if wish.condition:
        return _mended(wish, again(), steps)
    if wish.wish == "apt":
        return _fitting(wish, again(), steps)
    return _standing(wish, steps) if plan.environment else steps


def _failed(steps: Outcome, failure: StepError, *, clean: bool) -> Outcome:
    left = "Everything is as it was before." if clean else "Not all could be taken back: doctor undo tries again."
    return replace(
        steps,
        status=STATUSES.get(failure.code, "failed"),
        code=failure.code,
        message=f"{failure.reason.rstrip('.:?')}. {left}",
        output=failure.output,
        causes=_causes(failure.output),
    )


def _causes(output: str) -> tuple[Cause, ...]:
    """The known failures in what a program said, as ``doctor explain`` would tell them."""
    if not output:
        return ()
    from io import BytesIO

    from doctor.explain import rank

    matches = rank.explain(BytesIO(output.encode("utf-8", "replace")), plugins.conditions())
    return tuple(Cause(id=match.id, summary=match.summary) for match in matches)


def _mended(wish: Request, facts: Facts, steps: Outcome) -> Outcome:
    """Done, if the finding is gone, or only says that it takes a new shell to see it."""
    same = [finding for finding in findings(facts) if finding.id == wish.condition]
    left = [finding for finding in same if finding.fix or finding.severity is not Severity.INFO]
    if left:
        return _not_done(steps, f"It is still so: {left[0].summary}")
    return steps


def _fitting(wish: Request, facts: Facts, steps: Outcome) -> Outcome:
    """Done, if it is the version asked for: without package lists that shows only now."""
    decision = planner.decide(*with_offers(wish, facts), plugins.fixes())
    if decision.outcome is None:
        why = f"{decision.declined[0].reason} What was installed is taken back by doctor undo."
        return _not_done(steps, why)
    return steps


def _standing(wish: Request, steps: Outcome) -> Outcome:
    """Done, if a sound environment stands there."""
    there = look_again(wish.place, steps.facts)
    if there.environment is None or there.environment.state != "healthy":
        return _not_done(steps, f"{there.shown} is still not sound.")
    return replace(steps, environment=_ready(there, steps.facts))


def _not_done(steps: Outcome, why: str) -> Outcome:
    return replace(steps, status="failed", code=Exit.PROBLEMS, message=why)


def _ready(where: Target, facts: Facts) -> Ready:
    return Ready(
        path=where.path,
        python=os.path.join(where.path, "bin/python"),
        activate=activation.line(
            where.path, find_activation_scripts(Rootfs(), where.path), facts.machine.shell, where.cwd
        ),
    )
