from __future__ import annotations

from typing import Any

import pytest

from doctor.checks.no_project_venv import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix, Instruction, Severity, ShellLine, fix_environment
from doctor.facts import Obstacle
from doctor.facts.project import BuildFault, NestedProject
from tests.unit.factories import (
    ADA,
    PROJECT,
    active_facts,
    make_environment,
    make_facts,
    make_machine,
    make_project,
    make_python,
)

BARE = make_project(environment=None)


def test_silent_without_a_project_and_with_its_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=PROJECT)))


def test_silent_in_an_environment_and_where_poetry_keeps_its_own_elsewhere() -> None:
    assert not list(check(active_facts(project=BARE, active_environment=None)))
    assert not list(check(make_facts(project=replace(BARE, manager="poetry"))))


def test_a_dead_environment_first_on_path_is_rebuilt_instead() -> None:
    dead = make_environment(path="/opt/venv", real_python=None)
    assert not list(check(make_facts(project=BARE, active_environment=dead)))
    assert list(check(make_facts(project=BARE, active_environment=dead, environ={"VIRTUAL_ENV": "/opt/venv"})))


def test_the_active_environment_of_another_project_does_not_count() -> None:
    [finding] = check(active_facts(project=BARE))
    assert finding.remedy == fix_environment()


def test_a_fresh_clone_gets_an_environment() -> None:
    [finding] = check(make_facts(project=BARE))
    assert finding.severity is Severity.INFO
    assert finding.remedy == fix_environment() and finding.suggested


def test_a_project_whose_requirements_only_a_build_shows_is_installed_itself() -> None:
    [finding] = check(make_facts(project=BARE, lacks_project=True))
    assert finding.remedy == fix_environment(f"-e {BARE.root}")
    unbuildable = replace(BARE, build_fault=BuildFault(reason="it has no code", remedy="Write some."))
    [finding] = check(make_facts(project=unbuildable, lacks_project=True))
    assert finding.remedy == fix_environment()


@pytest.mark.parametrize(("sudo", "kind"), [("passwordless", "system"), ("none", "system"), ("password", "pyenv")])
def test_what_only_the_system_has_comes_from_apt_where_that_works(sudo: Any, kind: str) -> None:
    user, python = replace(ADA, sudo=sudo), make_python(base_kind=kind)
    facts = make_facts(
        machine=make_machine(user=user), subject=python, project=BARE, system_bound_list="requirements.txt"
    )
    [finding] = check(facts)
    assert isinstance(finding.remedy, Fix)
    from_apt = sudo != "none" and kind == "system"
    assert finding.remedy.goal.files == (("requirements.txt",) if from_apt else ())
    assert finding.remedy.needs_consent is from_apt
    full = Obstacle(path="/work/.venv", kind="full", reason="it is full", place="/work")
    [finding] = check(replace(facts, obstacle=full))
    assert finding.remedy == fix_environment(), "which is replaced by what is possible"


def test_a_project_of_uv_is_left_to_uv() -> None:
    [finding] = check(make_facts(project=replace(BARE, manager="uv")))
    assert finding.remedy == Command(argv=("uv", "sync"), needs_network=True)


def test_a_project_that_only_conda_can_install_says_so_where_conda_is_missing() -> None:
    project = replace(BARE, manager="conda", manager_file="environment.yml", requirements=())
    assert not list(check(make_facts(project=project)))
    lacking = replace(project, manager_installed=False)
    assert not list(check(make_facts(project=lacking, environ={"CONDA_EXE": "/opt/conda/bin/conda"})))
    assert not list(check(make_facts(project=replace(lacking, requirements=("requirements.txt",)))))
    [finding] = check(make_facts(project=lacking))
    assert finding.severity is Severity.INFO and finding.suggested and isinstance(finding.remedy, Instruction)
    assert "`conda env update --file environment.yml`" in finding.remedy.text


def test_projects_below_get_their_environments_there() -> None:
    folders = {"api": True, "back end": False, "worker": False}
    nested = tuple(NestedProject(folder=name, has_environment=exists) for name, exists in folders.items())
    [finding] = check(make_facts(nested_projects=nested))
    assert finding.summary == "The projects back end, worker in this folder have no environment."
    assert finding.remedy == ShellLine(text="cd 'back end' && doctor fix", needs_network=True)
    assert finding.severity is Severity.INFO and finding.suggested
    assert not list(check(active_facts(nested_projects=nested)))
    assert not list(check(make_facts(nested_projects=nested[:1]))), "all have one"
