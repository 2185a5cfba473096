from __future__ import annotations

from dataclasses import replace

from doctor.checks.broken_venv import check
from doctor.diagnose.model import Severity
from tests.unit.factories import PROJECT, active_facts, make_facts, make_environment


def test_silent_about_a_sound_one() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_its_neighbours() -> None:
    for other in (make_environment(pip=None, scripts=()),):
        assert not list(check(make_facts(active=other)))


def test_fires_once_for_one_that_is_active_and_the_projects() -> None:
    bad = make_environment(real_python=None)
    [finding] = check(make_facts(active=bad, project=replace(PROJECT, environment=bad)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/bin/python"


def test_a_base_that_is_gone() -> None:
    [finding] = check(make_facts(active=make_environment(base_found=False)))
    assert finding.id == "broken-venv"


def test_stops_what_the_subject_would_do() -> None:
    [finding] = check(make_facts(subject_environment=make_environment(real_python=None)))
    assert finding.blocks == ("create-venv", "pip-install")


def test_one_that_was_made_on_windows() -> None:
    [finding] = check(make_facts(active=make_environment(real_python=None, windows=True)))
    assert "made on Windows" in finding.summary and finding.evidence[0].source == "/work/.venv/Scripts"
