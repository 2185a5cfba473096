"""A wish and the facts in, what to do out: venv first, pipx for applications, apt last. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from doctor.core.redact import redact
from doctor.facts import Facts
from doctor.plan import routing, satisfied
from doctor.plan.model import Declined, Placement, Plan, Refused
from doctor.plan.refusals import refusal, unsafe_place
from doctor.plan.request import Request
from doctor.plan.taboo import taboo


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a request."""

    outcome: Plan | Refused | None
    """``None``: every fix declined."""
    declined: tuple[Declined, ...] = ()
    """The fixes that were asked first and do not fit."""


def decide(request: Request, facts: Facts, fixes: Iterable[ModuleType]) -> Decision:
    """The first plan that fits, of the fixes in their order."""
    refused = refusal(request)
    if refused:
        return Decision(outcome=refused)
    problem = next((f"{one.problem}." for one in request.lists if one.problem), None)
    if problem:
        return Decision(outcome=None, declined=(Declined(fix=request.wish, reason=problem),))
    fixes = tuple(fixes)
    several = request.wish == "any" and request.names
    decision = _placed(request, facts, fixes) if several else _first(request, facts, fixes)
    unsafe = unsafe_place(request.place) if request.wish in ("venv", "any") else None
    return Decision(outcome=unsafe) if unsafe and not _spares_it(decision) else decision


def _spares_it(decision: Decision) -> bool:
    """The project's environment is left as it is: one that stands where none may be put serves all the same."""
    plan = decision.outcome
    return isinstance(plan, Plan) and not (plan.environment and plan.steps)


def _placed(request: Request, facts: Facts, fixes: tuple[ModuleType, ...]) -> Decision:
    """Each name where it belongs, in one plan; all of them in one place, where pipx cannot be had."""
    placements = routing.place(request)
    apart = tuple(one.name for one in placements if one.where == "pipx")
    rest = tuple(one.name for one in placements if one.where != "pipx")
    parts = [_first(replace(request, names=rest), facts, fixes)] if rest else []
    if apart:
        applications = _first(replace(request, names=apart, applications=True), facts, fixes)
        unfit = next((one.reason for one in applications.declined if one.fix == "pipx"), None)
        if unfit:
            parts = [_first(request, facts, fixes)]
            where = parts[0].outcome.fix if isinstance(parts[0].outcome, Plan) else ""
            placements = routing.elsewhere(placements, where, unfit)
        else:
            parts.append(applications)
    return _joined(parts, placements)


def _joined(parts: Sequence[Decision], placements: tuple[Placement, ...]) -> Decision:
    """One decision of several: all of it, or nothing."""
    declined = tuple(one for part in parts for one in part.declined)
    plans = [part.outcome for part in parts if isinstance(part.outcome, Plan)]
    if len(plans) < len(parts):
        return Decision(outcome=None, declined=declined)
    plan = Plan(
        fix=plans[0].fix,
        summary=" ".join(plan.summary for plan in plans),
        steps=tuple(step for plan in plans for step in plan.steps),
        notes=tuple(note for plan in plans for note in plan.notes),
        environment=any(plan.environment for plan in plans),
        placements=tuple(replace(one, name=redact(one.name)) for one in placements),
    )
    return Decision(outcome=plan, declined=declined)


def _first(request: Request, facts: Facts, fixes: tuple[ModuleType, ...]) -> Decision:
    """The first plan that fits all of the request."""
    request = replace(request, unmet=satisfied.unmet(request))
    declined: list[Declined] = []
    for fix in _in_order(request, fixes):
        answer = _asked(fix, request, facts)
        if isinstance(answer, Plan):
            answer = _guarded(answer, request)
        if isinstance(answer, Plan):
            return Decision(outcome=answer, declined=tuple(declined))
        declined.append(replace(answer, reason=redact(answer.reason)))
    return Decision(outcome=None, declined=tuple(declined))


def _asked(fix: ModuleType, request: Request, facts: Facts) -> Plan | Declined:
    """The answer of a fix; a plug-in that crashes declines."""
    try:
        answer: Plan | Declined = fix.plan(request, facts)
        if not isinstance(answer, (Plan, Declined)):
            raise TypeError(f"a fix answers with a Plan or with Declined, not with {type(answer).__name__}")
    except Exception as error:  # somebody else's may raise anything
        if fix.__name__.startswith("doctor.fixes."):
            raise
        return Declined(
            fix=fix.NAME, reason=f"The fix {fix.NAME} crashed, and is left out: {type(error).__name__}: {error}"
        )
    return answer


def mends(fix: ModuleType) -> tuple[str, ...]:
    """The conditions that a fix mends when they are named: ``doctor fix break-system-packages-set``."""
    named = getattr(fix, "MENDS", ())  # a plug-in's may be anything
    return tuple(named) if isinstance(named, (tuple, list)) else ()


def _in_order(request: Request, fixes: Iterable[ModuleType]) -> list[ModuleType]:
    """Least power first, applications to pipx, plug-ins before apt; a wish that names a place gets that or nothing."""
    if request.wish == "mend":
        return [fix for fix in fixes if request.condition in mends(fix)]
    if request.wish != "any":
        return [fix for fix in fixes if request.wish == fix.NAME]
    order = {"pipx": 0 if request.applications else 1, "venv": 0.5, "apt": 3}
    fitting = (fix for fix in fixes if fix.NAME in order or not mends(fix))
    return sorted(fitting, key=lambda fix: order.get(str(fix.NAME), 2))


def _guarded(plan: Plan, request: Request) -> Plan | Declined:
    """The plan with credentials hidden, unless a step of it is one that doctor never takes, or may not take now."""
    broken = next((reason for step in plan.steps if (reason := taboo(step))), None)
    if broken:
        return Declined(fix=plan.fix, reason=f"its plan would {broken}, which doctor never does")
    far = next((step for step in plan.steps if step.needs_network), None)
    if request.offline and far:
        return Declined(fix=plan.fix, reason=f"{far.why} That takes the network, and --offline rules it out.")
    shown = (replace(step, why=redact(step.why), argv=tuple(map(redact, step.argv))) for step in plan.steps)
    return replace(plan, summary=redact(plan.summary), steps=tuple(shown))
