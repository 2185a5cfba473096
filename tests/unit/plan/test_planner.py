"""Safety as a property: whatever the goal and the machine, no plan does what doctor never does."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given, settings

from doctor.core import plugins
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.execute.effects.table import EFFECTS
from doctor.facts import Facts, ShippedMarker
from doctor.facts.obstacle import UNSAFE_STATES
from doctor.facts.quarantine import Quarantine, quarantine_path
from doctor.facts.target import Target
from doctor.plan.actions import (
    AptInstall,
    AptUpdate,
    CompleteDpkg,
    CopyEnvironment,
    CreateEnvironment,
    EditFile,
    Ensurepath,
    MoveToQuarantine,
    OpenQuarantine,
    PipInstall,
    PipxClear,
    PipxInstall,
)
from doctor.plan.model import Step
from doctor.plan.planner import decide
from tests.unit.factories import make_goal, make_goal_facts
from tests.unit.strategies import DEAD_APP, PRIVATE_PIPX, PROJECT, SECRET, goals_and_facts, markers, quarantines

generated = given(goals_and_facts())


def steps_for(goal: Goal, facts: Facts) -> tuple[Step, ...]:
    plan = decide(goal, facts, plugins.fixes()).plan
    return plan.steps if plan else ()


@settings(max_examples=300)
@generated
def test_every_step_is_safe_explained_and_does_what_its_command_says(pair: tuple[Goal, Facts]) -> None:
    goal, facts = pair
    for step in steps_for(goal, facts):
        assert_does_nothing_forbidden(step)
        assert facts.target is None or facts.target.state not in UNSAFE_STATES or facts.target.path not in step.touches
        assert_asks_for_consent(step, facts.target)
        assert_is_explained(step)
        assert_types_no_option(step, goal)
        assert_agreement(step)


def assert_does_nothing_forbidden(step: Step) -> None:
    """Fail where a step does what doctor never does."""
    line = shlex.join(step.argv)
    assert "EXTERNALLY-MANAGED" not in line
    assert "break-system-packages" not in line or isinstance(step.action, EditFile)
    assert not {"--user", "--target", "--ignore-installed", "chmod", "chown", "ln"} & set(step.argv)
    assert "rm" not in step.argv or isinstance(step.action, PipxClear)
    assert "pip" not in step.argv or isinstance(step.action, PipInstall)
    if "pip" in step.argv:
        assert step.argv[0].endswith("/bin/python")
        assert step.argv[0].startswith((".venv", "/srv/env", PRIVATE_PIPX, DEAD_APP.folder))
        assert not step.needs_root and "sudo" not in step.argv


def assert_asks_for_consent(step: Step, target: Target | None) -> None:
    """Fail where a step outside the project needs no consent."""
    outside = [path for path in step.touches if not path.startswith(f"{PROJECT}/")]
    assert step.touches
    if target and target.is_active and isinstance(step.action, (CopyEnvironment, PipInstall)):
        outside = [path for path in outside if path != target.path]  # who activated it has chosen it
    assert step.needs_consent or not (outside or step.needs_root)


def assert_is_explained(step: Step) -> None:
    """Fail where a step does not say what it does and how it is reverted."""
    assert step.id and step.reason and step.undo
    assert step.argv and all(step.argv)
    [kind] = [kind for kind, effect in EFFECTS.items() if isinstance(step.action, effect.ACTIONS)]
    assert (kind == "packages") == bool({"apt-get", "dpkg"} & set(step.argv))


def assert_types_no_option(step: Step, goal: Goal) -> None:
    """Fail where a typed requirement becomes an option or more than one line."""
    assert not isinstance(step.action, PipxInstall) or SECRET not in step.action.requirement
    if isinstance(step.action, PipInstall):
        assert all(line == line.strip("\n") and line.isprintable() for line in step.action.requirements)
        typed = [line for line in step.action.requirements if line in goal.requirements]
        assert not any(line.startswith("-") or " -" in line for line in typed)


def assert_agreement(step: Step) -> None:
    """Fail where the command that is shown does anything else than the action that is executed."""
    action, words = step.action, step.argv
    if isinstance(action, CreateEnvironment):
        assert step.touches == (action.path,) and action.path.endswith(words[-1])
        assert action.python in words
        assert ("--system-site-packages" in words) is action.system_site_packages
        command = tuple(word for word in words if word != "--clear")
        is_venv = command[:4] == (action.python, "-I", "-m", "venv")
        assert is_venv if action.creator == "venv" else command[-3:-1] == ("--python", action.python)
    elif isinstance(action, CopyEnvironment):
        assert step.touches == (action.path,)
        assert words[:2] == ("cp", "-al") and action.path.endswith(words[2])
    elif isinstance(action, PipInstall):
        assert step.touches == (action.path,)
        editable = [word for line in action.requirements if line.startswith("-e ") for word in line.split(" ", 1)]
        named = [line for line in action.requirements if not line.startswith("-e ")]
        expected = [*editable, *(["--"] if named and action.path != PRIVATE_PIPX else []), *named]
        assert list(words[len(words) - len(expected) :]) == expected
        assert [words[index + 1] for index, word in enumerate(words) if word == "-r"] == list(action.requirement_files)
        assert ("--no-index" in words) is action.offline
        assert step.needs_network is not action.offline
    elif isinstance(action, AptInstall):
        names = [word.partition("=")[0] for word in words[-len(action.packages) :]]
        assert names == list(action.packages) and "apt-get" in words and "install" in words
        assert ("--reinstall" in words) is action.reinstall
    elif isinstance(action, AptUpdate):
        assert words[-2:] == ("apt-get", "update")
    elif isinstance(action, CompleteDpkg):
        assert "--configure" in words or "--reinstall" in words
    elif isinstance(action, PipxClear):
        assert words == ("rm", "-r", action.folder) and step.touches == (action.folder,)
        assert action.folder.startswith("/home/ada/.local/pipx/venvs/")
    elif isinstance(action, PipxInstall):
        force = ("--force",) if action.relink else ()
        python = ("--python", action.python) if action.python else ()
        assert words == (action.pipx, "install", *force, *python, action.requirement)
        assert action.app and action.app in step.id
    elif isinstance(action, Ensurepath):
        assert words == (action.pipx, "ensurepath") and step.touches == action.files
    elif isinstance(action, EditFile):
        assert (*words[-4:-2], words[-1]) == ("sed", "-i", action.path)
        numbers = [list(map(int, part.removesuffix("d").split(","))) for part in words[-2].split(";")]
        assert {(part[0], part[-1]) for part in numbers} == set(action.lines)
        assert step.touches == (action.path,)
    elif isinstance(action, OpenQuarantine):
        assert "mkdir" in words and step.touches == (action.folder,)
        assert {word for word in words if word.startswith("/")} == {
            quarantine_path(action.folder, action.base, path).rpartition("/")[0] for path in action.moves
        }
    elif isinstance(action, MoveToQuarantine):
        destination = quarantine_path(action.folder, action.base, action.moves[0]).rpartition("/")[0]
        assert words[-len(action.moves) - 3 :] == ("mv", "-t", destination, *action.moves)
        assert step.touches == (action.folder, *action.moves)
    else:
        pytest.fail(f"no rule for {type(action).__name__}")
    if isinstance(action, (AptInstall, AptUpdate, CompleteDpkg)):
        assert (words[0] == "sudo") is action.sudo and step.needs_root
    elif not isinstance(action, (EditFile, OpenQuarantine, MoveToQuarantine)):
        assert "sudo" not in words and not step.needs_root
    else:
        assert words[0] != "sudo" or step.needs_root


@settings(max_examples=150)
@generated
def test_an_offline_plan_needs_no_network(pair: tuple[Goal, Facts]) -> None:
    goal, facts = pair
    assert not any(step.needs_network for step in steps_for(replace(goal, offline=True), facts))


@settings(max_examples=150)
@generated
def test_each_requirement_is_routed_once_with_a_reason(pair: tuple[Goal, Facts]) -> None:
    goal, facts = pair
    goal = replace(goal, route=None, condition="")
    plan = decide(goal, facts, plugins.fixes()).plan
    if plan and goal.requirements:
        assert [routed.requirement for routed in plan.routes] == list(goal.requirements)
        assert all(routed.reason for routed in plan.routes)
        lines = {
            line for step in plan.steps if isinstance(step.action, PipInstall) for line in step.action.requirements
        }
        applications = {step.action.requirement for step in plan.steps if isinstance(step.action, PipxInstall)}
        assert not applications & lines & set(goal.requirements)


@settings(max_examples=150)
@given(goals_and_facts(), quarantines())
def test_a_quarantine_is_opened_first_and_each_path_is_moved_once(
    pair: tuple[Goal, Facts], quarantine: Quarantine
) -> None:
    condition = "pip-shadows-system" if quarantine.location == "local" else "user-site-shadows-system"
    goal = Goal(condition=condition, offline=pair[0].offline)
    facts = replace(pair[1], quarantines=(quarantine,), requirement_files=())
    actions = [step.action for step in steps_for(goal, facts)]
    if not actions:
        assert all(item.problem for item in quarantine.items)
        return
    opened, *moved = actions
    assert isinstance(opened, OpenQuarantine)
    assert all(isinstance(action, MoveToQuarantine) for action in moved)
    paths = [path for action in moved if isinstance(action, MoveToQuarantine) for path in action.moves]
    assert sorted(paths) == sorted(opened.moves) == sorted(set(quarantine.moves))
    assert paths[-1] == quarantine.moves[-1], "the metadata goes last"
    for path in paths:
        assert quarantine_path(opened.folder, opened.base, path).startswith(f"{opened.folder}/files/")


@settings(max_examples=150)
@given(goals_and_facts(), markers)
def test_a_marker_is_restored_by_its_package_alone(pair: tuple[Goal, Facts], marker: ShippedMarker) -> None:
    goal = Goal(condition="marker-removed", offline=pair[0].offline)
    facts = replace(pair[1], shipped_marker=marker, requirement_files=())
    steps = steps_for(goal, facts)
    assert not steps or (marker.state != "intact" and marker.diverted is None)
    for step in steps:
        assert isinstance(step.action, (CompleteDpkg, AptUpdate, AptInstall)) and step.needs_root and step.needs_consent
        assert {"apt-get", "dpkg"} & set(step.argv)
        assert "EXTERNALLY-MANAGED" not in shlex.join(step.argv)
    for action in (step.action for step in steps if isinstance(step.action, AptInstall)):
        assert action.packages == (marker.package,) and action.reinstall


@settings(max_examples=100)
@generated
def test_planning_is_deterministic_and_always_gives_a_reason(pair: tuple[Goal, Facts]) -> None:
    first, second = decide(*pair, plugins.fixes()), decide(*pair, plugins.fixes())
    assert first == second
    assert first.plan is None or first.refused is None
    if first.refused:
        assert first.refused.reason and first.refused.instead
    elif first.plan is None:
        assert first.declined and all(declined.reason for declined in first.declined)


@pytest.mark.parametrize("name", ["--break-system-packages", "--break-system-pack", "--user", "x --target=/usr"])
def test_an_unsafe_requirement_is_refused_with_the_safe_way(name: str) -> None:
    decision = decide(make_goal(name, route="environment"), make_goal_facts(), plugins.fixes())
    assert decision.plan is None and decision.refused is not None
    assert "is unsafe" in decision.refused.reason and decision.refused.instead
