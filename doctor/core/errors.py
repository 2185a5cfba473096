"""The end of a run: the exit codes that scripts rely on, and the errors that end it early."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes and their meanings; codes are never reassigned."""

    OK = 0
    """Healthy; or done; or nothing to do."""
    PROBLEMS = 1
    """Problems found (at or above ``--fail-on``), or still there after a fix; or what was installed cannot be imported,
    under ``--strict``, and was rolled back."""
    USAGE = 2
    """Wrong usage."""
    FAILED = 3
    """A step failed; what it did was rolled back."""
    CONSENT = 4
    """Needs privileges or consent that this run does not have."""
    BLOCKED = 5
    """Blocked for now: package lock, network, time limit. Try again."""
    REFUSED = 6
    """Asked for something unsafe."""
    BUG = 70
    """A bug in doctor."""
    INTERRUPTED = 130


class DoctorError(Exception):
    """Ends the run with one clear line on stderr and the right exit code, without a traceback."""

    def __init__(self, message: str, code: Exit = Exit.USAGE, command: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        """The event, its reason and the command to type. Text from the machine in it is escaped when it is shown."""
        self.code = code
        self.command = tuple(command)
        """The command to type next, as an argument list; the message has it as well. Empty where there is none."""


class ChangedSinceError(DoctorError):
    """Ends an undo because something has changed since the run, which ``doctor undo --force`` reverts as well."""

    def __init__(self, message: str) -> None:
        super().__init__(message, Exit.PROBLEMS, ("doctor", "undo", "--force"))


class UnknownOptionError(DoctorError):
    """Ends the run because a word that looks like an option is not one."""

    def __init__(self, option: str) -> None:
        super().__init__(f"No such option: {option}")
        self.option = option


class StepError(Exception):
    """Ends a plan, which is rolled back. ``str`` returns the reason, and the command for root where there is one."""

    def __init__(self, reason: str, *, code: Exit = Exit.FAILED, output: str = "", command: Sequence[str] = ()) -> None:
        super().__init__(f"{reason} Run `{shlex.join(command)}`, or ask an administrator to." if command else reason)
        self.reason = reason
        """One line for people, with advice where there is any."""
        self.code = code
        """``BLOCKED`` where another try may succeed."""
        self.output = output
        """The output of the program that failed, if there was one."""


class TooLargeError(ValueError):
    """A text is longer or more deeply nested than what doctor parses, and may be valid. The message is a clause."""


class NoParserError(TooLargeError):
    """Any text is too much: a checkout that has not installed its dependencies has no parser for it."""
