from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.checks.environment_override import check
from doctor.diagnose.model import Severity
from doctor.facts import NoInterpreter
from doctor.facts.pip_config import PipConfig
from tests.unit.factories import IN_ENVIRONMENT, active_facts, make_facts, pip_config_with

BROKEN = NoInterpreter(
    asked="python3", executable="/usr/bin/python3", reason="does-not-start", detail="No module named 'encodings'"
)


def test_silent_where_python_starts_all_the_same() -> None:
    assert not list(check(make_facts(environ={"PYTHONHOME": "/usr"})))


def test_pythonhome_that_breaks_the_start() -> None:
    [finding] = check(make_facts(subject=BROKEN, environ={"PYTHONHOME": "/nowhere"}))
    assert finding.severity is Severity.ERROR
    assert "create-venv" in finding.blocks
    assert finding.fix == "unset PYTHONHOME"


def test_silent_about_user_outside_an_environment() -> None:
    assert not list(check(make_facts(pip_config=pip_config_with("user", "1"))))


def test_user_in_an_environment() -> None:
    [finding] = check(active_facts(pip_config=pip_config_with("user", "true", "PIP_USER")))
    assert finding.blocks == ("pip-install",)
    assert finding.fix == "unset PIP_USER"
    sharing = replace(IN_ENVIRONMENT, system_site_packages=True)
    assert not list(check(active_facts(subject=sharing, pip_config=pip_config_with("user", "true"))))


def test_user_and_another_place_at_once() -> None:
    both = PipConfig(pip=pip_config_with("user", "1").pip + pip_config_with("target", "/srv", "PIP_TARGET").pip)
    blocked = {action for finding in check(make_facts(pip_config=both)) for action in finding.blocks}
    assert blocked == {"pip-install", "pipx-install"}


@pytest.mark.parametrize(
    ("name", "value"), [("target", "/srv"), ("prefix", "/srv"), ("root", "/srv"), ("dry-run", "1")]
)
def test_packages_that_land_elsewhere(name: str, value: str) -> None:
    [finding] = check(make_facts(pip_config=pip_config_with(name, value, "/etc/pip.conf:2")))
    assert finding.blocks == ("pipx-install",)
    assert finding.fix is None


def test_pip_that_works_on_another_python() -> None:
    assert not list(check(make_facts(pip_config=pip_config_with("python", "/usr/bin/python3"))))
    [finding] = check(active_facts(pip_config=pip_config_with("python", "/usr/bin/python3")))
    assert finding.severity is Severity.UNKNOWN
    assert finding.blocks == ("pip-install",)
