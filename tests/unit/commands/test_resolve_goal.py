"""The arguments of ``doctor fix`` become a goal: a condition, a remedy, or packages."""

from __future__ import annotations

from types import ModuleType

import pytest

from doctor.commands.resolve_goal import choose_base, choose_python, named_condition, resolve_goal
from doctor.commands.unresolved import Unresolved
from doctor.core import plugins
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.model import (
    Finding,
    Instruction,
    Severity,
    ShellLine,
    fix_condition,
    fix_environment,
    fix_requirement,
)
from doctor.facts import Pin
from tests.unit.factories import ENVIRONMENT, TARGET, make_facts, make_goal, make_goal_facts, make_project

BYPASS = Finding(
    id="break-system-packages-set",
    severity=Severity.WARNING,
    summary="It is set.",
    remedy=fix_condition("break-system-packages-set"),
)
BROKEN = Finding(
    id="broken-venv", severity=Severity.ERROR, summary="It is broken.", remedy=fix_environment(path="/srv/env")
)


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        (("venv-python-changed",), "venv-python-changed"),
        (("hash-mismatch",), "hash-mismatch"),
        (("venv_python_changed",), None),
        (("requests",), None),
        (("venv-python-changed", "requests"), None),
        ((), None),
    ],
)
def test_a_condition_is_distinguished_from_a_package(requirements: tuple[str, ...], expected: str | None) -> None:
    assert named_condition(make_goal(*requirements)) == expected
    assert named_condition(make_goal(*requirements, route="environment")) is None


def test_the_condition_of_a_plug_in_counts_where_a_fix_repairs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert named_condition(make_goal("full-moon")) is None
    wolf = ModuleType("wolf")
    vars(wolf).update(NAME="wolf", CONDITIONS=("full-moon",))
    monkeypatch.setattr(plugins, "fixes", lambda: (wolf,))
    assert named_condition(make_goal("full-moon")) == "full-moon"


def test_a_condition_resolves_to_its_own_fix_or_to_its_remedy() -> None:
    facts, findings = make_facts(), [BYPASS, BROKEN]
    goal = resolve_goal(make_goal("break-system-packages-set", offline=True), facts, findings)
    assert goal == Goal(condition="break-system-packages-set", offline=True)
    goal = resolve_goal(make_goal("broken-venv", python="3.12"), facts, findings)
    assert goal == Goal(route="environment", path="/srv/env", python="3.12")


def test_packages_are_a_goal_already() -> None:
    goal = make_goal("requests", route="pipx")
    assert resolve_goal(goal, make_facts(), [BROKEN]) is goal


def test_an_open_goal_resolves_to_the_recommendation() -> None:
    assert resolve_goal(Goal(), make_facts(), [BROKEN]) == Goal(route="environment", path="/srv/env")
    needs_jinja = replace(BROKEN, id="dependency-missing", remedy=fix_environment("jinja2>=3"))
    assert resolve_goal(Goal(), make_facts(), [needs_jinja]) == make_goal("jinja2>=3", route="environment")
    of_list = replace(BROKEN, remedy=fix_requirement(files=("requirements.txt",)))
    assert resolve_goal(Goal(strict=True), make_facts(), [of_list]) == Goal(files=("requirements.txt",), strict=True)
    unresolved = resolve_goal(Goal(), make_facts(), [])
    assert unresolved == Unresolved(message="Nothing to do: `doctor check` recommends nothing.")


def test_a_suggestion_that_only_the_user_can_follow_is_said_without_a_problem() -> None:
    note = replace(BROKEN, severity=Severity.INFO, suggested=True, remedy=Instruction(text="Install Miniforge."))
    assert resolve_goal(Goal(), make_facts(), [note]) == Unresolved(message="Install Miniforge.")


def test_a_condition_that_was_not_found_is_nothing_to_do() -> None:
    unresolved = resolve_goal(make_goal("broken-venv"), make_facts(), [BYPASS])
    assert unresolved == Unresolved(message="Nothing to do: broken-venv was not found."), "the name may be a stranger's"
    unresolved = resolve_goal(make_goal("hash-mismatch"), make_facts(), [])
    assert isinstance(unresolved, Unresolved) and "`doctor explain LOG`" in unresolved.message


