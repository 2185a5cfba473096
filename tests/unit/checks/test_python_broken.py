from __future__ import annotations

from doctor.checks.python_broken import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from tests.unit.factories import make_facts, make_environment

BROKEN = NoInterpreter(
    asked="python3", executable="/usr/bin/python3", reason="does-not-start", detail="No module named 'encodings'"
)


def test_silent_where_it_starts() -> None:
    assert not list(check(make_facts()))


def test_silent_where_the_cause_is_known() -> None:
    assert not list(check(make_facts(subject=BROKEN, environ={"PYTHONHOME": "/nowhere"})))
    assert not list(check(make_facts(subject=BROKEN, subject_environment=make_environment(base_found=False))))


def test_fires_with_what_python_said() -> None:
    [finding] = check(make_facts(subject=BROKEN))
    assert finding.severity is Severity.ERROR
    assert "encodings" in finding.evidence[0].value
