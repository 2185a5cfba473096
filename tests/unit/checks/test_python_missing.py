from __future__ import annotations

from typing import Any

import pytest

from doctor.checks.python_missing import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from tests.unit.factories import box, environment


def nobody(**changes: Any) -> NoInterpreter:
    fields = {"asked": "python3", "executable": None, "reason": "not-found", "detail": "no python3 was found"}
    return NoInterpreter(**fields | changes)


def test_silent_where_there_is_one() -> None:
    assert not list(check(box()))


def test_silent_where_another_check_knows_better() -> None:
    assert not list(check(box(subject=nobody(reason="does-not-start"))))
    assert not list(check(box(subject=nobody(reason="dangling"), subject_environment=environment(real_python=None))))


def test_an_environment_whose_python_is_no_program() -> None:
    [finding] = check(box(subject=nobody(reason="not-executable"), subject_environment=environment()))
    assert "pip-install" in finding.blocks


@pytest.mark.parametrize("reason", ["not-found", "dangling", "not-executable"])
def test_fires_where_nothing_answers(reason: str) -> None:
    [finding] = check(box(subject=nobody(reason=reason)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv", "pip-install")
