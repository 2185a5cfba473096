"""Consent: who may become root, and what is asked of whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from doctor.core import process
from doctor.core.record import replace
from doctor.diagnose.model import Command, ShellLine
from doctor.execute import consent
from doctor.facts import User
from doctor.plan import AptInstall, EditFile
from doctor.plan.actions import Action
from doctor.plan.model import Plan, RoutedRequirement, Step
from tests.unit.execute.helpers import step_of
from tests.unit.factories import ADA, ROOT

APT = AptInstall(packages=("python3-venv",), sudo=True)
EDIT = EditFile(path="/etc/pip.conf", lines=((1, 1),), pattern="^break-system-packages")
COMMAND = ("doctor", "fix", "--apt", "tiny")
missing_consent = partial(consent.missing_consent, command=COMMAND, is_guess=False)
SUDOER = replace(ADA, sudo="password")


class Answer:
    """A user who gives the same answer to every question."""

    def __init__(self, *, yes: bool) -> None:
        self.yes = yes
        self.asked: list[Step] = []
        self.shown: list[str] = []

    def step(self, step: Step, number: int, total: int) -> None:
        """Nothing runs here."""

    def activity(self, describe: Callable[[], str]) -> None:
        """Nothing runs here."""

    def roll_back(self, text: str) -> None:
        """Nothing runs here."""

    def note(self, text: str) -> None:
        self.shown.append(text)

    def ask(self, steps: Sequence[Step]) -> bool:
        self.asked += steps
        return self.yes

    def confirm(self, question: str) -> bool:
        raise AssertionError(question)


def plan_of(action: Action, *, needs_root: bool) -> Plan:
    step = replace(step_of(action), needs_root=needs_root, needs_consent=True)
    return Plan(fix="apt", summary="", steps=(step,))


@pytest.mark.parametrize(
    ("action", "user", "missing"),
    [
        (APT, ROOT, False),
        (APT, SUDOER, False),
        (APT, ADA, True),
        (APT, None, True),
        (EDIT, ROOT, False),
        (EDIT, SUDOER, True),
    ],
)
def test_sudo_runs_programs_but_does_not_write_for_doctor(action: Action, user: User | None, missing: bool) -> None:
    lacking = missing_consent(plan_of(action, needs_root=True), user, yes=True, progress=Answer(yes=False))
    assert (lacking is not None) == missing
    assert not lacking or "needs root" in lacking.reason
    argv = ("sudo", "doctor", "fix", "--apt", "tiny", "--yes")
    remedy = Command(argv=argv, needs_root=True, needs_consent=True)
    for_root = ShellLine(text="do", needs_root=True)
    assert not lacking or lacking.remedy == (remedy if user is SUDOER else for_root)


def test_an_administrator_is_asked_for_the_steps_of_root_only() -> None:
    """An environment, or what another user's cache contains, is not for root to create and to run."""
    own, root = step_of(EDIT), replace(step_of(APT), argv=("apt-get", "update"), needs_root=True, needs_consent=True)
    last = replace(root, argv=("apt-get", "install", "a b"), needs_network=True)
    plan = Plan(fix="apt", summary="", steps=(root, own, last, own))
    lacking = missing_consent(plan, ADA, yes=True, progress=Answer(yes=False))
    line = ShellLine(text="apt-get update && apt-get install 'a b'", needs_root=True, needs_network=True)
    assert lacking and lacking.remedy == line
    assert lacking.reason.endswith(" administrator to run this, and then run `doctor fix --apt tiny --yes` again:")


@pytest.mark.parametrize("agrees", [True, False])
def test_a_user_at_a_terminal_is_asked(monkeypatch: pytest.MonkeyPatch, agrees: bool) -> None:
    monkeypatch.setattr(process, "has_terminal", lambda: True)
    plan, answer = plan_of(EDIT, needs_root=False), Answer(yes=agrees)
    assert (missing_consent(plan, ADA, yes=False, progress=answer) is None) == agrees
    assert answer.asked == list(plan.steps)


def test_without_a_terminal_only_yes_is_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "has_terminal", lambda: False)
    plan, answer = plan_of(EDIT, needs_root=False), Answer(yes=True)
    lacking = missing_consent(plan, ADA, yes=False, progress=answer)
    assert (
        lacking
        and lacking.remedy == Command(argv=(*COMMAND, "--yes"), needs_consent=True)
        and lacking.reason.endswith(":")
    )
    assert missing_consent(plan, ADA, yes=True, progress=answer) is None
    assert not answer.asked


def test_the_command_that_consents_needs_what_the_steps_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "has_terminal", lambda: False)
    steps = (step_of(EDIT), replace(step_of(APT), needs_root=True, needs_consent=True, needs_network=True))
    lacking = missing_consent(Plan(fix="apt", summary="", steps=steps), SUDOER, yes=False, progress=Answer(yes=True))
    argv = (*COMMAND, "--yes")
    assert lacking
    assert lacking.remedy == Command(argv=argv, needs_root=True, needs_consent=True, needs_network=True)


def test_what_code_suggests_is_shown_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "has_terminal", lambda: True)
    routed = RoutedRequirement(requirement="pyyaml", route="environment", reason="app.py imports yaml (line 1)")
    plan, answer = replace(plan_of(EDIT, needs_root=False), routes=(routed,)), Answer(yes=True)
    assert missing_consent(plan, ADA, yes=False, progress=answer, is_guess=True) is None
    assert answer.shown == ["pyyaml is needed, because app.py imports yaml (line 1)."]
    assert answer.asked == list(plan.steps)
    monkeypatch.setattr(process, "has_terminal", lambda: False)
    lacking = missing_consent(plan, ADA, yes=False, progress=answer, is_guess=True)
    assert lacking and lacking.remedy == Command(argv=("doctor", "fix", "--yes"), needs_consent=True)


def test_a_change_in_the_project_needs_no_consent() -> None:
    plan = Plan(fix="venv", summary="", steps=(step_of(EDIT),))
    assert missing_consent(plan, None, yes=False, progress=Answer(yes=False)) is None
