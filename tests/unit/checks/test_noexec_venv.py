from __future__ import annotations

from doctor.checks.noexec_venv import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from tests.unit.factories import PROJECT, active_facts, make_environment, make_facts, make_project


def test_silent_about_a_sound_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_a_broken_environment() -> None:
    assert not list(check(make_facts(active_environment=make_environment(real_python=None, noexec=True))))


def test_an_active_environment_of_the_project_is_reported_once() -> None:
    environment = make_environment(noexec=True)
    [finding] = check(make_facts(active_environment=environment, project=make_project(environment=environment)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv"


def test_a_copied_python_that_cannot_start_blocks_pip_and_venv() -> None:
    environment = make_environment(noexec=True)
    not_executable = NoInterpreter(requested="x", executable="x", reason="not-executable", detail="not a program")
    [finding] = check(make_facts(subject=not_executable, subject_environment=environment))
    assert finding.blocks == ("create-venv", "pip-install")
    [finding] = check(active_facts(subject_environment=environment, active_environment=environment))
    assert finding.blocks == ()
