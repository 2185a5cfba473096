"""How a run ends: the exit codes that scripts rely on, and the ways to end one early."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from enum import IntEnum


class Exit(IntEnum):
    """What each exit code promises; codes are never reassigned."""

    OK = 0
    """Healthy; or done; or nothing to do."""
    PROBLEMS = 1
    """Problems found (at or above ``--fail-on``), or still there after a fix."""
    USAGE = 2
    """Wrong usage."""
    FAILED = 3
    """A step failed; what the run had done was rolled back."""
    CONSENT = 4
    """Needs privileges or consent that this run does not have."""
    BLOCKED = 5
    """Blocked for now: package lock, network, time limit; try again."""
    REFUSED = 6
    """Asked for something unsafe."""
    BUG = 70
    """A bug in doctor."""
    INTERRUPTED = 130


class DoctorError(Exception):
    """Ends the run with one clear line on stderr and the right exit code; never a traceback."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.message = message
        """What happened, why, and what to type next; text from the box in it is escaped when shown."""
        self.code = code


class StepError(Exception):
    """Ends a plan: the steps before are rolled back.

    As text it is the reason, followed by the command to type where there is one.
    """

    def __init__(self, reason: str, *, code: Exit = Exit.FAILED, output: str = "", command: Sequence[str] = ()) -> None:
        super().__init__(f"{reason} The command: {shlex.join(command)}" if command else reason)
        self.reason = reason
        """One line for people, with a remedy where one is known."""
        self.code = code
        """``BLOCKED`` where trying again may help."""
        self.output = output
        """The output of the program that failed, if one did."""
