"""The tool that manages a project's environment, and where doctor names it instead of a command of its own."""

from __future__ import annotations

import pytest

from doctor.checks import broken_venv, externally_managed, no_project_venv, pip_missing
from doctor.core import plugins
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix, Instruction, Remedy, Severity, ShellLine, fix_environment
from doctor.diagnose.recommend import recommend
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Environment
from doctor.facts.environment import tool_command
from doctor.facts.project import FileFault
from doctor.plan.planner import decide
from tests.unit.factories import (
    IN_ENVIRONMENT,
    existing_target,
    make_environment,
    make_facts,
    make_goal,
    make_goal_facts,
    make_project,
    make_requirement_file,
)

BROKEN = make_environment(real_python=None)
BROKEN_ELSEWHERE = make_environment(path="/other/.venv", real_path="/other/.venv", real_python=None)


@pytest.mark.parametrize(
    ("manager", "sign", "command"),
    [
        ("conda", "environment.yaml", ("conda", "env", "update", "--file", "environment.yaml")),
        ("conda", "conda-lock.yml", ("conda-lock", "install", "--name", "work", "conda-lock.yml")),
        ("poetry", "pyproject.toml", ("poetry", "install")),
        ("pip", "", None),
    ],
)
def test_a_manager_has_a_command_that_creates_the_environment(
    manager: str, sign: str, command: tuple[str, ...] | None
) -> None:
    assert make_project(environment=None, manager=manager, manager_file=sign).manager_command() == command


def test_a_manager_has_a_command_that_adds_requirements() -> None:
    project = make_project(environment=None, manager="uv", manager_file="uv.lock")
    assert project.manager_command(("a>=1", "b")) == ("uv", "add", "a>=1", "b")


@pytest.mark.parametrize(
    ("manager", "environment", "remedy"),
    [
        ("pip", BROKEN, fix_environment()),
        ("uv", BROKEN, ShellLine(text="mv /work/.venv /work/.venv.old && uv sync", needs_network=True)),
        ("conda", BROKEN, fix_environment()),
        ("uv", BROKEN_ELSEWHERE, fix_environment(path="/other/.venv", needs_consent=True)),
    ],
)
def test_a_broken_environment_is_rebuilt_by_its_manager(manager: str, environment: Environment, remedy: Remedy) -> None:
    facts = make_facts(active_environment=environment, project=make_project(manager=manager, environment=BROKEN))
    finding = next(finding for finding in broken_venv.check(facts) if environment.path in finding.summary)
    assert finding.remedy == remedy


def test_a_manager_is_installed_before_anything_is_moved_for_it() -> None:
    facts = make_facts(project=make_project(manager="uv", environment=BROKEN, manager_installed=False))
    recommendation = recommend(facts, broken_venv.check(facts))
    assert recommendation and recommendation.remedy == Fix(
        goal=make_goal("uv", route="pipx"), needs_consent=True, needs_network=True
    )


def test_a_manager_that_doctor_cannot_install_is_named_in_words() -> None:
    pixi = make_project(environment=None, manager="pixi", manager_file="pixi.toml", manager_installed=False)
    [finding] = no_project_venv.check(make_facts(project=pixi))
    assert isinstance(finding.remedy, Instruction) and "Install pixi" in finding.remedy.text
    assert recommend(make_facts(project=pixi), [finding]) is None


def test_the_environment_of_another_tool_is_left_to_it() -> None:
    environment = make_environment(path="/work/.tox/py", pip=None, tool="tox")
    facts = make_facts(subject=replace(IN_ENVIRONMENT, pip=None), subject_environment=environment)
    [finding] = pip_missing.check(facts)
    assert finding.severity is Severity.INFO and finding.remedy is None, "pdm's and uv's have no pip by design"
    remedy = environment_remedy(make_facts(), environment)
    assert remedy == Instruction(text="tox recreates this environment: `tox run --recreate -e py`")
    assert tool_command(replace(environment, path="/work/.tox/$(id);x")) == "tox run --recreate -e '$(id);x'"


def test_a_managers_command_is_recommended_with_how_to_install_it() -> None:
    poetry = make_project(environment=None, manager="poetry", manager_file="poetry.lock", manager_installed=False)
    facts = make_facts(project=poetry)
    recommendation = recommend(facts, [*externally_managed.check(facts), *no_project_venv.check(facts)])
    assert recommendation is not None
    assert recommendation.remedy == Fix(goal=make_goal("poetry", route="pipx"), needs_consent=True, needs_network=True)
    assert recommendation.summary == "poetry manages this project's environment, but is not installed."
    facts = make_facts(project=replace(poetry, manager_installed=True, manager_program="/home/ada/.local/bin/poetry"))
    recommendation = recommend(facts, externally_managed.check(facts))
    assert recommendation is not None
    assert recommendation.remedy == Command(argv=("/home/ada/.local/bin/poetry", "install"), needs_network=True)


@pytest.mark.parametrize(
    ("manager", "command", "beside"),
    [("uv", "uv sync", "DIR"), ("conda", "conda env update --file 'the file'", ".venv")],
)
def test_fix_leaves_the_environment_to_its_manager(manager: str, command: str, beside: str) -> None:
    facts = make_goal_facts(project=make_project(environment=None, manager=manager, manager_file="the file"))
    [declined] = decide(make_goal(route="environment"), facts, plugins.fixes()).declined
    assert declined.reason == (
        f"{manager} manages this project's environment (the file). Run `{command}`. "
        f"For another environment beside it: `doctor fix --venv --path {beside}`"
    )
    fault = FileFault(path="uv.lock", line=3, problem="git's marks", is_lock=True, aside="x")
    project = make_project(environment=None, manager=manager, manager_file="the file", file_fault=fault)
    [declined] = decide(make_goal(route="environment"), make_goal_facts(project=project), plugins.fixes()).declined
    assert "cannot use uv.lock: git's marks" in declined.reason and command not in declined.reason
    assert declined.reason.endswith("Repair that first: `doctor check` shows how")
    lacking = make_goal_facts(project=replace(project, manager="uv", manager_installed=False))
    [declined] = decide(make_goal(route="environment"), lacking, plugins.fixes()).declined
    assert declined.reason.endswith("Install uv: `doctor fix --pipx uv`. Then `doctor check` shows how")


@pytest.mark.parametrize(
    ("requirements", "command"),
    [
        (("six",), "uv sync"),
        (("Ruamel_YAML",), "uv sync"),
        (("six", "rich"), "uv add rich"),
        (("six>=2",), "uv add 'six>=2'"),
    ],
)
def test_a_manager_installs_what_the_project_requires_already(requirements: tuple[str, ...], command: str) -> None:
    project = make_project(environment=None, manager="uv", manager_file="uv.lock")
    stated = make_requirement_file("six>=1", "ruamel.yaml", path="pyproject.toml", kind="declared")
    facts = make_goal_facts(project=project, requirement_files=(stated,))
    [declined] = decide(make_goal(*requirements, route="environment"), facts, plugins.fixes()).declined
    assert f"Run `{command}`. " in declined.reason


@pytest.mark.parametrize(("manager", "declines"), [("uv", True), ("conda", False)])
def test_conda_does_not_manage_an_environment_that_venv_created(manager: str, declines: bool) -> None:
    facts = make_goal_facts(project=make_project(manager=manager), target=existing_target())
    decision = decide(make_goal(route="environment"), facts, plugins.fixes())
    assert (decision.plan is None) is declines
