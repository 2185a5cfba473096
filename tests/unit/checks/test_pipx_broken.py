from __future__ import annotations

from doctor.checks.pipx_broken import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity, ShellLine
from doctor.facts import Tool
from tests.unit.factories import TOOLS, make_facts


def test_silent_where_pipx_works_or_is_missing() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(tools=replace(TOOLS, pipx=None, pipx_can_create=None))))


def test_silent_about_a_pipx_that_is_not_a_script() -> None:
    tool = Tool(path="/opt/pipx", version=None, python=None)
    assert not list(check(make_facts(tools=replace(TOOLS, pipx=tool, pipx_can_create=None))))


def test_a_pipx_whose_python_was_removed_is_blocked() -> None:
    tool = Tool(path="/usr/local/bin/pipx", version=None, python="/opt/old/bin/python3")
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=tool, pipx_can_create=None)))
    assert finding.blocks == ("pipx-install",)


def test_a_pipx_whose_python_cannot_create_environments_is_a_warning() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_can_create=False)))
    assert finding.severity is Severity.WARNING


def test_a_home_that_is_not_writable_is_reported() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_read_only="/home/ada/.local/pipx")))
    assert finding.evidence[1].source == "/home/ada/.local/pipx"


def test_a_default_python_that_is_missing_is_unset() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_default_missing="/usr/bin/python3.9")))
    assert finding.blocks == ("pipx-install",) and finding.remedy == ShellLine(text="unset PIPX_DEFAULT_PYTHON")
