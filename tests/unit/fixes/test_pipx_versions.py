"""An application that pipx has counts only in the version that is required, and a pipx only if it starts."""

from __future__ import annotations

import pytest

from doctor.core import plugins
from doctor.core.goal import Route
from doctor.core.record import replace
from doctor.facts import PipxApp, PipxHome
from doctor.plan.actions import CreateEnvironment, PipxInstall
from doctor.plan.planner import Decision, decide
from tests.unit.factories import (
    ADA,
    NO_TOOLS,
    SYSTEM,
    TOOLS,
    make_goal,
    make_goal_facts,
    make_machine,
    make_python,
    make_target,
)


def decide_with_black_installed(requirement: str, route: Route | None = "pipx") -> Decision:
    home = PipxHome(apps=("black",), versions=(("black", "24.1.0"),), bin_dir="/root/.local/bin", on_path=True)
    facts = make_goal_facts(tools=replace(TOOLS, pipx_home=home))
    return decide(make_goal(requirement, route=route), facts, plugins.fixes())


@pytest.mark.parametrize("name", ["black", "Black>=24", "black[d]==24.1.0", "black @ https://example.org/black.whl"])
def test_the_installed_version_suffices(name: str) -> None:
    plan = decide_with_black_installed(name).plan
    assert plan is not None and (plan.summary, plan.steps) == ("pipx already has black.", ())


def test_another_version_is_left_to_the_user() -> None:
    decision = decide_with_black_installed("black>=25")
    assert decision.plan is None
    assert decision.declined[0].reason == (
        "pipx has black 24.1.0, but black>=25 was requested. Replace it: `/usr/bin/pipx install --force 'black>=25'`"
    )


GLOBAL = PipxApp(
    name="ruff",
    folder="/opt/pipx/venvs/ruff",
    python="/opt/pipx/venvs/ruff/bin/python",
    python_minor="3.11",
    library_versions=("3.11",),
    python_exists=True,
    requirements=("ruff==0.5.0",),
)


def test_what_uv_or_the_pipx_of_all_users_has_is_not_installed_twice() -> None:
    facts = make_goal_facts(tools=replace(TOOLS, pipx_apps=(GLOBAL,)), uv_apps={"black": ("24.1.0", "3.11")})
    plan = decide(make_goal("black", "Ruff", route="pipx"), facts, plugins.fixes()).plan
    assert plan is not None and not plan.steps
    assert plan.summary == "pipx --global already has ruff. uv already has black."
    plan = decide(make_goal("black", "httpie", route="pipx"), facts, plugins.fixes()).plan
    assert plan is not None and (plan.summary, plan.notes) == ("Install httpie with pipx.", ("uv already has black.",))
    assert not any("black" in step.argv for step in plan.steps)
    broken = replace(facts, tools=replace(TOOLS, pipx_apps=(replace(GLOBAL, python_exists=False),)))
    plan = decide(make_goal("ruff", route="pipx"), broken, plugins.fixes()).plan
    assert plan is not None and plan.steps
    for requirement, command in (
        ("black>=25", "uv tool install --force 'black>=25'"),
        ("ruff>=1", "/usr/bin/pipx install --global --force 'ruff>=1'"),
    ):
        [declined] = decide(make_goal(requirement, route="pipx"), facts, plugins.fixes()).declined
        assert declined.reason.endswith(f"Replace it: `{command}`")


def test_the_named_python_is_passed_on_and_another_one_is_left_to_the_user() -> None:
    """pipx ignores --python beside --force, so that only ``pipx reinstall`` replaces the Python."""
    python = f"--python {SYSTEM.executable}"
    facts = make_goal_facts(tools=replace(TOOLS, pipx_apps=(GLOBAL,)), uv_apps={"black": ("24.1.0", "3.9")})
    plan = decide(make_goal("httpie", "ruff", route="pipx", python="3.11"), facts, plugins.fixes()).plan
    assert plan is not None and plan.notes == ("pipx --global already has ruff.",)
    assert " ".join(plan.steps[0].argv) == f"/usr/bin/pipx install {python} httpie"
    assert isinstance(plan.steps[0].action, PipxInstall) and plan.steps[0].action.python == SYSTEM.executable
    old = replace(GLOBAL, python_minor="3.9", library_versions=("3.9",))
    home = PipxHome(apps=("ruff",), versions=(("ruff", "0.5.0"),), bin_dir="/root/.local/bin", on_path=True)
    for changes, name, command in (
        ({}, "black", f"uv tool install {python} black"),
        ({"pipx_apps": (old,)}, "ruff", f"/usr/bin/pipx reinstall --global {python} ruff"),
        ({"pipx_apps": (old,), "pipx_home": home}, "Ruff", f"/usr/bin/pipx reinstall {python} ruff"),
    ):
        named = replace(facts, tools=replace(facts.tools, **changes))
        assert decide(make_goal(name, route="pipx"), named, plugins.fixes()).plan
        [declined] = decide(make_goal(name, route="pipx", python="3.11"), named, plugins.fixes()).declined
        assert declined.reason.endswith(f"with Python 3.9, but 3.11 was requested. Replace it: `{command}`")


def test_without_a_route_another_version_goes_into_the_project() -> None:
    plan = decide_with_black_installed("black>=25", None).plan
    assert plan is not None and plan.fix == "venv"
    assert plan.routes[0].route == "environment" and "pipx has black 24.1.0" in plan.routes[0].reason


def test_an_old_subject_does_not_keep_doctor_from_creating_a_pipx_on_its_own_python() -> None:
    own, shared = make_python(executable="/usr/bin/python3.11"), make_target(path="/root/shared")
    facts = make_goal_facts(
        subject=make_python(version="3.6.15", executable="/opt/old/bin/python3"),
        own_python=own,
        tools=NO_TOOLS,
        machine=make_machine(user=ADA),
        pipx_shared=shared,
    )
    for bases, python in (([own.executable], own), ([own.executable] * 2, replace(own, ensurepip=False))):
        plan = decide(make_goal("black"), replace(facts, own_python=python), plugins.fixes()).plan
        assert plan is not None and plan.routes[0].route == "pipx"
        created = [step.action for step in plan.steps if isinstance(step.action, CreateEnvironment)]
        assert [action.python for action in created] == bases


def test_a_packaged_pipx_that_lost_a_file_is_not_used_and_not_expected_to_be_renewed_by_apt() -> None:
    pipx = replace(TOOLS.pipx, path="/usr/bin/pipx", lost_file="/x/run.py") if TOOLS.pipx else None
    facts = make_goal_facts(tools=replace(TOOLS, pipx=pipx), private_pipx=make_target(path="/root/pipx"))
    plan = decide(make_goal("black", route="pipx"), facts, plugins.fixes()).plan
    assert plan is not None
    commands = [" ".join(step.argv) for step in plan.steps]
    assert not any(command.startswith("apt-get") for command in commands)
    assert "/root/pipx/bin/pipx install black" in commands
