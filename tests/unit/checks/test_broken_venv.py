from __future__ import annotations

from doctor.checks.broken_venv import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from tests.unit.factories import PROJECT, active_facts, make_environment, make_facts, make_project, make_python

NO_PYTHON = NoInterpreter(requested="python3", executable="/work/.venv/bin/python3", reason="dangling", detail="")


def test_silent_about_a_sound_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_an_incomplete_environment() -> None:
    assert not list(check(make_facts(active_environment=make_environment(pip=None, activation_scripts=()))))


def test_an_active_environment_of_the_project_is_reported_once() -> None:
    environment = make_environment(real_python=None)
    [finding] = check(make_facts(active_environment=environment, project=make_project(environment=environment)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/bin/python"


def test_a_missing_base_is_reported() -> None:
    [finding] = check(make_facts(active_environment=make_environment(base_exists=False)))
    assert finding.id == "broken-venv"


def test_an_environment_of_the_subject_blocks_pip_and_venv() -> None:
    [finding] = check(make_facts(subject=NO_PYTHON, subject_environment=make_environment(real_python=None)))
    assert finding.blocks == ("create-venv", "pip-install")


def test_silent_where_python_runs_without_the_base_that_pyvenv_cfg_names() -> None:
    environment = make_environment(base_exists=False)
    assert not list(check(make_facts(subject_environment=environment)))
    copy = make_environment(base_exists=False, real_python=f"{environment.real_path}/bin/python")
    [finding] = check(make_facts(subject_environment=copy))
    assert finding.blocks == ("create-venv",)
    [finding] = check(make_facts(subject=make_python(source="files"), subject_environment=environment))
    assert finding.blocks == ("create-venv", "pip-install")


def test_an_environment_created_on_windows_is_reported() -> None:
    [finding] = check(make_facts(active_environment=make_environment(real_python=None, created_on_windows=True)))
    assert "created on Windows" in finding.summary and finding.evidence[0].source == "/work/.venv/Scripts"
