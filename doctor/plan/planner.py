"""Turn a goal and the facts into a plan: an environment first, pipx for applications, apt last.

The functions are pure: they read no machine and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from doctor.core.goal import Goal
from doctor.core.plugins import repaired_conditions
from doctor.facts import Facts
from doctor.plan import policy, routing
from doctor.plan.model import Declined, Fix, Plan, Refused, RoutedRequirement, packages_needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision about a goal: a plan, a refusal, or neither where every fix declined."""

    plan: Plan | None = None
    refused: Refused | None = None
    declined: tuple[Declined, ...] = ()
    """The answers of the fixes that declined before a plan was found."""


def decide(goal: Goal, facts: Facts, fixes: Iterable[Fix]) -> Decision:
    """Return the plan of the first fix that can reach the goal, or why there is none."""
    refused = policy.refuse_goal(goal, facts.requirement_files)
    if refused:
        return Decision(refused=refused)
    problem = next((file.problem for file in facts.requirement_files if file.problem), None)
    if problem:
        return Decision(declined=(Declined(fix=goal.route or "any", reason=f"{problem}."),))
    fixes = tuple(fixes)
    decision = _plan_each_route(goal, facts, fixes) if _needs_routes(goal) else _first_plan(goal, facts, fixes)
    if goal.condition or goal.route in ("pipx", "apt") or facts.target is None:
        return decision
    refused = policy.refuse_target(facts.target)
    return Decision(refused=refused) if refused and not _leaves_target(decision) else decision


def packages_to_query(goal: Goal, facts: Facts, fixes: Iterable[Fix]) -> tuple[str, ...]:
    """Return the names of the system's packages that apt should be asked about before planning."""
    names: list[str] = []
    for part in _split(goal, routing.route_requirements(goal, facts)) if _needs_routes(goal) else [goal]:
        names += [name for fix in _in_order(part, fixes) for name in packages_needed(fix, part, facts)]
    return tuple(dict.fromkeys(names))


def _leaves_target(decision: Decision) -> bool:
    """Whether the target stays as it is: an existing environment works even where none may be created."""
    plan = decision.plan
    return plan is not None and not (plan.yields_environment and plan.steps)


def _needs_routes(goal: Goal) -> bool:
    """Whether doctor chooses the route of each requirement, because the user has not."""
    return bool(goal.requirements) and not (goal.route or goal.condition)


def _split(goal: Goal, routes: Sequence[RoutedRequirement]) -> list[Goal]:
    """Split a goal into one for the environment and one for pipx, where its requirements have such routes."""
    applications = tuple(routed.requirement for routed in routes if routed.route == "pipx")
    others = tuple(routed.requirement for routed in routes if routed.route != "pipx")
    parts = [replace(goal, requirements=others)] if others else []
    return [*parts, replace(goal, requirements=applications, route="pipx")] if applications else parts


def _plan_each_route(goal: Goal, facts: Facts, fixes: tuple[Fix, ...]) -> Decision:
    """Plan every requirement along its route, in one plan; where pipx is unavailable, all in the environment."""
    routes = routing.route_requirements(goal, facts)
    decisions = []
    for part in _split(goal, routes):
        decision = _first_plan(part, facts, fixes)
        if part.route == "pipx" and decision.plan is None:
            reason = decision.declined[0].reason if decision.declined else "no fix installs applications"
            decisions = [_first_plan(goal, facts, fixes)]
            routes = routing.reroute_to_environment(routes, reason)
            break
        decisions.append(decision)
    return _join(decisions, routes)


def _join(decisions: Sequence[Decision], routes: tuple[RoutedRequirement, ...]) -> Decision:
    """Join the plans into one, or plan nothing where one of them is missing."""
    declined = tuple(answer for decision in decisions for answer in decision.declined)
    plans = [decision.plan for decision in decisions if decision.plan]
    if len(plans) < len(decisions):
        return Decision(declined=declined)
    plan = Plan(
        fix=plans[0].fix,
        summary=" ".join(plan.summary for plan in plans),
        steps=tuple(step for plan in plans for step in plan.steps),
        notes=tuple(note for plan in plans for note in plan.notes),
        yields_environment=any(plan.yields_environment for plan in plans),
        routes=routes,
    )
    return Decision(plan=plan, declined=declined)


def _first_plan(goal: Goal, facts: Facts, fixes: tuple[Fix, ...]) -> Decision:
    declined: list[Declined] = []
    for fix in _in_order(goal, fixes):
        answer = _call_fix(fix, goal, facts)
        if isinstance(answer, Plan):
            answer = _guard(answer, goal)
        if isinstance(answer, Plan):
            return Decision(plan=answer, declined=tuple(declined))
        declined.append(answer)
    return Decision(declined=tuple(declined))


def _call_fix(fix: Fix, goal: Goal, facts: Facts) -> Plan | Declined:
    """Return the answer of a fix; a plug-in that crashes declines."""
    try:
        answer = fix.plan(goal, facts)
        if not isinstance(answer, (Plan, Declined)):
            raise TypeError(f"a fix returns a Plan or Declined, not {type(answer).__name__}")
    except Exception as error:  # a plug-in may raise anything
        if getattr(fix, "__name__", "").startswith("doctor.fixes."):
            raise
        return Declined(fix=fix.NAME, reason=f"The fix {fix.NAME} crashed: {type(error).__name__}: {error}")
    return answer


def _in_order(goal: Goal, fixes: Iterable[Fix]) -> list[Fix]:
    """Return the fixes for the goal's condition or route, or else all general ones, least power first."""
    if goal.condition:
        return [fix for fix in fixes if goal.condition in repaired_conditions(fix)]
    if goal.route:
        return [fix for fix in fixes if getattr(fix, "ROUTE", None) == goal.route]
    order = {"environment": 0, "pipx": 1, "apt": 3}
    general = (fix for fix in fixes if getattr(fix, "ROUTE", None) or not repaired_conditions(fix))
    return sorted(general, key=lambda fix: order.get(getattr(fix, "ROUTE", ""), 2))


def _guard(plan: Plan, goal: Goal) -> Plan | Declined:
    """Return the plan, or decline one with a step that the policy or ``--offline`` forbids."""
    forbidden = next((effect for step in plan.steps if (effect := policy.forbidden_effect(step))), None)
    if forbidden:
        return Declined(fix=plan.fix, reason=f"The plan would {forbidden}, which doctor never does.")
    online = next((step for step in plan.steps if step.needs_network), None)
    if goal.offline and online:
        return Declined(fix=plan.fix, reason=f"{online.reason} That needs the network, which --offline forbids.")
    return plan
