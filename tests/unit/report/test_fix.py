"""The answer of ``doctor fix`` for people: what was installed, and how to run it here."""

from __future__ import annotations

import pytest

from doctor.commands.unresolved import Unresolved
from doctor.core.errors import Exit
from doctor.core.record import replace
from doctor.diagnose.model import ShellLine
from doctor.execute.consent import DECLINED
from doctor.facts import Machine
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.plan import AptUpdate
from doctor.plan.install_set import ignored_options
from doctor.plan.model import Plan
from doctor.report.result import Application, FixResult
from doctor.report.text import fix
from tests.tools.schema import parse
from tests.unit.execute.helpers import step_of
from tests.unit.factories import ADA, MACHINE, make_facts

PLAN = Plan(fix="pipx", summary="Install black with pipx.", steps=(step_of(AptUpdate(sudo=False)),), notes=("A note.",))
BLACK = Application(
    name="black", version="26.10.1", commands=("black", "blackd"), folder="/home/ada/.local/bin", on_path=False
)
LOCAL = replace(MACHINE, user=ADA)
GITHUB = replace(LOCAL, ci="github-actions")


def result(application: Application = BLACK, machine: Machine = LOCAL) -> FixResult:
    """Return the result of a run that installed the application."""
    facts = make_facts(machine=machine)
    return FixResult(status="done", exit_code=Exit.OK, facts=facts, plan=PLAN, applications=(application,))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (result(), "Next, in this shell:\n    ~/.local/bin/black\nNew shells find it by its name.\n"),
        (result(replace(BLACK, on_path=True)), "Next:\n    black\n"),
        (result(replace(BLACK, folder="/opt/my bin")), "Next, in this shell:\n    '/opt/my bin'/black\nNew shells"),
        (result(machine=GITHUB), 'Next, in this step, so that later steps use it:\n    echo "/home/ada/.local/bin" >>'),
    ],
)
def test_an_application_is_named_with_the_command_to_type_here(
    shown: FixResult, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fix.show(shown, as_json=False)
    done = "✓ black 26.10.1 is installed with pipx.\n  Commands: black, blackd.\n"
    assert capsys.readouterr().out.startswith(done + expected)


def test_who_says_no_reads_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    declined = replace(result(), status="needs-consent", exit_code=Exit.CONSENT, message=DECLINED)
    fix.show(declined, as_json=False)
    assert capsys.readouterr() == ("", "doctor: Nothing was done.\n")


@pytest.mark.parametrize(
    ("reason", "begins"), [("Install black with pipx, alone.", "1. Install black"), ("Do it.", "Install black")]
)
def test_a_plan_has_a_headline_unless_its_first_step_says_the_same(
    reason: str, begins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = replace(PLAN, steps=(replace(PLAN.steps[0], reason=reason),))
    fix.show(FixResult(status="planned", exit_code=Exit.OK, facts=make_facts(), plan=plan), as_json=False)
    assert capsys.readouterr().out.startswith(begins)


@pytest.mark.parametrize("is_problem", [False, True])
def test_no_message_of_the_document_waits_for_a_command(is_problem: bool, capsys: pytest.CaptureFixture[str]) -> None:
    unresolved = Unresolved(
        message="It was moved. Only you can do this:", remedy=ShellLine(text="deactivate"), is_problem=is_problem
    )
    fix.show(unresolved.result(make_facts()), as_json=True)
    document = parse(capsys.readouterr().out)
    assert document["message"] == "It was moved. Only you can do this." and document["remedy"]["text"] == "deactivate"
    assert all(entry["reason"] == document["message"] for entry in document["declined"])


def test_after_a_failure_only_the_options_that_pip_was_not_given_are_noted(capsys: pytest.CaptureFixture[str]) -> None:
    option = PipOption(
        name="no-index", value="1", source="PIP_NO_INDEX", level="variable", section="env", distrust="it is ada's"
    )
    facts = make_facts(target_pip_config=PipConfig(options=(option,)))
    plan = replace(PLAN, notes=("A note.", *ignored_options(facts)))
    failed = FixResult(
        status="failed", exit_code=Exit.FAILED, facts=facts, plan=plan, step_statuses=("failed",), message="It failed."
    )
    fix.show(failed, as_json=False)
    note = "doctor: The option no-index (PIP_NO_INDEX) is ignored, because it is ada's."
    assert capsys.readouterr().err.splitlines() == ["doctor: It failed.", note]
