from __future__ import annotations

from dataclasses import replace

from doctor.checks.noexec_venv import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from tests.unit.factories import PROJECT, active_facts, make_facts, make_environment


def test_silent_about_a_sound_one() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_its_neighbours() -> None:
    for other in (make_environment(real_python=None, noexec=True),):
        assert not list(check(make_facts(active=other)))


def test_fires_once_for_one_that_is_active_and_the_projects() -> None:
    bad = make_environment(noexec=True)
    [finding] = check(make_facts(active=bad, project=replace(PROJECT, environment=bad)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv"


def test_a_copied_python_cannot_even_start() -> None:
    bad = make_environment(noexec=True)
    closed = NoInterpreter(asked="x", executable="x", reason="not-executable", detail="not a program")
    [finding] = check(make_facts(subject=closed, subject_environment=bad))
    assert finding.blocks == ("create-venv", "pip-install")
    [finding] = check(active_facts(subject_environment=bad, active=bad))
    assert finding.blocks == ()
