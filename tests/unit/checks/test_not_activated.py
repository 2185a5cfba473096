from __future__ import annotations

from doctor.checks.not_activated import check
from doctor.diagnose.model import Activate, Severity
from tests.unit.factories import ENVIRONMENT, PROJECT, active_facts, make_environment, make_facts, make_project


def test_silent_without_a_sound_environment_and_where_it_is_active() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=make_project(environment=make_environment(real_python=None)))))
    assert not list(check(active_facts(project=PROJECT)))


def test_an_environment_that_is_not_active_is_a_note() -> None:
    [finding] = check(make_facts(project=PROJECT))
    assert finding.severity is Severity.INFO
    assert finding.remedy == Activate(environment=ENVIRONMENT) and finding.suggested


def test_an_environment_without_scripts_is_named_by_its_python() -> None:
    [finding] = check(make_facts(project=make_project(environment=make_environment(activation_scripts=()))))
    assert finding.remedy is None and finding.evidence[-1].value == "/work/.venv/bin/python"
