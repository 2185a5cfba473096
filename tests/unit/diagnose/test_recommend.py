from __future__ import annotations

from dataclasses import replace

from doctor.core.plugins import checks
from doctor.diagnose.model import Finding, Severity
from doctor.diagnose.recommend import recommend
from doctor.diagnose.run import diagnose
from tests.unit.factories import PROJECT, make_facts


def seen(name: str, severity: Severity, fix: str | None) -> Finding:
    return Finding(id=name, severity=severity, summary=name, fix=fix)


VENV = seen("ensurepip-missing", Severity.ERROR, "doctor fix --venv")
BYPASS = seen("break-system-packages-set", Severity.WARNING, "doctor fix break-system-packages-set")
WANTED = seen("no-project-venv", Severity.INFO, "doctor fix --venv")


def command(*findings: Finding) -> str | None:
    advised = recommend(make_facts(), findings)
    return advised.command if advised else None


def test_silent_where_nothing_has_a_remedy() -> None:
    assert command() is None
    assert command(seen("probe-failed", Severity.UNKNOWN, None)) is None


def test_the_gravest_first() -> None:
    assert command(VENV, BYPASS) == "doctor fix --venv"


def test_what_the_project_needs_comes_before_what_takes_consent() -> None:
    assert command(BYPASS, WANTED) == "doctor fix --venv"
    assert command(BYPASS) == "doctor fix break-system-packages-set"


def test_silent_where_the_project_asks_for_a_python_that_is_not_here() -> None:
    wanting = make_facts(project=replace(PROJECT, requires_python=">=3.99", environment=None))
    assert not any(finding.fix for finding in diagnose(wanting, checks()))
    assert recommend(wanting, diagnose(wanting, checks())) is None
    there = replace(wanting, others=(("/opt/python3.99", "3.99"),))
    assert recommend(there, diagnose(there, checks())) is not None
