from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.checks.python_too_old import check
from doctor.diagnose.model import Severity
from doctor.facts import Project
from tests.unit.factories import PROJECT, make_facts, make_environment, make_python


def project(wanted: str) -> Project:
    return replace(PROJECT, requires_python=wanted, environment=None)


@pytest.mark.parametrize("wanted", [">=3.9", "~=3.11", "not a specifier", ">=3.8,<4"])
def test_silent_where_the_project_can_use_it(wanted: str) -> None:
    assert not list(check(make_facts(project=project(wanted))))


def test_silent_about_a_distributions_old_python() -> None:
    assert not list(check(make_facts(subject=make_python(version="3.9.2"))))


def test_a_project_that_asks_for_more() -> None:
    facts = make_facts(project=project(">=3.13"), others=(("/opt/python3.12", "3.12"), ("/opt/python3.13", "3.13")))
    [finding] = check(facts)
    assert finding.severity is Severity.ERROR
    assert finding.fix == "doctor fix --venv --python /opt/python3.13"


def test_the_file_that_asks_is_named() -> None:
    [finding] = check(make_facts(project=replace(project(">=3.13"), python_told_in="setup.cfg")))
    assert (finding.evidence[0].source, finding.evidence[0].value) == ("setup.cfg", "python_requires = >=3.13")


def test_what_counts_is_the_projects_environment_where_it_has_one() -> None:
    newer = replace(project(">=3.13"), environment=make_environment(version="3.13.1", runs="3.13", libraries=("3.13",)))
    assert not list(check(make_facts(project=newer)))


def test_end_of_life() -> None:
    [finding] = check(make_facts(subject=make_python(version="3.8.18", base_kind="pyenv", kind="pyenv")))
    assert finding.severity is Severity.WARNING
    later = make_facts(subject=make_python(version="3.11.7", base_kind="pyenv", kind="pyenv"), today="2027-11-01")
    assert [f.id for f in check(later)] == ["python-too-old"]


@pytest.mark.parametrize("manager", ["uv", "pixi", "conda"])
def test_silent_where_the_projects_tool_brings_a_python(manager: str) -> None:
    assert not list(check(make_facts(project=replace(project(">=3.13"), manager=manager))))


def test_who_makes_the_environment_is_told_of_the_python_that_would_do() -> None:
    asked, other = replace(project(">=3.13"), manager="poetry"), (("/opt/python3.13", "3.13"),)
    [finding] = check(make_facts(project=asked, others=other))
    assert finding.fix == "poetry env use /opt/python3.13"
