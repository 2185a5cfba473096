"""Each requirement goes where it belongs, with the reason, and all in one plan."""

from __future__ import annotations

from doctor.core import plugins
from doctor.core.goal import Route
from doctor.facts import Facts
from doctor.plan.actions import CreateEnvironment, PipxInstall
from doctor.plan.planner import decide
from doctor.plan.routing import route_requirements
from tests.unit.factories import (
    ADA,
    NO_TOOLS,
    make_goal,
    make_goal_facts,
    make_machine,
    make_python,
    make_requirement_file,
    make_target,
)


def routes(facts: Facts, *requirements: str) -> list[Route]:
    return [routed.route for routed in route_requirements(make_goal(*requirements), facts)]


def test_a_library_goes_to_the_project_and_an_application_to_pipx() -> None:
    assert routes(make_goal_facts(), "requests", "Black[d]>=24", "yt_dlp") == ["environment", "pipx", "pipx"]


def test_an_application_that_the_project_requires_goes_to_the_project() -> None:
    file = make_requirement_file("six", "black>=24", path="requirements-dev.txt")
    facts = make_goal_facts(requirement_files=(file,))
    [routed] = route_requirements(make_goal("black"), facts)
    assert routed.route == "environment" and "requirements-dev.txt" in routed.reason


def test_one_plan_fills_the_project_first_and_then_pipx() -> None:
    plan = decide(make_goal("black", "requests"), make_goal_facts(), plugins.fixes()).plan
    assert plan is not None
    actions = [type(step.action) for step in plan.steps]
    assert actions.index(CreateEnvironment) == 0 and PipxInstall in actions
    assert plan.yields_environment and [routed.route for routed in plan.routes] == ["pipx", "environment"]
    assert not any("black" in word for word in plan.steps[1].argv)


def test_an_application_goes_to_the_project_where_pipx_is_unavailable() -> None:
    old = make_goal_facts(subject=make_python(version="3.8.2"), tools=NO_TOOLS, machine=make_machine(user=ADA))
    plan = decide(make_goal("black", "requests"), old, plugins.fixes()).plan
    assert plan is not None
    assert {routed.route for routed in plan.routes} == {"environment"}
    assert plan.routes[0].reason.startswith("pipx cannot be used: pipx is not installed, and Python 3.8.2 is too old")
    assert {"black", "requests"} <= set(plan.steps[-1].argv)


def test_nothing_is_planned_where_one_route_declines() -> None:
    facts = make_goal_facts(target=make_target(state="no-parent"))
    decision = decide(make_goal("black", "requests"), facts, plugins.fixes())
    assert decision.plan is None and decision.refused is None
    assert decision.declined[0].reason
