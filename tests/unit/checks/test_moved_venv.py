from __future__ import annotations

from dataclasses import replace

from doctor.checks.moved_venv import check
from doctor.diagnose.model import Severity
from tests.unit.factories import PROJECT, active_facts, make_facts, make_environment


def test_silent_about_a_sound_one() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_its_neighbours() -> None:
    for other in (
        make_environment(recorded_path=None),
        make_environment(real_python=None, recorded_path="/old"),
    ):
        assert not list(check(make_facts(active=other)))


def test_fires_once_for_one_that_is_active_and_the_projects() -> None:
    bad = make_environment(recorded_path="/old/.venv")
    [finding] = check(make_facts(active=bad, project=replace(PROJECT, environment=bad)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/bin/activate"


def test_an_active_environment_that_is_not_there() -> None:
    [finding] = check(make_facts(missing_active="/old/.venv"))
    assert finding.severity is Severity.ERROR
    assert finding.fix == "deactivate"
    assert not list(check(make_facts(missing_active="/old/.venv", root="/srv/image")))
