from __future__ import annotations

from typing import Any

import pytest

from doctor.checks.python_missing import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter, Repointed
from tests.unit.factories import make_environment, make_facts


def missing_python(**changes: Any) -> NoInterpreter:
    fields = {"requested": "python3", "executable": None, "reason": "not-found", "detail": "no python3 was found"}
    return NoInterpreter(**fields | changes)


def test_silent_where_python_is_installed() -> None:
    assert not list(check(make_facts()))


def test_silent_where_another_check_names_the_cause() -> None:
    assert not list(check(make_facts(subject=missing_python(reason="does-not-start"))))
    assert not list(
        check(
            make_facts(
                subject=missing_python(reason="dangling"), subject_environment=make_environment(real_python=None)
            )
        )
    )


def test_silent_where_the_link_of_the_system_is_what_is_missing() -> None:
    lost = Repointed(
        path="/usr/bin/python3", actual="", expected="/usr/bin/python3.11", package="python3-minimal",
        by_alternatives=False,
    )  # fmt: skip
    assert not list(check(make_facts(subject=missing_python(), repointed=lost)))


def test_an_environment_whose_python_is_not_executable_blocks_pip() -> None:
    [finding] = check(
        make_facts(subject=missing_python(reason="not-executable"), subject_environment=make_environment())
    )
    assert "pip-install" in finding.blocks


@pytest.mark.parametrize("reason", ["not-found", "dangling", "not-executable"])
def test_a_missing_python_is_an_error(reason: str) -> None:
    [finding] = check(make_facts(subject=missing_python(reason=reason)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv", "pip-install")
