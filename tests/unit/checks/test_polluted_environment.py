from __future__ import annotations

from dataclasses import replace

from doctor.checks.polluted_environment import check
from doctor.facts import NoInterpreter
from doctor.finding import Severity
from tests.unit.healthy import IN_ENVIRONMENT, active, box, told

BROKEN = NoInterpreter(
    asked="python3", executable="/usr/bin/python3", reason="does-not-start", detail="No module named 'encodings'"
)


def test_silent_where_python_starts_all_the_same() -> None:
    assert not list(check(box(environ={"PYTHONHOME": "/usr"})))


def test_pythonhome_that_breaks_the_start() -> None:
    [finding] = check(box(subject=BROKEN, environ={"PYTHONHOME": "/nowhere"}))
    assert finding.severity is Severity.ERROR
    assert "create-venv" in finding.blocks
    assert finding.fix == "unset PYTHONHOME"


def test_silent_about_user_outside_an_environment() -> None:
    assert not list(check(box(settings=told("user", "1"))))


def test_user_in_an_environment() -> None:
    [finding] = check(active(settings=told("user", "true", "PIP_USER")))
    assert finding.blocks == ("pip-install",)
    assert finding.fix == "unset PIP_USER"
    sharing = replace(IN_ENVIRONMENT, system_site_packages=True)
    assert not list(check(active(subject=sharing, settings=told("user", "true"))))
