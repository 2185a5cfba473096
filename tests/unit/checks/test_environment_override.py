from __future__ import annotations

import pytest

from doctor.checks.environment_override import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity, ShellLine, fix_condition
from doctor.facts import NoInterpreter, PipConfig
from tests.unit.factories import (
    IN_ENVIRONMENT,
    active_facts,
    make_environment,
    make_facts,
    make_project,
    make_python,
    pip_config_with,
)

BROKEN = NoInterpreter(
    requested="python3", executable="/usr/bin/python3", reason="does-not-start", detail="No module named 'encodings'"
)


def test_silent_where_python_starts_anyway() -> None:
    assert not list(check(make_facts(environ={"PYTHONHOME": "/usr"})))


def test_a_pythonhome_that_breaks_python_is_an_error() -> None:
    [finding] = check(make_facts(subject=BROKEN, environ={"PYTHONHOME": "/nowhere"}))
    assert finding.severity is Severity.ERROR
    assert "create-venv" in finding.blocks
    assert finding.remedy == ShellLine(text="unset PYTHONHOME")


def test_silent_about_user_outside_an_environment() -> None:
    assert not list(check(make_facts(pip_config=pip_config_with("user", "1"))))


def test_the_user_option_in_an_environment_blocks_pip() -> None:
    [finding] = check(active_facts(pip_config=pip_config_with("user", "true", "PIP_USER")))
    assert finding.blocks == ("pip-install",)
    assert finding.remedy == ShellLine(text="unset PIP_USER")
    sees_system = replace(IN_ENVIRONMENT, system_site_packages=True)
    assert not list(check(active_facts(subject=sees_system, pip_config=pip_config_with("user", "true"))))


def test_the_user_option_is_reported_for_the_projects_environment_that_is_not_active() -> None:
    config = pip_config_with("user", "true")
    [finding] = check(make_facts(project=make_project(environment=make_environment()), pip_config=config))
    assert finding.severity is Severity.WARNING and finding.blocks == (), "the subject is another Python"
    for changes in ({"system_site_packages": True}, {"pip": None}):
        project = make_project(environment=make_environment(**changes))
        assert not list(check(make_facts(project=project, pip_config=config)))


def test_the_user_option_with_a_target_blocks_both() -> None:
    config = PipConfig(
        options=pip_config_with("user", "1").options + pip_config_with("target", "/srv", "PIP_TARGET").options
    )
    findings = list(check(make_facts(pip_config=config)))
    assert {operation for finding in findings for operation in finding.blocks} == {"pip-install", "pipx-install"}
    assert findings[0].remedy == ShellLine(text="unset PIP_TARGET"), "the variable comes first"


@pytest.mark.parametrize(
    ("name", "value"), [("target", "/srv"), ("prefix", "/srv"), ("root", "/srv"), ("dry-run", "1")]
)
def test_an_option_that_installs_elsewhere_blocks_pipx(name: str, value: str) -> None:
    [finding] = check(make_facts(pip_config=pip_config_with(name, value, "/etc/pip.conf:2")))
    assert finding.blocks == ("pipx-install",), "pip itself says that it installed it"
    assert finding.remedy == fix_condition("environment-override")


def test_an_option_that_names_another_python_is_unknown() -> None:
    assert not list(check(make_facts(pip_config=pip_config_with("python", "/usr/bin/python3"))))
    [finding] = check(active_facts(pip_config=pip_config_with("python", "/usr/bin/python3")))
    assert finding.severity is Severity.UNKNOWN
    assert finding.blocks == ("pip-install",)


def test_a_variable_with_which_python_loads_other_libraries() -> None:
    environ = {"LD_LIBRARY_PATH": "/opt/vendor/lib"}
    python = make_python(lacking_modules=("_ssl",))
    assert not list(check(make_facts(subject=python, environ=environ))), "it may lack it without the variable"
    [finding] = check(make_facts(subject=python, environ=environ, library_fault="_ssl"))
    assert finding.blocks == ("pip-install", "pipx-install") and finding.severity is Severity.ERROR
    assert finding.remedy == ShellLine(text="unset LD_LIBRARY_PATH")
    sqlite = make_python(lacking_modules=("_sqlite3",))
    [finding] = check(make_facts(subject=sqlite, environ=environ, library_fault="_sqlite3"))
    assert (finding.blocks, finding.severity) == ((), Severity.WARNING)
    dead = NoInterpreter(
        requested="python3", executable="/usr/bin/python3", reason="does-not-start", detail="libz.so.1: file too short"
    )
    [finding] = check(make_facts(subject=dead, environ=environ, library_fault=dead.detail))
    assert "create-venv" in finding.blocks and "does not start, because LD_LIBRARY_PATH" in finding.summary
