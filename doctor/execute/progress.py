"""The interface through which a run reports to the user; ``doctor.report.progress`` implements it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doctor.core.lazy_typing import Protocol
from doctor.plan.model import Step


class Progress(Protocol):
    """Shows the user what a run does, and asks for consent."""

    def step(self, step: Step, number: int, total: int) -> None:
        """Report that a step begins, and which one of how many it is."""

    def activity(self, describe: Callable[[], str]) -> None:
        """Show what ``describe`` returns until the step ends. Another thread calls it."""

    def roll_back(self, text: str) -> None:
        """Report that the steps have ended and are rolled back, and why."""

    def note(self, text: str) -> None:
        """Show one line."""

    def ask(self, steps: Sequence[Step]) -> bool:
        """Show the steps and return whether the user agrees to them; called only where there is a terminal."""

    def confirm(self, question: str) -> bool:
        """Ask a question and return whether the answer is yes; called only where there is a terminal."""
