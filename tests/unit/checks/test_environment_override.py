from __future__ import annotations

import pytest

from doctor.checks.environment_override import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity, ShellLine, fix_condition
from doctor.facts import Facts, NoInterpreter, Pip, PipConfig, PipOption
from doctor.facts.shadows import PathShadow
from tests.unit.factories import (
    ADA,
    IN_ENVIRONMENT,
    active_facts,
    make_environment,
    make_facts,
    make_machine,
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


OLD_SITE = "/home/ada/.local/lib/python3.8/site-packages"


def with_pip_on_path(version: str, folder: str = OLD_SITE, **changes: object) -> Facts:
    python = make_python(pip=Pip(version=version, location=f"{folder}/pip"), version="3.12.3", **changes)
    lines = {"PYTHONPATH": "/home/ada/.profile:7"}
    return make_facts(subject=python, environ={"PYTHONPATH": f"/opt/tools:{folder}/"}, variable_lines=lines)


@pytest.mark.parametrize("folder", [OLD_SITE, "/opt/libs"])
def test_a_pip_on_pythonpath_that_is_too_old_for_this_python_blocks_pip(folder: str) -> None:
    [finding] = check(with_pip_on_path("9.0.3", folder))
    assert (finding.blocks, finding.severity) == (("pip-install",), Severity.ERROR)
    assert finding.remedy == ShellLine(text="unset PYTHONPATH")
    assert "/home/ada/.profile:7" in [evidence.source for evidence in finding.evidence]


def test_a_pip_on_pythonpath_of_another_python_is_doubted_and_one_that_fits_is_accepted() -> None:
    [finding] = check(with_pip_on_path("24.0"))
    assert (finding.blocks, finding.doubts) == ((), ("pip-install",))
    assert not list(check(with_pip_on_path("24.0", "/opt/libs")))
    assert not list(check(with_pip_on_path("24.0", OLD_SITE.replace("3.8", "3.12"))))
    old = make_python(pip=Pip(version="9.0.3", location="/usr/lib/python3/dist-packages/pip"))
    assert not list(check(make_facts(subject=old, environ={"PYTHONPATH": OLD_SITE}))), "it is not on PYTHONPATH"


def test_the_line_that_sets_a_variable_of_pip_is_named() -> None:
    lines = {"PIP_USER": "/home/ada/.profile:9"}
    [finding] = check(active_facts(pip_config=pip_config_with("user", "1", "PIP_USER"), variable_lines=lines))
    assert finding.evidence[1].source == "/home/ada/.profile:9"


def test_modules_on_pythonpath_that_cannot_be_imported() -> None:
    shadow = PathShadow(module="six", path="/opt/old/six.py", problem="line 1 is not valid Python 3")
    [finding] = check(active_facts(path_shadows=(shadow,), environ={"PYTHONPATH": "/opt/old"}))
    assert finding.remedy == ShellLine(text="unset PYTHONPATH") and "six" in finding.summary
    assert "cannot import" in finding.summary
    assert not list(check(make_facts(path_shadows=(shadow,)))), "no environment is in use"
    older = PathShadow(module="six", path="/opt/old/six-1.0.dist-info", problem="is 1.0", is_version=True)
    [finding] = check(active_facts(path_shadows=(older,), environ={"PYTHONPATH": "/opt/old"}))
    assert "other versions" in finding.summary and "a different version" in finding.consequence


def test_a_python_of_uv_that_is_gone_is_a_problem_of_uvs_projects() -> None:
    option = PipOption(name="python", value="/gone", source="UV_PYTHON", level="variable", section="env")
    config = PipConfig(uv_missing=(option,))
    refused = PipConfig(uv_refused=((option, "UV_PYTHON has a value that uv does not accept: x"),))
    [finding] = check(make_facts(pip_config=refused, project=make_project(manager="uv")))
    assert finding.severity is Severity.WARNING and finding.summary.endswith("does not accept: x.")
    for manager, severity in (("uv", Severity.WARNING), ("pip", Severity.INFO)):
        [finding] = check(make_facts(pip_config=config, project=make_project(manager=manager)))
        assert finding.severity is severity and finding.remedy == ShellLine(text="unset UV_PYTHON")


def test_certificates_that_are_gone_are_unset() -> None:
    [finding] = check(make_facts(pip_config=PipConfig(missing_certificates="/gone.pem")))
    assert finding.remedy == ShellLine(text="unset SSL_CERT_FILE") and not finding.blocks


def test_a_log_of_root_is_taken_out_by_root() -> None:
    option = PipOption(name="log", value="/var/log/pip.log", source="/etc/pip.conf:3", level="global", section="global")
    facts = make_facts(pip_config=PipConfig(unwritable_log=option), machine=make_machine(user=ADA))
    [finding] = check(facts)
    argv = ("sed", "-i.bak", "3d", "/etc/pip.conf")
    assert finding.remedy == Command(argv=argv, needs_root=True)
    variable = replace(option, level="variable", source="PIP_LOG")
    [finding] = check(replace(facts, pip_config=PipConfig(unwritable_log=variable)))
    assert finding.remedy == ShellLine(text="unset PIP_LOG")


def test_uv_is_told_to_change_the_systems_python_beside_an_environment_of_its_own() -> None:
    environ = {"UV_SYSTEM_PYTHON": "1"}
    facts = make_facts(environ=environ, project=make_project(environment=make_environment(creator="uv")))
    [finding] = check(facts)
    assert finding.remedy == ShellLine(text="unset UV_SYSTEM_PYTHON")
    assert not list(check(make_facts(environ=environ, project=make_project()))), "uv is not used here"
    assert not list(check(replace(facts, environ={"UV_SYSTEM_PYTHON": "0"})))
