from __future__ import annotations

import pytest

from doctor.checks.pip_missing import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity
from doctor.facts import Pip
from tests.unit.factories import IN_ENVIRONMENT, active_facts, make_environment, make_facts, make_project, make_python


def test_silent_where_pip_is_installed() -> None:
    assert not list(check(make_facts()))


def test_a_system_without_pip_is_only_a_note() -> None:
    [finding] = check(make_facts(subject=make_python(pip=None)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)


def test_an_environment_without_pip_is_a_warning() -> None:
    bare = make_environment(pip=None)
    facts = active_facts(subject=replace(IN_ENVIRONMENT, pip=None), subject_environment=bare)
    [finding] = check(facts)
    assert finding.severity is Severity.WARNING


def test_an_environment_of_uv_without_pip_is_only_a_note() -> None:
    bare = make_environment(pip=None, creator="uv")
    facts = active_facts(subject=replace(IN_ENVIRONMENT, pip=None), subject_environment=bare)
    [finding] = check(facts)
    assert finding.severity is Severity.INFO


def test_an_active_environment_of_poetry_without_pip_is_only_a_note() -> None:
    bare, same = make_environment(pip=None), make_environment(pip=None)  # each probe reads the environment again
    project = make_project(environment=same, manager="poetry")
    [finding] = check(
        active_facts(subject=replace(IN_ENVIRONMENT, pip=None), subject_environment=bare, project=project)
    )
    assert finding.severity is Severity.INFO


def test_an_inactive_environment_of_the_project_without_pip_is_a_warning() -> None:
    bare = make_environment(pip=None)
    [finding] = check(make_facts(project=make_project(environment=bare)))
    assert finding.severity is Severity.WARNING and finding.blocks == ()
    for other in (replace(bare, creator="uv"), replace(bare, tool="pdm"), replace(bare, system_site_packages=True)):
        assert not list(check(make_facts(project=make_project(environment=other))))
    assert not list(check(make_facts(project=make_project(environment=bare, manager="poetry"))))


@pytest.mark.parametrize(
    ("pip", "version", "fails"),
    [("22.3.1", "3.12.0", True), ("23.1.1", "3.13.5", True), ("23.1.2", "3.13.5", False), ("22.3.1", "3.11.2", False)],
)
def test_a_pip_that_is_older_than_its_python_is_upgraded_by_ensurepip(pip: str, version: str, fails: bool) -> None:
    old = Pip(version=pip, location="/work/.venv/lib/site-packages/pip")
    environment = make_environment(path="/work/.venv", python="/work/.venv/bin/python", pip=old, version=version)
    subject = replace(IN_ENVIRONMENT, pip=old, version=version, ensurepip=True)
    found = list(check(active_facts(subject=subject, subject_environment=environment)))
    assert bool(found) == fails
    upgrade = Command(argv=("/work/.venv/bin/python", "-m", "ensurepip", "--upgrade", "--default-pip"))
    assert not fails or (found[0].blocks == ("pip-install",) and found[0].remedy == upgrade)
    inactive = make_facts(project=make_project(environment=environment))
    assert bool(list(check(inactive))) == fails
    assert not fails or isinstance(next(check(inactive)).remedy, Instruction), "the subject is another Python"
