from __future__ import annotations

from dataclasses import replace

from doctor.checks.incomplete_venv import check
from doctor.diagnose.model import Severity
from tests.unit.factories import PROJECT, active_facts, make_facts, make_environment


def test_silent_about_a_sound_one() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_its_neighbours() -> None:
    for other in (
        make_environment(pip=None, scripts=(), made_by="uv"),
        make_environment(pip=None),
        make_environment(scripts=()),
    ):
        assert not list(check(make_facts(active=other)))


def test_fires_once_for_one_that_is_active_and_the_projects() -> None:
    bad = make_environment(pip=None, scripts=())
    [finding] = check(make_facts(active=bad, project=replace(PROJECT, environment=bad)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv/pyvenv.cfg"
