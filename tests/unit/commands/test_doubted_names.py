"""A doubtful name is corrected only by the user: at a terminal with a yes, otherwise with another command."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.commands.doubted_names import settle_doubts, settle_own_words, without_stdlib
from doctor.core.errors import Exit
from doctor.core.invocation import typed_program
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix, ShellLine
from doctor.report.result import FixResult
from doctor.report.text import fix as report
from tests.unit.execute.helpers import SilentProgress
from tests.unit.factories import (
    existing_target,
    make_goal,
    make_goal_facts,
    make_project,
    make_requirement_file,
    make_target,
)

TYPED = make_goal("reqeusts>=2", "six")
CORRECTED = make_goal("requests>=2", "six")


class Agreeing(SilentProgress):
    """A user who says yes to every question."""

    def confirm(self, question: str) -> bool:
        return bool(question)


def test_a_yes_corrects_the_name() -> None:
    assert settle_doubts(TYPED, make_goal_facts(), Agreeing()) == CORRECTED
    assert settle_doubts(CORRECTED, make_goal_facts(), None) == CORRECTED


def test_without_a_yes_both_names_are_said_and_nothing_is_done() -> None:
    insist = "To install what you typed: `doctor fix --as-typed 'reqeusts>=2' six`"
    refused = settle_doubts(TYPED, make_goal_facts(), None)
    assert isinstance(refused, FixResult) and refused.exit_code is Exit.REFUSED
    assert refused.message.endswith("knows, but resembles requests. Nothing was done.") and refused.otherwise == insist
    assert isinstance(refused.remedy, Fix) and refused.remedy.goal == CORRECTED
    declined = settle_doubts(TYPED, make_goal_facts(), SilentProgress())
    assert isinstance(declined, FixResult) and declined.exit_code is Exit.REFUSED
    assert (declined.message, declined.remedy, declined.otherwise) == ("Nothing was done.", None, insist)


@pytest.mark.parametrize("option", ["--break-system-packages", "--target=x", "--ignore-installed"])
def test_no_command_that_is_named_has_an_unsafe_option(option: str) -> None:
    for progress in (None, Agreeing()):
        refused = settle_doubts(make_goal(option, "reqeusts"), make_goal_facts(), progress)
        assert isinstance(refused, FixResult) and refused.message.startswith(f"{option.partition('=')[0]} is unsafe: ")
        assert "resembles requests" in refused.message
        assert isinstance(refused.remedy, Fix) and refused.remedy.goal == make_goal("requests")
        assert refused.otherwise == "To install what you typed: `doctor fix --as-typed reqeusts`"
    for words in ((option, "requests"), ("--target", "x", "reqeusts"), (option,)):
        assert settle_doubts(make_goal(*words), make_goal_facts(), None) == make_goal(*words), "the policy refuses it"


def test_the_projects_own_name_is_not_fetched_from_the_index() -> None:
    facts = make_goal_facts(project=make_project(name="My.Tool"))
    refused = settle_doubts(make_goal("my-tool", "six"), facts, Agreeing())
    assert isinstance(refused, FixResult) and refused.exit_code is Exit.REFUSED
    assert refused.message.startswith("my-tool is the name of this project itself.")
    below = replace(facts, target=existing_target(cwd="/work/src", display_path="../.venv"))
    refused = settle_doubts(make_goal("my-tool"), below, None)
    assert isinstance(refused, FixResult) and isinstance(refused.remedy, Fix)
    assert refused.remedy.goal.command() == "doctor fix --venv -e /work"
    for goal in (make_goal("six"), make_goal("my-tool", as_typed=True), make_goal("my-tool", route="apt")):
        assert settle_doubts(goal, facts, None) == goal


def test_a_word_of_doctors_own_becomes_the_goal_that_is_meant_only_with_a_yes() -> None:
    facts = make_goal_facts()
    assert settle_own_words(make_goal("marker-remvoed"), facts, Agreeing()) == make_goal("marker-removed")
    assert settle_own_words(make_goal("install", "vnv", "six"), facts, Agreeing()) == make_goal(
        "six", route="environment"
    )
    assert settle_own_words(TYPED, facts, None) == TYPED
    refused = settle_own_words(make_goal("vnv", "six"), facts, None)
    assert isinstance(refused, FixResult) and refused.exit_code is Exit.REFUSED
    assert refused.otherwise == "To install what you typed: `doctor fix --as-typed vnv six`"
    assert refused.remedy == Fix(goal=make_goal("six", route="environment"), needs_network=True)
    declined = settle_own_words(make_goal("vnv", "six"), facts, SilentProgress())
    assert isinstance(declined, FixResult) and (declined.message, declined.remedy) == ("Nothing was done.", None)


def test_what_is_meant_comes_first_and_how_to_insist_last(capsys: pytest.CaptureFixture[str]) -> None:
    refused = settle_own_words(make_goal("pip"), make_goal_facts(), None)
    assert isinstance(refused, FixResult)
    report.show(refused, as_json=False)
    _, program = typed_program()
    assert capsys.readouterr().err == (
        "doctor: pip is in every environment that doctor creates. Nothing was done. You probably mean:\n"
        f"    {program} fix --venv\n"
        f"doctor: To install the system's: `{program} fix --apt python3-pip`. "
        f"To install what you typed: `{program} fix --as-typed pip`\n"
    )


def test_another_command_is_named_and_not_run() -> None:
    refused = settle_own_words(make_goal("check"), make_goal_facts(), Agreeing())
    assert isinstance(refused, FixResult) and refused.remedy == Command(argv=("doctor", "check"))


def test_a_name_in_a_file_is_corrected_there() -> None:
    facts = make_goal_facts(requirement_files=(make_requirement_file("reqeusts", path="dev.txt"),))
    refused = settle_doubts(make_goal("six"), facts, Agreeing())
    assert isinstance(refused, FixResult) and "Correct it in dev.txt." in refused.message and refused.remedy is None


def test_the_line_of_a_name_that_is_certainly_misspelt_is_changed_by_a_command(tmp_path: Path) -> None:
    (tmp_path / "dev.txt").write_text("six\nreqeusts>=2\n")
    file, target = make_requirement_file("reqeusts>=2", path="dev.txt"), make_target(cwd=str(tmp_path))
    refused = settle_doubts(make_goal("six"), make_goal_facts(requirement_files=(file,), target=target), None)
    assert isinstance(refused, FixResult) and refused.names_cause and "dev.txt:2 has reqeusts>=2" in refused.reason
    assert refused.remedy == ShellLine(text="sed -i.save 2s/reqeusts/requests/I dev.txt")


def test_a_module_of_the_standard_library_is_left_out() -> None:
    goal, [note] = without_stdlib(make_goal("json", "six", "tkinter"))
    assert goal == make_goal("six", "tkinter") and note.startswith("json is part of Python's standard library")
