from __future__ import annotations

from doctor.checks.moved_venv import check
from doctor.diagnose.model import Severity, ShellLine
from tests.unit.factories import PROJECT, active_facts, make_environment, make_facts, make_project


def test_silent_about_a_sound_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_an_unknown_folder_and_a_broken_environment() -> None:
    for environment in (
        make_environment(recorded_path=None),
        make_environment(real_python=None, recorded_path="/old"),
    ):
        assert not list(check(make_facts(active_environment=environment)))


def test_an_active_environment_of_the_project_is_reported_once() -> None:
    environment = make_environment(recorded_path="/old/.venv")
    [finding] = check(make_facts(active_environment=environment, project=make_project(environment=environment)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/bin/activate"


def test_an_active_environment_that_was_removed_is_reported() -> None:
    [finding] = check(make_facts(missing_active_environment="/old/.venv"))
    assert finding.severity is Severity.ERROR
    assert finding.remedy == ShellLine(text="unset VIRTUAL_ENV"), "no activate has defined another command"
    environ = {"VIRTUAL_ENV": "/old/.venv", "VIRTUAL_ENV_PROMPT": "(.venv) "}
    [finding] = check(make_facts(missing_active_environment="/old/.venv", environ=environ, active_is_closed=True))
    assert finding.remedy == ShellLine(text="deactivate") and "cannot be read" in finding.summary
    assert not list(check(make_facts(missing_active_environment="/old/.venv", root="/srv/image")))