def test_a_remedy_that_only_the_user_can_apply_is_returned() -> None:
    remedy = ShellLine(text="deactivate")
    finding = Finding(id="moved-venv", severity=Severity.ERROR, summary="It was moved.", remedy=remedy)
    for goal in (make_goal("moved-venv"), Goal()):
        unresolved = resolve_goal(goal, make_facts(), [finding])
        assert unresolved == Unresolved(message="It was moved. Only you can do this:", remedy=remedy, is_problem=True)


def test_a_problem_without_a_command_is_explained() -> None:
    message = "It is old. doctor cannot fix this automatically. What to do: `doctor explain python-too-old`"
    finding = Finding(id="python-too-old", severity=Severity.ERROR, summary="It is old.")
    expected = Unresolved(message=message, is_problem=True)
    assert resolve_goal(make_goal("python-too-old"), make_facts(), [finding]) == expected
    assert resolve_goal(Goal(), make_facts(), [finding]) == expected
    advised = Finding(
        id="python-too-old", severity=Severity.ERROR, summary="It is old.", remedy=Instruction(text="Upgrade.")
    )
    assert resolve_goal(Goal(), make_facts(), [advised]) == Unresolved(message="It is old. Upgrade.", is_problem=True)
    warned = replace(advised, severity=Severity.WARNING)
    assert resolve_goal(Goal(), make_facts(), [warned]) == Unresolved(message="It is old. Upgrade.", is_problem=True)
    noted = resolve_goal(Goal(), make_facts(), [replace(advised, severity=Severity.INFO)])
    assert isinstance(noted, Unresolved) and not noted.is_problem
    assert resolve_goal(Goal(), make_facts(), [finding, advised]) == Unresolved(
        message="It is old. Upgrade.", is_problem=True
    ), "what the user can do comes first"


def test_a_python_that_fits_the_project_is_chosen() -> None:
    goal = make_goal(route="environment")
    project = make_project(environment=None, requires_python=">=3.13")
    facts = make_facts(project=project, other_interpreters=(("/opt/python3.13", "3.13"),))
    assert choose_python(goal, facts) == (make_goal(route="environment", python="/opt/python3.13"), "/opt/python3.13")
    named = make_goal(route="environment", python="3.12")
    assert choose_python(named, facts) == (named, None)


def test_a_pinned_python_is_used_for_a_new_environment_only() -> None:
    goal, pin = make_goal(route="environment"), Pin(version="3.12", python="/opt/python3.12")
    assert choose_python(goal, make_facts(project=make_project(environment=None), pin=pin)) == (goal, "/opt/python3.12")
    assert choose_python(goal, make_facts(project=make_project(), pin=pin)) == (goal, None)
    elsewhere = make_goal(route="environment", path="here")
    assert choose_python(elsewhere, make_facts(project=make_project(), pin=pin)) == (elsewhere, "/opt/python3.12")


def test_a_new_environment_keeps_the_python_of_the_previous_one() -> None:
    """The user, the project or its ``.python-version`` may choose another."""
    lost = replace(ENVIRONMENT, real_python=None, base="/opt/bin/python3.12", base_minor="3.12")
    facts, goal = make_goal_facts(target=replace(TARGET, environment=lost)), make_goal(route="environment")
    for kept in (goal, make_goal("six"), make_goal(route="environment", path=".venv")):
        assert choose_base(kept, facts) == lost.base
    other_environment = make_goal_facts(target=replace(TARGET, environment=ENVIRONMENT))
    excluded = replace(facts, project=make_project(environment=lost, requires_python="<3.12"))
    pinned = replace(facts, pin=Pin(version="3.11"))
    for asked, known in (
        (make_goal(route="environment", python="3.11"), facts),
        (make_goal(route="environment", system_site_packages=True), facts),
        (make_goal("six", route="apt"), facts),
        (goal, other_environment),
        (goal, excluded),
        (goal, pinned),
    ):
        assert choose_base(asked, known) == ""
    assert not excluded.needs_other_python, "the subject is supported"
    newer = replace(facts, project=make_project(environment=lost, requires_python=">=3.12"))
    assert not newer.needs_other_python, "the Python that is kept is supported"
