from __future__ import annotations

from doctor.checks.incomplete_venv import check
from doctor.diagnose.model import Severity
from tests.unit.factories import PROJECT, active_facts, make_environment, make_facts, make_project


def test_silent_about_a_sound_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_an_environment_with_pip_or_scripts_or_of_uv() -> None:
    for environment in (
        make_environment(pip=None, activation_scripts=(), creator="uv"),
        make_environment(pip=None),
        make_environment(activation_scripts=()),
    ):
        assert not list(check(make_facts(active_environment=environment)))


def test_empty_files_are_shown_instead_of_missing_ones() -> None:
    environment = make_environment(empty_files=("/work/.venv/pyvenv.cfg",))
    [finding] = check(make_facts(active_environment=environment))
    assert [(line.source, line.value) for line in finding.evidence] == [("/work/.venv/pyvenv.cfg", "empty")]
    assert "empty" in finding.summary


def test_an_active_environment_of_the_project_is_reported_once() -> None:
    environment = make_environment(pip=None, activation_scripts=())
    [finding] = check(make_facts(active_environment=environment, project=make_project(environment=environment)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/pyvenv.cfg"
