from __future__ import annotations

from typing import Any

import pytest

from doctor.checks.python_missing import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from tests.unit.factories import make_facts, make_environment


def nobody(**changes: Any) -> NoInterpreter:
    fields = {"asked": "python3", "executable": None, "reason": "not-found", "detail": "no python3 was found"}
    return NoInterpreter(**fields | changes)


def test_silent_where_there_is_one() -> None:
    assert not list(check(make_facts()))


def test_silent_where_another_check_knows_better() -> None:
    assert not list(check(make_facts(subject=nobody(reason="does-not-start"))))
    assert not list(check(make_facts(subject=nobody(reason="dangling"), subject_environment=make_environment(real_python=None))))


def test_an_environment_whose_python_is_no_program() -> None:
    [finding] = check(make_facts(subject=nobody(reason="not-executable"), subject_environment=make_environment()))
    assert "pip-install" in finding.blocks


@pytest.mark.parametrize("reason", ["not-found", "dangling", "not-executable"])
def test_fires_where_nothing_answers(reason: str) -> None:
    [finding] = check(make_facts(subject=nobody(reason=reason)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv", "pip-install")
