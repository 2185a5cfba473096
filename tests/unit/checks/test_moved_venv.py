from __future__ import annotations

from dataclasses import replace

from doctor.checks.moved_venv import check
from doctor.diagnose.model import Severity
from tests.unit.factories import PROJECT, active, box, environment


def test_silent_about_a_sound_one() -> None:
    assert not list(check(box()))
    assert not list(check(active(project=PROJECT)))


def test_silent_about_its_neighbours() -> None:
    for other in (
        environment(recorded_path=None),
        environment(real_python=None, recorded_path="/old"),
    ):
        assert not list(check(box(active=other)))


def test_fires_once_for_one_that_is_active_and_the_projects() -> None:
    bad = environment(recorded_path="/old/.venv")
    [finding] = check(box(active=bad, project=replace(PROJECT, environment=bad)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/bin/activate"


def test_an_active_environment_that_is_not_there() -> None:
    [finding] = check(box(missing_active="/old/.venv"))
    assert finding.severity is Severity.ERROR
    assert finding.fix == "deactivate"
    assert not list(check(box(missing_active="/old/.venv", root="/srv/image")))
