from __future__ import annotations

import pytest

from doctor.checks.python_too_old import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity, fix_environment
from doctor.facts import Pin, Project
from tests.unit.factories import make_environment, make_facts, make_project, make_python


def project(required: str) -> Project:
    return make_project(requires_python=required, environment=None)


@pytest.mark.parametrize("required", [">=3.9", "~=3.11", "not a specifier", ">=3.8,<4"])
def test_silent_where_the_project_can_use_it(required: str) -> None:
    assert not list(check(make_facts(project=project(required))))


def test_silent_about_the_old_python_of_a_distribution() -> None:
    assert not list(check(make_facts(subject=make_python(version="3.9.2"))))


def test_a_project_that_requires_a_newer_python_gets_one() -> None:
    facts = make_facts(
        project=project(">=3.13"), other_interpreters=(("/opt/python3.12", "3.12"), ("/opt/python3.13", "3.13"))
    )
    [finding] = check(facts)
    assert finding.severity is Severity.ERROR
    assert finding.remedy == fix_environment(python="/opt/python3.13")


@pytest.mark.parametrize(
    ("required", "release"), [(">=3.13,<3.15", "3.14"), (">=3.15", "3.15"), ("<3.11", "3.10"), (">=3.6,<3.9", "3.8")]
)
def test_without_a_python_that_fits_uv_installs_one(required: str, release: str) -> None:
    [finding] = check(make_facts(project=project(required)))
    assert finding.remedy == Command(argv=("uv", "python", "install", release), needs_network=True)


@pytest.mark.parametrize(
    ("pinned", "release"), [("3.14", "3.14"), ("3.14.2", "3.14.2"), ("3.12", "3.15"), ("3", "3.15")]
)
def test_the_release_that_the_project_pins_is_installed_if_it_supports_that(pinned: str, release: str) -> None:
    [finding] = check(make_facts(project=project(">=3.13"), pin=Pin(version=pinned)))
    assert finding.remedy == Command(argv=("uv", "python", "install", release), needs_network=True)


@pytest.mark.parametrize("required", ["<3", ">=3.6,<3.8", ">=3.99"])
def test_what_uv_does_not_install_is_not_asked_of_it(required: str) -> None:
    [finding] = check(make_facts(project=project(required)))
    text = "uv installs no Python that the project supports. Correct requires-python in pyproject.toml, or build one."
    assert finding.remedy == Instruction(text=text) and not finding.next_step


def test_the_file_that_requires_it_is_named() -> None:
    [finding] = check(make_facts(project=replace(project(">=3.13"), requires_python_file="setup.cfg")))
    assert (finding.evidence[0].source, finding.evidence[0].value) == ("setup.cfg", "python_requires = >=3.13")


def test_the_python_of_the_projects_environment_counts() -> None:
    newer = replace(
        project(">=3.13"),
        environment=make_environment(version="3.13.1", python_minor="3.13", library_versions=("3.13",)),
    )
    assert not list(check(make_facts(project=newer)))


def test_a_python_past_its_end_of_life_is_a_warning() -> None:
    [finding] = check(make_facts(subject=make_python(version="3.8.18", base_kind="pyenv", kind="pyenv")))
    assert finding.severity is Severity.WARNING
    later = make_facts(subject=make_python(version="3.11.7", base_kind="pyenv", kind="pyenv"), today="2027-11-01")
    assert [finding.id for finding in check(later)] == ["python-too-old"]


@pytest.mark.parametrize("manager", ["uv", "pixi", "conda"])
def test_silent_where_the_project_manager_installs_a_python(manager: str) -> None:
    assert not list(check(make_facts(project=replace(project(">=3.13"), manager=manager))))


def test_the_project_manager_is_pointed_to_a_python_that_fits() -> None:
    managed = replace(project(">=3.13"), manager="poetry")
    [finding] = check(make_facts(project=managed, other_interpreters=(("/opt/python3.13", "3.13"),)))
    assert finding.remedy == Command(argv=("poetry", "env", "use", "/opt/python3.13"))
