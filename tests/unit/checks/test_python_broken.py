from __future__ import annotations

from doctor.checks.python_broken import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from tests.unit.factories import make_environment, make_facts

BROKEN = NoInterpreter(
    requested="python3", executable="/usr/bin/python3", reason="does-not-start", detail="No module named 'encodings'"
)


def test_silent_where_python_starts() -> None:
    assert not list(check(make_facts()))


def test_silent_where_another_check_names_the_cause() -> None:
    assert not list(check(make_facts(subject=BROKEN, environ={"PYTHONHOME": "/nowhere"})))
    assert not list(check(make_facts(subject=BROKEN, subject_environment=make_environment(base_exists=False))))


def test_the_output_of_python_is_evidence() -> None:
    [finding] = check(make_facts(subject=BROKEN))
    assert finding.severity is Severity.ERROR
    assert "encodings" in finding.evidence[0].value
