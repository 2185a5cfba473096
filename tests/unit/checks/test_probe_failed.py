from __future__ import annotations

from doctor.checks.probe_failed import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter, Unknown
from tests.unit.factories import make_facts


def test_silent_where_every_probe_answered() -> None:
    assert not list(check(make_facts()))


def test_a_subject_that_did_not_answer_is_unknown() -> None:
    slow = NoInterpreter(requested="python3", executable="/usr/bin/python3", reason="time-limit", detail="no answer")
    [finding] = check(make_facts(subject=slow))
    assert finding.severity is Severity.UNKNOWN
    assert finding.blocks == ("create-venv", "pip-install")


def test_a_crashed_probe_is_unknown() -> None:
    [finding] = check(make_facts(unknown=(Unknown(probe="pip config", cause="crashed", detail="ValueError: x"),)))
    assert finding.severity is Severity.UNKNOWN
    assert finding.blocks == ("pip-install",)
