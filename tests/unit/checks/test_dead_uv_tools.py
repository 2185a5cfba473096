from __future__ import annotations

from doctor.checks.dead_uv_tools import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity
from doctor.facts import UvTool
from tests.unit.factories import TOOLS, make_facts

BLACK = UvTool(
    name="black",
    python="/home/ada/.local/share/uv/tools/black/bin/python",
    requirements=("black[d]>=24", "six"),
)


def test_silent_where_no_application_is_dead() -> None:
    assert not list(check(make_facts()))


def test_all_are_one_finding_with_uvs_command_for_the_first() -> None:
    facts = make_facts(tools=replace(TOOLS, uv="uv", dead_uv_tools=(BLACK, replace(BLACK, name="ruff"))))
    [finding] = check(facts)
    assert finding.severity is Severity.WARNING and "black, ruff, which do not start" in finding.summary
    assert isinstance(finding.remedy, Command)
    assert finding.remedy.argv == ("uv", "tool", "install", "--force", "black[d]>=24", "--with", "six")


def test_what_came_from_elsewhere_and_a_missing_uv_are_left_to_the_user() -> None:
    for tool, uv in ((replace(BLACK, requirements=()), "uv"), (BLACK, None)):
        [finding] = check(make_facts(tools=replace(TOOLS, uv=uv, dead_uv_tools=(tool,))))
        assert isinstance(finding.remedy, Instruction) and "uv tool install --force black" in finding.remedy.text


def test_links_to_what_was_deleted_are_reported_and_installed_again() -> None:
    lost = (("black", "/home/ada/.local/bin/black"), ("black", "/home/ada/.local/bin/blackd"))
    [finding] = check(make_facts(tools=replace(TOOLS, uv="uv", uv_lost=lost)))
    assert isinstance(finding.remedy, Command) and finding.remedy.argv == ("uv", "tool", "install", "black")
    assert len(finding.evidence) == 2
    [finding] = check(make_facts(tools=replace(TOOLS, uv=None, uv_lost=lost)))
    assert isinstance(finding.remedy, Instruction) and "`uv tool install black`" in finding.remedy.text


def test_an_application_without_a_receipt_is_installed_again() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, uv="uv", uv_forgotten=("black",))))
    assert isinstance(finding.remedy, Command)
    assert finding.remedy.argv == ("uv", "tool", "install", "--force", "black")
    [finding] = check(make_facts(tools=replace(TOOLS, uv=None, uv_forgotten=("black",))))
    assert isinstance(finding.remedy, Instruction)
