"""A rebuilt environment is filled from the project's files, or with what the previous one held."""

from __future__ import annotations

from doctor.core import plugins
from doctor.core.record import replace
from doctor.facts import Distribution, Obstacle
from doctor.plan import PipInstall
from doctor.plan.planner import decide
from tests.unit.factories import (
    existing_target,
    make_environment,
    make_goal,
    make_goal_facts,
    make_requirement_file,
    make_target,
)


def test_an_editable_project_is_reinstalled_as_an_option() -> None:
    moved = make_environment(recorded_path="/elsewhere/.venv")
    mine = Distribution(name="mine", version="1", origin="-e file:///home/ada/mine")
    target = existing_target(moved, mine, Distribution(name="six", version="1.16"))
    plan = decide(make_goal(route="environment"), make_goal_facts(target=target), plugins.fixes()).plan
    assert plan is not None
    assert plan.steps[-1].argv[-5:] == ("--no-compile", "-e", "file:///home/ada/mine", "--", "six==1.16")


def test_the_projects_file_is_read_in_the_projects_folder() -> None:
    target = make_target(display_path="/work/.venv", cwd="/work/src")
    own = make_requirement_file("-e ./lib", path="/work/requirements.txt")
    typed = make_requirement_file("-e ./lib")
    for file, requirements, cwd in (
        (own, (), "/work"),
        (typed, (), "/work/src"),
        (own, ("x @ file:///x",), "/work/src"),
    ):
        facts = make_goal_facts(target=target, requirement_files=(file,))
        plan = decide(make_goal(*requirements, route="environment"), facts, plugins.fixes()).plan
        assert plan is not None
        install = plan.steps[-1]
        assert isinstance(install.action, PipInstall) and install.action.cwd == cwd
        assert (install.argv[:3] == ("env", "-C", "/work")) is (cwd == "/work")


def test_one_step_replaces_an_environment_and_keeps_the_previous_one() -> None:
    moved = existing_target(make_environment(recorded_path="/elsewhere/.venv"))
    for target, is_replaced in ((moved, True), (make_target(), False)):
        plan = decide(make_goal(route="environment"), make_goal_facts(target=target), plugins.fixes()).plan
        assert plan is not None
        [step] = plan.steps
        assert step.id == "create-environment"
        assert ("--clear" in step.argv) is is_replaced, "the command line starts from an empty folder"
        assert step.undo == (
            f"put the previous {target.display_path} back" if is_replaced else f"remove {target.display_path}"
        )


def test_an_environment_that_this_user_cannot_change_is_not_called_ready() -> None:
    owned = Obstacle(path="/work/.venv", kind="owner", reason="it belongs to root", place="/work/.venv", owner="root")
    facts = make_goal_facts(target=existing_target(obstacle=owned))
    decision = decide(make_goal(route="environment"), facts, plugins.fixes())
    assert decision.plan is None and "belongs to root" in decision.declined[0].reason
    read_only = replace(owned, reason="you cannot write to it", owner="")
    decision = decide(
        make_goal(route="environment"),
        make_goal_facts(target=existing_target(obstacle=read_only)),
        plugins.fixes(),
    )
    assert decision.plan is not None and not decision.plan.steps, "nothing has to be written"


def test_the_summary_of_an_installation_names_the_packages() -> None:
    facts = make_goal_facts(target=existing_target(make_environment()))
    plan = decide(make_goal("numpy", route="environment"), facts, plugins.fixes()).plan
    assert plan is not None and plan.summary == "Install numpy in .venv."


def test_another_python_of_the_same_version_replaces_the_environment_where_its_path_was_typed() -> None:
    def is_rebuilt(python: str, **changes: str) -> bool:
        facts = make_goal_facts(target=existing_target(make_environment(**changes)))
        plan = decide(make_goal(route="environment", python=python), facts, plugins.fixes()).plan
        return plan is not None and bool(plan.steps)

    other = "/usr/local/bin/python3.11"
    assert is_rebuilt("/usr/bin/python3", real_python=other)
    assert not is_rebuilt("3.11", real_python=other), "the version is right"
    assert not is_rebuilt("/usr/bin/python3")
    assert not is_rebuilt("/usr/bin/python3", real_python="/work/.venv/bin/python3.11"), "it is a copy"
