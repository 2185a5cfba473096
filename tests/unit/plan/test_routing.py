"""Each requirement goes where it belongs, with the reason, and all in one plan."""

from __future__ import annotations

import time

import pytest

from doctor.core import plugins
from doctor.core.goal import Route
from doctor.core.record import replace
from doctor.facts import Apt, Facts, Package
from doctor.facts.code import ImportedModule
from doctor.plan.actions import AptInstall, CreateEnvironment, PipxInstall
from doctor.plan.planner import decide
from doctor.plan.routing import route_requirements
from tests.unit.factories import (
    ADA,
    NO_TOOLS,
    existing_target,
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
    assert plan.routes[0].reason == (
        "pipx cannot be used: pipx is not installed, and no Python was found that is new enough to install it with"
    )
    assert {"black", "requests"} <= set(plan.steps[-1].argv)


def test_nothing_is_planned_where_one_route_declines() -> None:
    facts = make_goal_facts(target=make_target(state="no-parent"))
    decision = decide(make_goal("black", "requests"), facts, plugins.fixes())
    assert decision.plan is None and decision.refused is None
    assert decision.declined[0].reason


@pytest.mark.parametrize(
    ("requirement", "route"),
    [
        ("python-apt", "apt"),
        ("gi", "apt"),
        ("tkinter", "apt"),
        ("RPi.GPIO", "apt"),
        ("python3-yaml", "apt"),
        ("chirp", "apt"),
        ("requests", "environment"),
        ("surely-nobody-has-this", "environment"),
        ("black @ https://ada:secret@example.org/black.whl", "environment"),
    ],
)
def test_a_name_takes_its_route(requirement: str, route: Route) -> None:
    assert routes(make_goal_facts(), requirement) == [route]


def test_what_is_unknown_goes_to_the_environment_and_says_so() -> None:
    [routed] = route_requirements(make_goal("surely-nobody-has-this"), make_goal_facts())
    assert routed.certainty == "unsure"


def test_pip_and_its_companions_are_no_libraries_that_code_imports() -> None:
    for routed in route_requirements(make_goal("pip<24", "setuptools", "wheel"), make_goal_facts()):
        assert (routed.route, routed.reason) == ("environment", "each environment has its own")


def test_an_application_that_the_code_imports_goes_to_the_project() -> None:
    imports = (ImportedModule(name="pytest", path="test_a.py", line=1),)
    assert routes(make_goal_facts(), "pytest") == ["pipx"]
    assert routes(make_goal_facts(imports=imports), "pytest") == ["environment"]
    assert routes(make_goal_facts(other_listed=(("pytest", "requirements-dev.txt"),)), "pytest") == ["environment"]


def test_pipx_itself_comes_from_the_distribution_if_that_has_it() -> None:
    offered = (Package(name="pipx", installed=None, candidate="1.1.0-1"),)
    assert routes(make_goal_facts(packages=offered), "pipx", "black") == ["apt", "pipx"]
    assert routes(make_goal_facts(), "pipx") == ["pipx"]


def test_what_apt_was_asked_for_and_lacks_goes_to_the_environment_if_the_index_has_it() -> None:
    lacking = tuple(Package(name=name, installed=None, candidate=None) for name in ("python3-cups", "python3-uno"))
    facts = make_goal_facts(packages=lacking)
    assert routes(facts, "pycups", "uno") == ["environment", "apt"]


@pytest.mark.parametrize(
    ("typed", "installed", "as_typed"),
    [
        ("git", "git", "git"),
        ("libpq-dev", "libpq-dev", "libpq-dev"),
        ("PyYAML", "python3-yaml", "PyYAML"),
        ("redis", "python3-redis", "redis"),
        ("gi", "python3-gi", "gi"),
        ("black", "black", "black"),
    ],
)
def test_before_apt_can_be_asked_a_name_is_debians_unless_it_is_a_known_library(
    typed: str, installed: str, as_typed: str
) -> None:
    facts = make_goal_facts(apt=Apt(has_lists=False, lock=None))
    for insists, expected in ((False, installed), (True, as_typed)):
        plan = decide(make_goal(typed, route="apt", as_typed=insists), facts, plugins.fixes()).plan
        assert plan is not None and AptInstall(packages=(expected,), sudo=False) in [step.action for step in plan.steps]


def test_a_module_of_the_system_is_taken_from_apt_by_its_package_also_as_typed() -> None:
    plan = decide(
        make_goal("dbus", as_typed=True), make_goal_facts(apt=Apt(has_lists=False, lock=None)), plugins.fixes()
    ).plan
    assert plan is not None and "python3-dbus" in plan.summary


def test_a_new_environment_sees_the_systems_packages_where_both_are_wanted() -> None:
    offered = Package(name="python3-apt", installed=None, candidate="2.6.0")
    facts = make_goal_facts(packages=(offered,))
    plan = decide(make_goal("requests", "python-apt"), facts, plugins.fixes()).plan
    assert plan is not None
    kinds = [type(step.action) for step in plan.steps]
    assert kinds.index(AptInstall) < kinds.index(CreateEnvironment)
    [create] = [step.action for step in plan.steps if isinstance(step.action, CreateEnvironment)]
    assert create.system_site_packages
    alone = decide(make_goal("requests"), facts, plugins.fixes()).plan
    assert alone is not None and not any(getattr(step.action, "system_site_packages", False) for step in alone.steps)


def test_an_existing_environment_is_not_rebuilt_to_see_the_systems_packages() -> None:
    offered = Package(name="python3-apt", installed=None, candidate="2.6.0")
    facts = make_goal_facts(packages=(offered,), target=existing_target())
    plan = decide(make_goal("requests", "python-apt"), facts, plugins.fixes()).plan
    assert plan is not None and not any(isinstance(step.action, CreateEnvironment) for step in plan.steps)
    assert any("--system-site-packages" in note for note in plan.notes)


def test_a_list_that_names_what_only_the_system_has_is_said_so() -> None:
    files = (make_requirement_file("PyGObject", "six"),)
    plan = decide(make_goal(route="environment"), make_goal_facts(requirement_files=files), plugins.fixes()).plan
    assert plan is not None and any("pygobject" in note and "doctor fix -r" in note for note in plan.notes)


def test_apts_version_is_shown_beside_what_goes_to_the_environment() -> None:
    offered = Package(name="python3-requests", installed=None, candidate="2.28.1+dfsg-1")
    [routed] = route_requirements(make_goal("requests"), make_goal_facts(packages=(offered,)))
    assert (routed.package, routed.version) == ("python3-requests", "2.28.1+dfsg-1")


def test_an_application_stays_with_its_plugins() -> None:
    facts = make_goal_facts()
    assert routes(facts, "pytest", "pytest-nothing") == ["environment", "environment"]
    assert routes(facts, "pytest", "requests") == ["pipx", "environment"]


def test_an_application_goes_to_the_environment_that_the_user_names() -> None:
    [routed] = route_requirements(replace(make_goal("black"), path="env"), make_goal_facts())
    assert (routed.route, routed.reason) == ("environment", "--path names the environment")


def test_the_time_grows_with_the_number_of_requirements_only() -> None:
    start = time.process_time()
    assert len(routes(make_goal_facts(), *(f"nobody-has-{number}" for number in range(20_000)))) == 20_000
    assert time.process_time() - start < 20, "quadratic time takes minutes"


def test_a_list_that_requires_another_version_than_apt_has_is_left_to_pip() -> None:
    packages = (Package(name="python3-gi", installed=None, candidate="3.42.2-3+b1"),)
    for line, expected in (("PyGObject>=3.42", ["apt", "apt"]), ("PyGObject>=99", ["apt"])):
        facts = make_goal_facts(requirement_files=(make_requirement_file(line, "six"),), packages=packages)
        found = route_requirements(make_goal(), facts)
        assert [routed.route for routed in found] == expected
        assert ("pygobject" in [routed.requirement for routed in found]) == ("99" not in line)
