"""Why a step did not succeed."""

from __future__ import annotations

from doctor.exit import Exit


class StepError(Exception):
    """Ends a plan: what it did is rolled back."""

    def __init__(self, reason: str, *, code: Exit = Exit.FAILED, output: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        """One line for people, with what to do where that is known."""
        self.code = code
        """``BLOCKED`` where trying again may help."""
        self.output = output
        """The last lines a program said, where there was one."""
