"""Run programs that need root with sudo, first without a password prompt, then with one if there is a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from doctor.core import lazy_re as re
from doctor.core import process, trust
from doctor.core.errors import Exit, StepError

_PASSWORD_REQUIRED = re.compile(
    r"^sudo: (?:a password is required|interactive authentication is required|a terminal is required)", re.MULTILINE
)
"""The message of sudo or sudo-rs where ``-n`` keeps it from asking. The program was not run then."""
_LEFT_TO_FINISH = (
    "Interrupted. The program that runs as root is left to finish first, so that no package is left half installed."
)


def run(argv: Sequence[str], *, limit: float, notify: Callable[[str], None]) -> process.Completion:
    """Run ``argv`` to its end, even if Ctrl-C is pressed; raises ``StepError`` if sudo does not allow it."""
    outcome = _run_without_prompt(argv, limit, notify)
    if not _needs_password(outcome):
        return outcome
    if not process.has_terminal():
        raise _not_allowed("sudo asks for a password, and there is no terminal to ask for it.", argv)
    if not _authenticate(notify):
        raise _not_allowed("sudo refused the command.", argv)
    outcome = _run_without_prompt(argv, limit, notify)
    if _needs_password(outcome):  # sudoers(5): timestamp_timeout=0
        raise _not_allowed("sudo asks for the password every time, so doctor cannot use it.", argv)
    return outcome


def output_of(outcome: process.Completion) -> str:
    """Return the output of a program as text; empty if it did not end by itself."""
    return outcome.out.decode("utf-8", "replace") if isinstance(outcome, process.Finished) else ""


def _not_allowed(reason: str, argv: Sequence[str]) -> StepError:
    return StepError(reason, code=Exit.CONSENT, command=argv)


def _run_without_prompt(argv: Sequence[str], limit: float, notify: Callable[[str], None]) -> process.Completion:
    words = _with_absolute_programs(("sudo", "-n", *argv[1:]) if argv[0] == "sudo" else argv)
    return process.run_to_completion(
        words, limit=limit, env=environment(), on_interrupt=lambda: notify(_LEFT_TO_FINISH)
    )


def _with_absolute_programs(argv: Sequence[str]) -> list[str]:
    """Return a command line of ``doctor.core.apt_get`` without names that PATH would decide on."""
    end = next((index for index, word in enumerate(argv) if word in ("apt-get", "dpkg")), -1) + 1
    return [trust.system_program(word) if "=" not in word else word for word in argv[:end]] + [*argv[end:]]


def _needs_password(outcome: process.Completion) -> bool:
    failed = isinstance(outcome, process.Finished) and outcome.code != 0
    return failed and bool(_PASSWORD_REQUIRED.search(output_of(outcome)))


def _authenticate(notify: Callable[[str], None]) -> bool:
    """Let sudo ask for the password in its own words; sudo remembers the answer for this terminal."""
    process.terminal_lent.set()
    try:
        notify("sudo asks for your password.")
        return process.run_at_terminal(("sudo", "-v"), env=environment()) == 0
    finally:
        process.terminal_lent.clear()


def environment() -> dict[str, str]:
    """Return the variables that system programs are run with."""
    variables = process.clean_environment(os.environ, ("http_proxy", "https_proxy", "no_proxy"))
    return variables | {"PATH": trust.SYSTEM_PATH}
