"""Programs that need root. By sudo: without a prompt at first; the password is asked for only at a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from doctor.core import process
from doctor.core.errors import Exit, StepError

_ASKS = re.compile(
    r"^sudo: (?:a password is required|interactive authentication is required|a terminal is required)", re.MULTILINE
)
"""What sudo says where it would have to ask (its own words, and those of sudo-rs); it has run nothing then."""
_WAITS = "Interrupted. What runs as root is left to finish first: the system's packages are not left in pieces."


def run(argv: Sequence[str], *, limit: float, tell: Callable[[str], None]) -> process.Completion:
    """Run ``argv`` to its end, Ctrl-C or not; what sudo would not do is told as a ``StepError``."""
    outcome = _once(argv, limit, tell)
    if not _asks(outcome):
        return outcome
    if not process.has_terminal():
        raise _withheld("sudo asks for a password, and there is no terminal to ask at.", argv)
    if not _granted(tell):
        raise _withheld("sudo did not allow it.", argv)
    outcome = _once(argv, limit, tell)
    if _asks(outcome):  # sudoers(5): timestamp_timeout=0
        raise _withheld("sudo asks for the password each time here.", argv)
    return outcome


def _withheld(why: str, argv: Sequence[str]) -> StepError:
    return StepError(f"{why} Type it yourself, or run doctor as root.", code=Exit.CONSENT, command=argv)


def _once(argv: Sequence[str], limit: float, tell: Callable[[str], None]) -> process.Completion:
    words = ("sudo", "-n", *argv[1:]) if argv[0] == "sudo" else argv
    return process.run_to_completion(words, limit=limit, env=_environment(), interrupted=lambda: tell(_WAITS))


def _asks(outcome: process.Completion) -> bool:
    return isinstance(outcome, process.Finished) and outcome.code != 0 and bool(_ASKS.search(said(outcome)))


def said(outcome: process.Completion) -> str:
    """What the program said, as text."""
    return outcome.out.decode("utf-8", "replace") if isinstance(outcome, process.Finished) else ""


def _granted(tell: Callable[[str], None]) -> bool:
    """Let sudo itself ask, in its own words; it remembers the answer for this terminal."""
    process.terminal_lent.set()
    try:
        tell("sudo asks for your password.")
        return process.run_at_terminal(("sudo", "-v"), env=_environment()) == 0
    finally:
        process.terminal_lent.clear()


def _environment() -> dict[str, str]:
    return process.clean_environment(os.environ, ("http_proxy", "https_proxy", "no_proxy"))
