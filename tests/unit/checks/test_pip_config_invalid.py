from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from doctor.checks.pip_config_invalid import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity, ShellLine, fix_condition
from doctor.facts import Pip, PipConfig, User
from tests.unit.factories import ADA, make_facts, make_machine, make_python, pip_config_with


@pytest.mark.parametrize("value", ["yes", "NO", "1", "off"])
def test_silent_about_a_value_that_pip_understands(value: str) -> None:
    assert not list(check(make_facts(pip_config=pip_config_with("break-system-packages", value))))


def test_silent_about_values_of_other_options() -> None:
    assert not list(check(make_facts(pip_config=pip_config_with("index-url", "maybe"))))


def test_a_flag_that_is_neither_yes_nor_no_is_an_error() -> None:
    [finding] = check(make_facts(pip_config=pip_config_with("break-system-packages", "maybe", "/etc/pip.conf:7")))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/etc/pip.conf:7"


def test_an_old_pip_ignores_the_flag() -> None:
    old = make_python(pip=Pip(version="22.3", location="/x"))
    assert not list(check(make_facts(subject=old, pip_config=pip_config_with("break-system-packages", "maybe"))))


def test_an_unparsable_file_blocks_pip() -> None:
    [finding] = check(make_facts(pip_config=PipConfig(unparsable=(("/etc/pip.conf", "no section headers"),))))
    assert "pip-install" in finding.blocks


def test_an_option_is_removed_where_it_is_set() -> None:
    [finding] = check(make_facts(pip_config=pip_config_with("timeout", "60s", "/home/ada/.config/pip/pip.conf:2")))
    assert finding.remedy == fix_condition("pip-config-invalid")
    ada = User(
        uid=1000, name="ada", root=False, sudo="passwordless", admin=True, home="/home/ada", account_home="/home/ada"
    )
    of_all = pip_config_with("timeout", "60s", "/etc/pip.conf:2")
    [finding] = check(make_facts(pip_config=of_all, machine=make_machine(user=ada)))
    assert finding.remedy == Command(argv=("sudo", "doctor", "fix", "pip-config-invalid", "--yes"), needs_root=True)
    [unparsable] = check(make_facts(pip_config=PipConfig(unparsable=(("/etc/pip.conf", "no section headers"),))))
    assert unparsable.remedy == Instruction(text="Correct /etc/pip.conf: no section headers.")


def test_the_line_that_sets_a_variable_is_named() -> None:
    lines = {"PIP_TIMEOUT": "/home/ada/.profile:9"}
    facts = make_facts(pip_config=pip_config_with("timeout", "60s", "PIP_TIMEOUT"), variable_lines=lines)
    assert [evidence.source for evidence in next(iter(check(facts))).evidence] == ["PIP_TIMEOUT", *lines.values()]


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/home/ada/.config/pip", "chown -R ada: /home/ada/.config/pip"),
        ("/etc/ssl/private/server.key", None),
    ],
)
def test_a_file_that_the_user_may_not_read_is_a_warning(path: str, command: str | None) -> None:
    [finding] = check(make_facts(pip_config=PipConfig(unreadable=(path,)), machine=make_machine(user=ADA)))
    assert (finding.severity, finding.blocks) == (Severity.WARNING, ())
    assert finding.remedy == (Command(argv=tuple(command.split()), needs_root=True) if command else None)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("[global]\nindex-url = https://index.example/simple\ncert = /etc/a@b.pem\n", True),
        ("[global]\nextra-index-url =\n    https://ada:secret@index.example/simple\n", False),
        ("[global]\nproxy = http://token@proxy.example:3128\n", False),
    ],
)
def test_a_file_for_all_is_opened_unless_it_has_a_password(tmp_path: Path, text: str, opens: bool) -> None:
    [finding] = check(make_facts(pip_config=PipConfig(unreadable=("/etc/pip.conf",)), machine=make_machine(user=ADA)))
    assert isinstance(finding.remedy, ShellLine)
    file = tmp_path / "pip.conf"
    file.write_text(text)
    file.chmod(0o600)
    line = finding.remedy.text.replace("/etc/pip.conf", str(file)).replace("sudo ", "")
    assert subprocess.run(["sh", "-c", line], check=False).returncode == (0 if opens else 1)
    assert file.stat().st_mode & 0o777 == (0o644 if opens else 0o600)


def test_a_format_that_pip_list_does_not_have_stops_only_that() -> None:
    for value, stops in (("columns", False), ("colums", True), ("legacy", True)):
        [option] = pip_config_with("format", value, "/home/ada/.config/pip/pip.conf:2").options
        for config in (PipConfig(of_list=(option,)), PipConfig(options=(option,))):
            found = list(check(make_facts(pip_config=config)))
            assert bool(found) == stops
            assert not stops or (found[0].severity is Severity.WARNING and not found[0].blocks)
    variable = pip_config_with("format", "json", "PIP_FORMAT")
    assert not list(check(make_facts(pip_config=replace(variable, of_list=(option,))))), "the variable wins"
