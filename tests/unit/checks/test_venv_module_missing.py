from __future__ import annotations

from doctor.checks.venv_module_missing import check
from doctor.diagnose.model import Severity
from tests.unit.factories import box, system


def test_silent_where_it_is_there() -> None:
    assert not list(check(box()))
    assert not list(check(box(subject=system(ensurepip=False))))


def test_fires_where_it_is_not() -> None:
    [finding] = check(box(subject=system(venv_module=False)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv",)
