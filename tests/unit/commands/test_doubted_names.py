"""A doubtful name is corrected only by the user: at a terminal with a yes, otherwise with another command."""

from __future__ import annotations

from doctor.commands.doubted_names import settle_doubts, settle_own_words, without_stdlib
from doctor.core.errors import Exit
from doctor.diagnose.model import Command, Fix
from doctor.report.result import FixResult
from tests.unit.execute.helpers import SilentProgress
from tests.unit.factories import make_goal, make_goal_facts, make_requirement_file

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
    for progress in (SilentProgress(), None):
        refused = settle_doubts(TYPED, make_goal_facts(), progress)
        assert isinstance(refused, FixResult) and refused.exit_code is Exit.REFUSED
        assert "`doctor fix --as-typed 'reqeusts>=2' six`" in refused.message
        assert isinstance(refused.remedy, Fix) and refused.remedy.goal == CORRECTED


def test_a_word_of_doctors_own_becomes_the_goal_that_is_meant_only_with_a_yes() -> None:
    facts = make_goal_facts()
    assert settle_own_words(make_goal("marker-remvoed"), facts, Agreeing()) == make_goal("marker-removed")
    assert settle_own_words(make_goal("install", "vnv", "six"), facts, Agreeing()) == make_goal(
        "six", route="environment"
    )
    assert settle_own_words(TYPED, facts, None) == TYPED
    for progress in (SilentProgress(), None):
        refused = settle_own_words(make_goal("vnv", "six"), facts, progress)
        assert isinstance(refused, FixResult) and refused.exit_code is Exit.REFUSED
        assert "`doctor fix --as-typed vnv six`" in refused.message
        assert refused.remedy == Fix(goal=make_goal("six", route="environment"), needs_network=True)


def test_another_command_is_named_and_not_run() -> None:
    refused = settle_own_words(make_goal("check"), make_goal_facts(), Agreeing())
    assert isinstance(refused, FixResult) and refused.remedy == Command(argv=("doctor", "check"))


def test_a_name_in_a_file_is_corrected_there() -> None:
    facts = make_goal_facts(requirement_files=(make_requirement_file("reqeusts", path="dev.txt"),))
    refused = settle_doubts(make_goal("six"), facts, Agreeing())
    assert isinstance(refused, FixResult) and "Correct it in dev.txt." in refused.message and refused.remedy is None


def test_a_module_of_the_standard_library_is_left_out() -> None:
    goal, [note] = without_stdlib(make_goal("json", "six", "tkinter"))
    assert goal == make_goal("six", "tkinter") and note.startswith("json is part of Python's standard library")
