"""Turn a goal and the facts into a plan: an environment first, pipx for applications, apt last.

The functions are pure: they read no machine and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doctor.core.goal import Goal, Route
from doctor.core.names import name_of
from doctor.core.plugins import repaired_conditions
from doctor.core.record import dataclass, replace
from doctor.facts import Facts
from doctor.facts.target import Target
from doctor.plan import doubts, policy, routing, unsafe_commands
from doctor.plan.model import Declined, Fix, Plan, Refused, RoutedRequirement, packages_needed


@dataclass(frozen=True, kw_only=True)
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
    needs_lists = goal.route in (None, "environment")
    problem = next((file.problem for file in facts.requirement_files if file.problem and needs_lists), None)
    if problem:
        return Decision(declined=(Declined(fix=goal.route or "any", reason=f"{problem}."),))
    fixes = tuple(fixes)
    if _needs_routes(goal):
        decision = _plan_each_route(goal, facts, fixes)
    else:
        decision = _first_plan(goal, facts, fixes)
        if decision.plan and decision.plan.steps and goal.route == "environment":
            notes = (*decision.plan.notes, *routing.listed_system_notes(facts))
            decision = replace(decision, plan=replace(decision.plan, notes=notes))
    if goal.condition or goal.route in ("pipx", "apt") or facts.target is None:
        return decision
    refused = policy.refuse_target(facts.target, goal)
    return Decision(refused=refused) if refused and not _leaves_target(decision, facts.target) else decision


def packages_to_query(goal: Goal, facts: Facts, fixes: Iterable[Fix]) -> tuple[str, ...]:
    """Return the names of the system's packages that apt should be asked about before planning."""
    if not _needs_routes(goal):
        parts, names = [goal], []
    else:
        parts = _split(goal, routing.route_requirements(goal, facts), facts)
        names = list(routing.system_packages_to_query(goal, facts))
    for part in parts:
        names += [name for fix in _in_order(part, fixes) for name in packages_needed(fix, part, facts)]
    return tuple(dict.fromkeys(names))


def needs_code(goal: Goal, facts: Facts) -> bool:
    """Return whether the routes depend on code: an application that it imports is a library of it."""
    routes = routing.route_requirements(goal, facts) if _needs_routes(goal) else ()
    return any(routed.route == "pipx" for routed in routes)


def unknown_names(goal: Goal, facts: Facts) -> tuple[str, ...]:
    """Return the names in the goal for which doctor has no sign of their route."""
    routes = routing.route_requirements(goal, facts) if _needs_routes(goal) else ()
    return tuple(name_of(routed.requirement) for routed in routes if routed.certainty == "unsure")


def _leaves_target(decision: Decision, target: Target) -> bool:
    """Return whether the target stays as it is: an existing environment works even where none may be created.

    That may be a project's folder, and the fix has said what to do instead of changing it.
    """
    plan = decision.plan
    if plan is None:
        return target.state == "project" and target.environment is not None
    return not (plan.yields_environment and plan.steps)


def _needs_routes(goal: Goal) -> bool:
    """Return whether doctor chooses the route of each requirement, because the user has not."""
    return bool(goal.requirements or goal.files or goal.groups) and not (goal.route or goal.condition)


def _split(goal: Goal, routes: Sequence[RoutedRequirement], facts: Facts) -> list[Goal]:
    """Split a goal into one for each route that its requirements take: apt, the environment, pipx.

    apt comes first, so that pip finds the system's packages where the environment sees them.
    """
    by_route: dict[Route, list[str]] = {"apt": [], "environment": [], "pipx": []}
    for routed in routes:
        by_route[routed.route].append(routed.requirement)
    has_environment = bool(by_route["environment"] or goal.files or goal.groups)
    typed = set(goal.requirements)
    system = tuple(name for name in by_route["apt"] if has_environment or name in typed)
    environment = replace(
        goal,
        requirements=tuple(by_route["environment"]),
        system_site_packages=goal.system_site_packages or _must_see_system(system, facts),
    )
    # the names are those of modules and of the index, although ``--apt --as-typed`` means Debian's
    parts = [replace(goal, requirements=system, files=(), groups=(), route="apt", as_typed=False)] if system else []
    parts += [environment] if has_environment else []
    applications = tuple(by_route["pipx"])
    if applications:
        parts.append(replace(goal, requirements=applications, files=(), groups=(), route="pipx"))
    return parts


def _must_see_system(system: Sequence[str], facts: Facts) -> bool:
    """Return whether a new environment must see the system's packages, since the project needs ``system`` as well.

    An environment that exists is not replaced for that, and one of another Python cannot use them.
    """
    is_new = facts.target is None or facts.target.environment is None
    return is_new and facts.uses_systems_python and any(map(routing.needs_system_packages, system))


def _plan_each_route(goal: Goal, facts: Facts, fixes: tuple[Fix, ...]) -> Decision:
    """Plan every requirement along its route, in one plan; where pipx is unavailable, in the environment instead."""
    routes = routing.route_requirements(goal, facts)
    parts = _split(goal, routes, facts)
    decisions = [_first_plan(part, facts, fixes) for part in parts]
    if parts[-1].route == "pipx" and decisions[-1].plan is None:
        declined = decisions[-1].declined
        routes = routing.reroute_to_environment(
            routes, declined[0].reason if declined else "no fix installs applications"
        )
        parts = _split(goal, routes, facts)
        decisions = [_first_plan(part, facts, fixes) for part in parts]
    notes = (*doubts.successor_notes(goal), *routing.visibility_notes(parts, facts))
    return _join(decisions, routes, notes)


def _join(decisions: Sequence[Decision], routes: tuple[RoutedRequirement, ...], notes: tuple[str, ...]) -> Decision:
    """Join the plans into one, or plan nothing if one of them is missing."""
    declined = tuple(answer for decision in decisions for answer in decision.declined)
    plans = [decision.plan for decision in decisions if decision.plan]
    if len(plans) < len(decisions):
        return Decision(declined=declined)
    plan = Plan(
        fix=plans[0].fix,
        summary=" ".join(plan.summary for plan in plans),
        steps=tuple(step for plan in plans for step in plan.steps),
        notes=(*(note for plan in plans for note in plan.notes), *notes),
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
    forbidden = next((effect for step in plan.steps if (effect := unsafe_commands.forbidden_effect(step))), None)
    if forbidden:
        return Declined(fix=plan.fix, reason=f"The plan would {forbidden}, which doctor never does.")
    online = next((step for step in plan.steps if step.needs_network), None)
    if goal.offline and online:
        reason = f"{online.reason} That needs the network, which --offline forbids."
        return Declined(fix=plan.fix, reason=reason, command=replace(goal, offline=False))
    return plan
