from __future__ import annotations

from doctor.checks.venv_module_missing import check
from doctor.diagnose.model import Severity
from tests.unit.factories import make_facts, make_python


def test_silent_where_it_is_there() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(subject=make_python(ensurepip=False))))


def test_fires_where_it_is_not() -> None:
    [finding] = check(make_facts(subject=make_python(venv_module=False)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv",)
