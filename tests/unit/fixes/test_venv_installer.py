"""The program that fills an environment: pip, or uv where the user wants it and it can."""

from __future__ import annotations

import pytest

from doctor.core import plugins
from doctor.core.record import replace
from doctor.plan import PipInstall
from doctor.plan.planner import Decision, decide
from tests.unit.factories import existing_target, make_environment, make_goal, make_goal_facts, pip_config_with


def planned(**changes: object) -> Decision:
    goal = make_goal("six", route="environment", installer="uv")
    return decide(goal, make_goal_facts(**{"uv": "/usr/bin/uv"} | changes), plugins.fixes())


def test_uv_is_named_in_the_step_its_command_and_its_action() -> None:
    plan = planned(target_pip_config=pip_config_with("index-url", "https://index.invalid/simple")).plan
    assert plan is not None
    step = plan.steps[-1]
    assert step.reason.endswith(" with uv.")
    assert step.argv[:4] == ("env", "UV_DEFAULT_INDEX=https://index.invalid/simple", "/usr/bin/uv", "pip")
    assert step.argv[-2:] == ("--", "six")
    assert isinstance(step.action, PipInstall) and step.action.uv == "/usr/bin/uv"


def test_pip_installs_where_nothing_else_was_asked_for() -> None:
    plan = decide(make_goal("six", route="environment"), make_goal_facts(uv="/usr/bin/uv"), plugins.fixes()).plan
    assert plan is not None
    step = plan.steps[-1]
    assert "uv" not in step.reason and step.argv[2:6] == ("-m", "pip", "install", "--no-compile")
    assert isinstance(step.action, PipInstall) and step.action.uv == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"uv": None}, "uv is not on PATH"),
        ({"target_pip_config": pip_config_with("config-settings", "--x=y")}, "config-settings (/etc/pip.conf:2)"),
    ],
)
def test_a_uv_that_is_missing_or_lacks_an_option_is_declined(changes: dict[str, object], words: str) -> None:
    decision = planned(**changes)
    assert decision.plan is None
    assert any(words in declined.reason and "`--installer pip`" in declined.reason for declined in decision.declined)


def test_an_environment_that_is_created_and_filled_has_both_in_its_headline() -> None:
    plan = decide(make_goal("six", route="environment"), make_goal_facts(), plugins.fixes()).plan
    assert plan is not None
    assert plan.summary.startswith("Create .venv with Python ") and plan.summary.endswith(" and install six.")


@pytest.mark.parametrize(("compiled", "noted"), [(False, True), (True, False)])
def test_that_modules_are_compiled_later_is_said_unless_they_are_compiled_now(compiled: bool, noted: bool) -> None:
    goal = make_goal("six", route="environment", compiled=compiled)
    plan = decide(goal, make_goal_facts(), plugins.fixes()).plan
    assert plan is not None
    assert ("--no-compile" in plan.steps[-1].argv) is noted
    assert any("`--compile`" in note for note in plan.notes) is noted


def test_that_modules_are_compiled_later_is_not_said_again_for_the_next_package() -> None:
    facts = make_goal_facts(target=existing_target())
    plan = decide(make_goal("six", route="environment"), facts, plugins.fixes()).plan
    assert plan is not None
    assert "--no-compile" in plan.steps[-1].argv and not any("`--compile`" in note for note in plan.notes)


def test_uv_installs_into_an_environment_that_it_created_without_pip() -> None:
    target = existing_target(make_environment(creator="uv", pip=None))
    goal = make_goal("six", route="environment")
    declined = next(iter(decide(goal, make_goal_facts(target=target), plugins.fixes()).declined))
    assert "`uv pip install six`" in declined.reason
    plan = decide(goal, make_goal_facts(target=target, uv="/usr/bin/uv"), plugins.fixes()).plan
    assert plan and [step.id for step in plan.steps] == ["copy-environment", "install"]
    assert isinstance(plan.steps[1].action, PipInstall) and plan.steps[1].action.uv == "/usr/bin/uv"
    gone = existing_target(make_environment(creator="uv", pip=None, real_python=None))
    plan = decide(goal, make_goal_facts(target=gone, uv="/usr/bin/uv"), plugins.fixes()).plan
    assert plan and isinstance(plan.steps[-1].action, PipInstall) and not plan.steps[-1].action.uv


def test_an_option_that_root_ignores_is_noted_where_something_is_installed() -> None:
    config = pip_config_with("find-links", "/home/bob/wheels")
    config = replace(config, options=(replace(config.options[0], distrust="/home/bob belongs to bob"),))
    facts = make_goal_facts(target_pip_config=config)
    with_package, empty = (make_goal(*names, route="environment") for names in (("six",), ()))
    note = "The option find-links (/etc/pip.conf:2) is ignored, because /home/bob belongs to bob."
    for goal, is_noted in ((with_package, True), (empty, False)):
        plan = decide(goal, facts, plugins.fixes()).plan
        assert plan is not None and (note in plan.notes) == is_noted
