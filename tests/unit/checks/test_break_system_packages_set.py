from __future__ import annotations

from doctor.checks.break_system_packages_set import check
from doctor.core.record import replace
from doctor.diagnose.model import Instruction, Severity, ShellLine, fix_condition
from doctor.facts import PipConfig, PipOption
from doctor.facts.shells import Alias, StartUpLine
from tests.unit.factories import make_facts, make_machine, pip_config_with


def test_silent_where_the_option_is_off() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(pip_config=pip_config_with("break-system-packages", "no"))))


def test_the_source_is_named_with_what_the_option_allows() -> None:
    [finding] = check(make_facts(pip_config=pip_config_with("break-system-packages", "true", "/etc/pip.conf:4")))
    assert finding.severity is Severity.WARNING
    assert finding.evidence[0].source == "/etc/pip.conf:4"
    assert finding.allows == ("pip-install",)


def test_the_option_in_ci_is_only_a_note() -> None:
    machine = make_machine(ci="github-actions")
    [finding] = check(make_facts(machine=machine, pip_config=pip_config_with("break-system-packages", "1")))
    assert finding.severity is Severity.INFO


def test_options_of_uv_and_startup_files_are_evidence() -> None:
    option = PipOption(
        name="break-system-packages", value="1", source="/etc/environment:1", level="variable", section="env"
    )
    [finding] = check(make_facts(pip_config=PipConfig(uv_options=(option,), startup_options=(option,))))
    assert finding.allows == ()
    assert len(finding.evidence) == 2


def test_an_alias_that_adds_the_option_is_named_with_its_line() -> None:
    line = StartUpLine(path="/home/ada/.bashrc", number=7, text="alias pip='pip --break-system-packages'")
    alias = Alias(name="pip", value="pip --break-system-packages", line=line)
    [finding] = check(make_facts(aliases=(alias,)))
    assert "/home/ada/.bashrc:7" in finding.summary and finding.allows == ()
    command = "sed -i.bak '7s/^/: # /' /home/ada/.bashrc && unalias pip"
    assert finding.remedy == ShellLine(text=command)
    mixed = replace(alias, line=replace(line, text=f"{line.text}; export A=1"))
    [finding] = check(make_facts(aliases=(mixed,)))
    assert isinstance(finding.remedy, Instruction) and "/home/ada/.bashrc:7" in finding.remedy.text
    assert not list(check(make_facts(aliases=(Alias(name="pip", value="pip3", line=line),))))


def test_no_command_is_named_that_cannot_edit_the_line() -> None:
    mixed = PipOption(
        name="break-system-packages",
        value="1",
        source="/home/ada/.bashrc:7",
        level="variable",
        section="env",
        is_alone=False,
    )
    [finding] = check(make_facts(pip_config=PipConfig(startup_options=(mixed,))))
    assert isinstance(finding.remedy, Instruction) and "/home/ada/.bashrc:7" in finding.remedy.text
    alone = replace(mixed, source="/home/ada/.profile:2", is_alone=True)
    [finding] = check(make_facts(pip_config=PipConfig(startup_options=(mixed, alone))))
    assert finding.remedy == fix_condition("break-system-packages-set")
