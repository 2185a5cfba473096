"""The interface through which a run reports to the user; ``doctor.report.progress`` implements it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from doctor.plan.model import Step


class Progress(Protocol):
    """Shows the user what a run does, and asks for consent."""

    def step(self, step: Step) -> None:
        """Report that a step begins."""

    def note(self, text: str) -> None:
        """Show one line."""

    def ask(self, steps: Sequence[Step]) -> bool:
        """Show the steps and return whether the user agrees to them; called only where there is a terminal."""

    def confirm(self, question: str) -> bool:
        """Ask a question and return whether the answer is yes; called only where there is a terminal."""
