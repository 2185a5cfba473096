from __future__ import annotations

from doctor.checks.venv_python_changed import check
from doctor.diagnose.model import Severity, ShellLine
from tests.unit.factories import PROJECT, active_facts, make_environment, make_facts, make_project


def test_silent_about_a_sound_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_where_the_versions_are_unknown_or_agree() -> None:
    for environment in (
        make_environment(python_minor=""),
        make_environment(library_versions=()),
        make_environment(library_versions=("3.11", "3.13"), python_minor="3.13"),
    ):
        assert not list(check(make_facts(active_environment=environment)))


def test_an_active_environment_of_the_project_is_reported_once() -> None:
    environment = make_environment(python_minor="3.13")
    [finding] = check(make_facts(active_environment=environment, project=make_project(environment=environment)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/bin/python"


def test_packages_that_venv_upgrade_left_behind_are_reported() -> None:
    environment = make_environment(python_minor="3.13", library_versions=("3.11", "3.13"), left_versions=("3.11",))
    [finding] = check(make_facts(active_environment=environment))
    assert "created for Python 3.11 and now runs 3.13" in finding.summary
    assert (
        finding.consequence == "Nothing that was installed in it can be imported unless it was installed again since."
    )


def test_the_successor_of_an_environment_of_direnv_is_filled() -> None:
    environment = make_environment(python_minor="3.13", path="/work/.direnv/python-3.11.2", tool="direnv")
    [finding] = check(make_facts(project=make_project(environment=environment)))
    assert finding.remedy == ShellLine(text="direnv exec . true && doctor fix --venv", needs_network=True)
