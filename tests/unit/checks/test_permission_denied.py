from __future__ import annotations

from doctor.checks import pip_missing, pipx_broken
from doctor.checks.permission_denied import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity
from doctor.facts import Obstacle
from doctor.facts.tools import Tool, Tools
from tests.unit.factories import (
    ADA,
    IN_ENVIRONMENT,
    PROJECT,
    active_facts,
    make_facts,
    make_machine,
    make_python,
    pip_config_with,
)


def test_silent_where_pip_refuses_earlier() -> None:
    assert not list(check(make_facts(subject=make_python(user_site_writable=False))))


def test_silent_where_pip_can_write() -> None:
    unmanaged = make_python(externally_managed=None)
    assert not list(check(make_facts(subject=unmanaged)))
    assert not list(check(make_facts(subject=replace(unmanaged, purelib_writable=True, user_site_writable=False))))
    assert not list(
        check(
            make_facts(
                subject=replace(unmanaged, user_site_writable=False), pip_config=pip_config_with("target", "/srv")
            )
        )
    )


def test_a_pip_that_can_write_nowhere_is_a_note() -> None:
    [finding] = check(make_facts(subject=make_python(externally_managed=None, user_site_writable=False)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)


def test_an_environment_of_another_user_is_a_warning() -> None:
    closed = replace(IN_ENVIRONMENT, purelib_writable=False)
    [finding] = check(active_facts(subject=closed, project=PROJECT))
    assert finding.severity is Severity.WARNING
    at_home = replace(closed, prefix="/home/ada/tools/.venv")
    [finding] = check(active_facts(subject=at_home, machine=make_machine(user=ADA)))
    assert finding.severity is Severity.WARNING


def test_an_environment_that_is_not_ones_own_may_be_closed_on_purpose() -> None:
    deployed = replace(IN_ENVIRONMENT, prefix="/opt/venv", purelib_writable=False)
    [finding] = check(active_facts(subject=deployed, project=PROJECT, machine=make_machine(user=ADA)))
    assert (finding.severity, finding.blocks) == (Severity.INFO, ("pip-install",))


def test_a_file_system_that_is_mounted_read_only_is_so_on_purpose() -> None:
    closed = replace(IN_ENVIRONMENT, purelib_writable=False)
    mounted = Obstacle(path="/work/.venv", kind="read-only", reason="it is mounted read-only", place="/work")
    [finding] = check(active_facts(subject=closed, project=PROJECT, obstacle=mounted))
    assert (finding.severity, finding.blocks) == (Severity.INFO, ("pip-install",))


def test_the_pip_config_decides_where_pip_writes() -> None:
    unmanaged = make_python(externally_managed=None)
    [finding] = check(make_facts(subject=unmanaged, pip_config=pip_config_with("user", "0")))
    assert finding.evidence[0].source == unmanaged.purelib
    [finding] = check(
        make_facts(
            subject=replace(unmanaged, purelib_writable=True, user_site_writable=False),
            pip_config=pip_config_with("user", "1"),
        )
    )
    assert finding.evidence[0].source == unmanaged.user_site
    elsewhere = replace(pip_config_with("target", "/usr/lib"), destination_writable=False)
    [finding] = check(make_facts(pip_config=elsewhere))
    assert finding.evidence[0].source == "/usr/lib"


def test_a_folder_of_packages_that_is_closed_to_this_user_is_opened_to_readers() -> None:
    folder = "/usr/lib/python3/dist-packages"
    pipx = Tool(path="/usr/bin/pipx", version="1.1", python="/usr/bin/python3", closed_folder=folder)
    facts = make_facts(subject=make_python(pip=None, closed_folder=folder), tools=Tools(pipx=pipx))
    [finding] = check(facts)
    assert finding.severity is Severity.WARNING and finding.blocks == ("pip-install",)
    command = Command(argv=("chmod", "-R", "a+rX", folder), needs_root=True)
    assert finding.remedy == command and not list(pip_missing.check(facts))
    lost = replace(facts, tools=Tools(pipx=replace(pipx, is_importable=False)))
    assert next(iter(check(lost))).blocks == ("pip-install", "pipx-install") and not list(pipx_broken.check(lost))
    [finding] = check(make_facts(subject=make_python(closed_folder="/work/.venv/lib/python3.11/site-packages/six")))
    assert not finding.blocks, "pip itself is there"
