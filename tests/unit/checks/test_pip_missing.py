from __future__ import annotations

from doctor.checks.pip_missing import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity
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
