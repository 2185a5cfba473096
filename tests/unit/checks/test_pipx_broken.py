from __future__ import annotations

import pytest

from doctor.checks import user_site_shadows_system
from doctor.checks.pipx_broken import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity, ShellLine
from doctor.facts import Package, Sudo, Tool
from doctor.facts.obstacle import Blocker
from doctor.report.remedies import render
from tests.unit.factories import ADA, MACHINE, TOOLS, make_facts, make_python, make_shadow


def test_silent_where_pipx_works_or_is_missing() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(tools=replace(TOOLS, pipx=None, pipx_can_create=None))))


def test_silent_about_a_pipx_that_is_not_a_script() -> None:
    tool = Tool(path="/opt/pipx", version=None, python=None)
    assert not list(check(make_facts(tools=replace(TOOLS, pipx=tool, pipx_can_create=None))))


def test_a_pipx_whose_python_was_removed_is_blocked() -> None:
    tool = Tool(path="/usr/local/bin/pipx", version=None, python="/opt/old/bin/python3")
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=tool, pipx_can_create=None)))
    assert finding.blocks == ("pipx-install",) and finding.remedy is None


def test_a_pipx_whose_python_was_removed_is_moved_out_of_the_way_of_the_next_one() -> None:
    tool = Tool(path="/home/ada/.local/bin/pipx", version=None, python="/usr/bin/python3.9")
    tools = replace(TOOLS, pipx=tool, pipx_can_create=None, pipx_behind="/usr/bin/pipx")
    [finding] = check(make_facts(tools=tools, machine=replace(MACHINE, user=ADA)))
    assert finding.remedy and render(finding.remedy).text == f"mv -n {tool.path} {tool.path}.off"


def test_a_pipx_whose_package_lost_its_files_is_reinstalled() -> None:
    tool = replace(TOOLS.pipx, path="/usr/bin/pipx", is_importable=False) if TOOLS.pipx else None
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=tool)))
    assert finding.remedy and render(finding.remedy).text == "apt-get install --reinstall pipx"
    lost = "/usr/lib/python3/dist-packages/pipx/commands/run.py"
    tool = replace(TOOLS.pipx, path="/usr/bin/pipx", lost_file=lost) if TOOLS.pipx else None
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=tool)))
    assert lost in finding.summary and finding.blocks == ("pipx-install",)
    assert finding.remedy and render(finding.remedy).text == "apt-get install --reinstall pipx"


def test_a_reinstalled_package_does_not_help_another_python_in_the_place_of_the_distributions() -> None:
    tool = replace(TOOLS.pipx, path="/usr/bin/pipx", is_importable=False, prefix="/opt/python") if TOOLS.pipx else None
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=tool)))
    assert finding.remedy is None


def test_a_pipx_whose_python_cannot_create_environments_is_a_warning() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_can_create=False)))
    assert finding.severity is Severity.WARNING


def blocked(path: str, **more: object) -> Blocker:
    words = {"is_folder": True, "owner": "root", "in_home": True, "aside": "", "other_home": "", **more}
    return Blocker(folder="/home/ada/.local/pipx/venvs", path=path, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("blocker", "sudo", "environ", "command"),
    [
        (blocked("/home/ada/.local"), "passwordless", {}, "sudo chown -R ada: /home/ada/.local"),
        (blocked("/home/ada/.local", aside="/x"), "none", {}, "mv /home/ada/.local /x"),
        (blocked("/home/ada"), "none", {}, "An administrator must give /home/ada to you: `chown ada: /home/ada`"),
        (blocked("/home/ada/.local", owner=""), "none", {}, "chmod u+rwx /home/ada/.local"),
        (blocked("/nonexistent", in_home=False, other_home="/home/ada"), "none", {}, "export HOME=/home/ada"),
        (blocked("/", in_home=False), "none", {}, 'export HOME="$(mktemp -d)"'),
        (blocked("/home/ada", owner="", read_only=True), "passwordless", {}, 'export HOME="$(mktemp -d)"'),
        (blocked("/home/ada/.local", read_only=True), "passwordless", {}, 'export HOME="$(mktemp -d)"'),
        (
            blocked("/", in_home=False, read_only=True, has_temporary=False),
            "none",
            {},
            "Name another folder than /home/ada/.local/pipx/venvs: its file system is mounted read-only.",
        ),
        (
            blocked("/home/ada", owner="", full="only 0 MB are free on its file system"),
            "passwordless",
            {},
            "Free some space on the file system of /home/ada: `df -h` shows how full it is.",
        ),
        (blocked("/x", in_home=False), "none", {"PIPX_HOME": "/home/ada/.local/pipx/"}, "unset PIPX_HOME"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_written_is_reported_with_the_least_that_helps(
    blocker: Blocker, sudo: Sudo, environ: dict[str, str], command: str
) -> None:
    user = replace(ADA, sudo=sudo)
    facts = make_facts(tools=replace(TOOLS, pipx_blocker=blocker), machine=replace(MACHINE, user=user), environ=environ)
    [finding] = check(facts)
    assert finding.remedy is not None
    assert (finding.evidence[1].source, render(finding.remedy).text) == (blocker.path, command)


def test_a_default_python_that_is_missing_is_unset() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_default_missing="/usr/bin/python3.9")))
    assert finding.blocks == ("pipx-install",) and finding.remedy == ShellLine(text="unset PIPX_DEFAULT_PYTHON")


def test_the_wheels_are_installed_again_where_the_package_of_ensurepip_is_installed() -> None:
    tools = replace(TOOLS, pipx_can_create=False)
    packages = (Package(name="python3.11-venv", installed="3.11.2-6", candidate=None),)
    [finding] = check(make_facts(tools=tools, packages=packages))
    assert isinstance(finding.remedy, Command) and "python3-pip-whl" in finding.remedy.argv
    assert "libpython3.11-stdlib" not in finding.remedy.argv, "the module venv is there"
    without = make_python(venv_module=False)
    [finding] = check(make_facts(subject=without, tools=tools, packages=packages))
    assert isinstance(finding.remedy, Command) and "libpython3.11-stdlib" in finding.remedy.argv


@pytest.mark.parametrize(
    ("environ", "damage", "command"),
    [
        ({"PYTHONPATH": "/opt/ros"}, "/opt/ros/packaging", "unset PYTHONPATH"),
        ({}, "/home/ada/.local/lib/python3.11/site-packages/packaging", "mv "),
    ],
)
def test_an_incomplete_package_that_pipx_imports_is_taken_out_of_its_way(
    environ: dict[str, str], damage: str, command: str
) -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_damage=damage), environ=environ))
    assert finding.blocks == ("pipx-install",) and finding.remedy is not None
    assert render(finding.remedy).text.startswith(command)


def test_the_finding_about_a_distribution_that_takes_precedence_says_that_pipx_fails() -> None:
    shadow = make_shadow("packaging", "user")
    tools = replace(TOOLS, pipx_damage=shadow.metadata.replace("packaging-9.0.dist-info", "packaging"))
    facts = make_facts(tools=tools, shadows=(shadow,))
    assert not list(check(facts))
    assert next(user_site_shadows_system.check(facts)).blocks == ("pipx-install",)
