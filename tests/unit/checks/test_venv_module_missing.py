from __future__ import annotations

from doctor.checks.venv_module_missing import check
from doctor.diagnose.model import Severity
from tests.unit.factories import make_facts, make_python


def test_silent_where_the_module_is_installed() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(subject=make_python(ensurepip=False))))


def test_a_missing_module_is_an_error() -> None:
    [finding] = check(make_facts(subject=make_python(venv_module=False)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv",)
