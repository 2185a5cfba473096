from __future__ import annotations

from doctor.checks.noexec_venv import check
from doctor.core.record import replace
from doctor.diagnose.model import Instruction, Severity, ShellLine
from doctor.facts import NoInterpreter, PipxHome
from tests.unit.factories import (
    ADA,
    PROJECT,
    ROOT,
    TOOLS,
    active_facts,
    make_environment,
    make_facts,
    make_machine,
    make_project,
)


def test_silent_about_a_sound_environment() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts(project=PROJECT)))


def test_silent_about_a_broken_environment() -> None:
    assert not list(check(make_facts(active_environment=make_environment(real_python=None, noexec=True))))


def test_an_active_environment_of_the_project_is_reported_once() -> None:
    environment = make_environment(noexec=True)
    [finding] = check(make_facts(active_environment=environment, project=make_project(environment=environment)))
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].source == "/work/.venv"


def test_a_copied_python_that_cannot_start_blocks_pip_and_venv() -> None:
    environment = make_environment(noexec=True)
    not_executable = NoInterpreter(requested="x", executable="x", reason="not-executable", detail="not a program")
    [finding] = check(make_facts(subject=not_executable, subject_environment=environment))
    assert finding.blocks == ("create-venv", "pip-install")
    [finding] = check(active_facts(subject_environment=environment, active_environment=environment))
    assert finding.blocks == ()


def test_the_folder_of_pipx_is_a_note_until_pipx_has_installed_something() -> None:
    tools = replace(TOOLS, pipx_noexec="/home/ada/.local/share/pipx/venvs")
    [finding] = check(make_facts(tools=tools))
    assert (finding.severity, finding.blocks) == (Severity.INFO, ("pipx-install",))
    home = PipxHome(apps=("black",), bin_dir="/home/ada/.local/bin", on_path=True)
    [finding] = check(make_facts(tools=replace(tools, pipx_home=home)))
    assert finding.severity is Severity.WARNING
    for user in (ROOT, replace(ADA, sudo="password")):
        [finding] = check(make_facts(tools=tools, machine=make_machine(user=user)))
        assert isinstance(finding.remedy, ShellLine)
        assert f"PIPX_BIN_DIR=/opt/pipx-{user.name}/bin" in finding.remedy.text
        closed = replace(tools, pipx_noexec=f"/opt/pipx-{user.name}/venvs")
        [finding] = check(make_facts(tools=closed, machine=make_machine(user=user)))
        assert isinstance(finding.remedy, Instruction)
    [finding] = check(make_facts(tools=tools, machine=make_machine(user=ADA)))
    assert isinstance(finding.remedy, Instruction)
