from __future__ import annotations

from doctor.checks.pip_config_stops import ID, check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity, ShellLine, fix_condition
from doctor.facts import PipConfig
from tests.unit.factories import (
    ADA,
    ENVIRONMENT,
    active_facts,
    make_facts,
    make_machine,
    make_project,
    pip_config_with,
)

NO_INDEX = pip_config_with("no-index", "true")
FOLDERS = pip_config_with("find-links", "/opt/wheels")
BOTH = replace(NO_INDEX, options=NO_INDEX.options + FOLDERS.options)
CERT = pip_config_with("cert", "/gone.pem", "PIP_CERT")


def test_silent_where_pip_has_what_it_needs() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(pip_config=pip_config_with("cert", "/etc/ssl/ca.pem"))))
    assert not list(check(make_facts(pip_config=BOTH)))
    assert not list(check(make_facts(pip_config=replace(BOTH, unusable_files=CERT.options)))), "pip needs no TLS"


def test_policies_are_warnings() -> None:
    for config in (NO_INDEX, pip_config_with("require-hashes", "1"), replace(BOTH, unusable_files=FOLDERS.options)):
        [finding] = check(make_facts(pip_config=config))
        assert finding.severity is Severity.WARNING and finding.remedy == fix_condition(ID)


def test_a_missing_file_is_an_error() -> None:
    config = replace(CERT, unusable_files=CERT.options)
    [finding] = check(make_facts(pip_config=config, variable_lines={"PIP_CERT": "/home/ada/.profile:9"}))
    assert finding.severity is Severity.ERROR and "/gone.pem" in finding.summary
    assert finding.remedy == ShellLine(text="unset PIP_CERT")
    assert finding.evidence[1].source == "/home/ada/.profile:9"


def test_packages_for_another_machine_need_another_destination_and_no_build() -> None:
    platform = pip_config_with("platform", "linux_x86_64", "PIP_PLATFORM")
    [finding] = check(make_facts(pip_config=platform))
    assert finding.severity is Severity.ERROR and finding.remedy == ShellLine(text="unset PIP_PLATFORM")
    wheels, target = pip_config_with("only-binary", ":all:"), pip_config_with("target", "/t")
    assert list(check(make_facts(pip_config=replace(platform, options=platform.options + wheels.options))))
    complete = replace(platform, options=platform.options + wheels.options + target.options)
    assert not list(check(make_facts(pip_config=complete)))


def test_no_wheels_is_certain_only_where_no_source_is_offered() -> None:
    config = pip_config_with("no-binary", ":all:")
    [finding] = check(make_facts(pip_config=config))
    assert finding.doubts == ("pip-install", "pipx-install") and not finding.blocks
    [finding] = check(make_facts(pip_config=replace(config, has_only_wheels=True)))
    assert finding.blocks == ("pip-install", "pipx-install") and finding.remedy == fix_condition(ID)
    exception = pip_config_with("only-binary", "numpy")
    assert not list(check(make_facts(pip_config=replace(config, options=config.options + exception.options))))
    assert not list(check(make_facts(pip_config=pip_config_with("no-binary", "lxml,numpy"))))


def test_a_server_of_this_machine_may_only_have_to_be_started() -> None:
    config = pip_config_with("index-url", "http://localhost:3141/root/pypi/+simple/")
    [finding] = check(make_facts(pip_config=replace(config, unusable_files=config.options)))
    assert finding.severity is Severity.ERROR and finding.remedy == fix_condition(ID)
    assert finding.next_step.startswith("Start the server")
    [finding] = check(make_facts(pip_config=replace(CERT, unusable_files=CERT.options)))
    assert not finding.next_step


def test_an_index_on_another_machine_needs_a_network() -> None:
    config = pip_config_with("index-url", "http://devpi.lab:3141/simple", source="/work/.venv/pip.conf:2")
    assert not list(check(make_facts(pip_config=config)))
    [finding] = check(make_facts(pip_config=replace(config, unreachable_index=config.options[0])))
    assert finding.severity is Severity.INFO and finding.doubts == ("pip-install", "pipx-install")
    assert isinstance(finding.remedy, Instruction) and "/work/.venv/pip.conf:2" in finding.remedy.text


def test_a_password_that_ends_the_host_is_encoded() -> None:
    for address, character, source, argv in (
        ("https://me:w#rd@index.lan/simple", "#", "/etc/pip.conf:2", ("sed", "-i.save", "2s|#|%23|", "/etc/pip.conf")),
        ("https://me:w/rd@index.lan/simple", "/", "/etc/pip.conf:2", None),
        ("https://me:w?rd@index.lan/simple", "?", "PIP_INDEX_URL", None),
    ):
        config = pip_config_with("index-url", address, source)
        config = replace(config, misread_login=(config.options[0], character))
        [finding] = check(make_facts(pip_config=config, machine=make_machine(user=ADA)))
        assert finding.blocks == ("pip-install", "pipx-install") and "%" in finding.next_step
        assert isinstance(finding.remedy, Command if argv else Instruction)
        assert argv is None or finding.remedy == Command(argv=argv, needs_root=True)


def test_the_file_of_an_environment_stops_its_own_pip_alone() -> None:
    path = f"{ENVIRONMENT.path}/pip.conf:2"
    [option] = pip_config_with("require-hashes", "1", path).options
    config = PipConfig(options=(replace(option, level="site"),))
    [finding] = check(active_facts(pip_config=config))
    assert (finding.blocks, finding.stops_pip_of) == (("pip-install",), "")
    [finding] = check(make_facts(other_pip_config=config, project=make_project(environment=ENVIRONMENT)))
    assert (finding.blocks, finding.stops_pip_of) == ((), ENVIRONMENT.path)
    of_user = pip_config_with("require-hashes", "1")
    [finding] = check(make_facts(pip_config=of_user, other_pip_config=of_user))
    assert finding.blocks == ("pip-install", "pipx-install"), "reported once"
