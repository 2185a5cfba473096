from __future__ import annotations

from doctor.checks.several_environments import check
from doctor.diagnose.model import Severity
from tests.unit.factories import ENVIRONMENT, PROJECT, make_facts, make_project

SEVERAL = make_project(other_environments=("old",))


def test_silent_with_one_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=PROJECT)))


def test_the_environment_that_doctor_uses_is_a_note() -> None:
    [finding] = check(make_facts(project=SEVERAL))
    assert finding.severity is Severity.INFO and "uses .venv: none of them is active" in finding.summary
    assert finding.evidence[0].source == "/work/old"
    [finding] = check(make_facts(project=SEVERAL, active_environment=ENVIRONMENT))
    assert "uses .venv: it is active" in finding.summary
