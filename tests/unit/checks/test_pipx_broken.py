from __future__ import annotations

from dataclasses import replace

from doctor.checks.pipx_broken import check
from doctor.diagnose.model import Severity
from doctor.facts import Tool
from tests.unit.factories import TOOLS, make_facts


def test_silent_where_it_works_or_is_missing() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(tools=replace(TOOLS, pipx=None, pipx_makes_environments=None))))


def test_silent_about_a_program_that_is_no_script() -> None:
    tool = Tool(path="/opt/pipx", version=None, python=None)
    assert not list(check(make_facts(tools=replace(TOOLS, pipx=tool, pipx_makes_environments=None))))


def test_its_python_is_gone() -> None:
    tool = Tool(path="/usr/local/bin/pipx", version=None, python="/opt/old/bin/python3")
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=tool, pipx_makes_environments=None)))
    assert finding.blocks == ("pipx-install",)


def test_its_python_makes_no_environments() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_makes_environments=False)))
    assert finding.severity is Severity.WARNING


def test_its_folder_belongs_to_somebody_else() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_closed="/home/ada/.local/pipx")))
    assert finding.evidence[1].source == "/home/ada/.local/pipx"
