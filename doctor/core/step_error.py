"""Why a step did not succeed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from doctor.core.errors import Exit


class StepError(Exception):
    """Ends a plan: what it did is rolled back. As text: the reason, and the command to type where there is one."""

    def __init__(self, reason: str, *, code: Exit = Exit.FAILED, output: str = "", command: Sequence[str] = ()) -> None:
        super().__init__(f"{reason} The command: {shlex.join(command)}" if command else reason)
        self.reason = reason
        """One line for people, with what to do where that is known."""
        self.code = code
        """``BLOCKED`` where trying again may help."""
        self.output = output
        """All that a program said, where there was one."""
