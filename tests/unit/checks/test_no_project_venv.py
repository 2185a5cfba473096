from __future__ import annotations

from dataclasses import replace

from doctor.checks.no_project_venv import check
from doctor.diagnose.model import Severity
from tests.unit.factories import PROJECT, active_facts, make_facts

BARE = replace(PROJECT, environment=None)


def test_silent_without_a_project_and_with_its_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=PROJECT)))


def test_silent_in_an_environment_and_where_a_tool_keeps_its_own_elsewhere() -> None:
    assert not list(check(active_facts(project=BARE)))
    assert not list(check(make_facts(project=replace(BARE, manager="poetry"))))


def test_advice_for_a_fresh_clone() -> None:
    [finding] = check(make_facts(project=BARE))
    assert finding.severity is Severity.INFO
    assert finding.fix == "doctor fix --venv"


def test_what_is_uvs_business_is_left_to_uv() -> None:
    [finding] = check(make_facts(project=replace(BARE, manager="uv")))
    assert finding.fix == "uv sync"
