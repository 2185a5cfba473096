"""Run apt-get and dpkg unattended: wait for their locks, let them ask nothing, and explain a failure."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from doctor.core import lazy_re as re
from doctor.core import process
from doctor.core.errors import Exit, StepError
from doctor.execute import sudo
from doctor.probe.debian.locks import find_lock_holder
from doctor.probe.rootfs import Rootfs

WAIT = 120.0
"""Seconds to wait for a lock of apt or dpkg; DOCTOR_LOCK_WAIT overrides it."""
_LIMIT = 1800.0
"""Seconds to wait for one run of apt-get. It is not killed after that, which would leave packages half installed."""
_SIMULATION_LIMIT = 120.0
"""Seconds for one simulation, which takes 0.5 s on an idle machine."""
_PAUSE = 0.5
"""Seconds between two checks of the locks."""
_NOTIFY_EVERY = 10.0
"""Seconds between two lines about waiting."""

# apt's and dpkg's messages; the locale of what doctor runs is always C.UTF-8
_LOCKED = re.compile(
    r"Could not get lock|Unable to acquire the dpkg|Unable to lock directory|is another process using it"
)
_LOCK_NOT_OPENED = re.compile(r"Could not open lock file")
"""The message where nobody holds the lock, but the disk is full or the file may not be opened (``fileutl.cc``)."""
_NOT_ROOT = re.compile(r"are you root\?")
"""Part of apt's message about a lock that it may not take."""
_NETWORK = re.compile(
    r"Temporary failure resolving|Could not resolve|Could not connect|Connection (?:refused|timed out)"
)
_SUDO_REFUSED = re.compile(
    r"^sudo(?:-rs)?: .*(?:password|incorrect authentication|no valid sudoers|[Ss]orry|\bPAM\b|account validation"
    r"|no new privileges|setuid|effective uid|unable to (?:initialize policy|load plugins))"
    r"|is not in the sudoers file|may not run sudo|is not allowed to (?:execute|run sudo)",
    re.MULTILINE,
)
"""The messages with which sudo and sudo-rs run nothing.

Others are warnings, as of a host that does not resolve: the program runs in spite of them.
"""
_KNOWN_FAILURES = (
    (
        r"Held packages were changed",
        "The change affects a package that is held on purpose. List the held packages: `apt-mark showhold`",
    ),
    (
        r"has no installation candidate",
        "apt has no version of a package that it may install. See its versions: `apt-cache policy NAME`",
    ),
    (
        r"404 +Not Found",
        "The package lists are older than the apt repository. Fetch new ones and try again: `apt-get update`",
    ),
    (r"You don't have enough free space in (\S+?)/?\.$", "There is not enough space in {}."),
    (r"No space left on device", "There is no space left on the disk."),
    (r"Read-only file system", "The system's folders are on a file system that is mounted read-only."),
    (
        r"Unmet dependencies|needs to be reinstalled",
        "apt installs nothing until the installed packages are repaired. See how: `doctor explain apt-broken`",
    ),
    (r"dpkg was interrupted", "An earlier installation was interrupted. Finish it: `dpkg --configure -a`"),
)
"""Known failures: a pattern, and the message for the user. The first pattern that matches counts."""


def run(argv: Sequence[str], notify: Callable[[str], None]) -> str:
    """Run a command line of ``doctor.core.apt_get`` when nobody holds a lock, and return its output.

    If another program took the lock first, the command is run again. Raises ``StepError`` if it fails.
    """
    deadline = time.monotonic() + _patience()
    while True:
        _wait(deadline, notify)
        outcome = sudo.run(argv, limit=_LIMIT, notify=notify)
        output = sudo.output_of(outcome)
        if isinstance(outcome, process.Finished) and outcome.code == 0:
            return output
        if not _is_locked(output) or time.monotonic() > deadline:
            raise _failure(argv, outcome, output)


def wait(notify: Callable[[str], None]) -> None:
    """Wait until no program is changing the system's packages, so that their states can be relied on."""
    _wait(time.monotonic() + _patience(), notify)


def simulate(argv: Sequence[str]) -> str:
    """Return what ``apt-get --simulate`` prints for a command line; it needs neither root nor locks."""
    words = argv[argv.index("apt-get") + 1 :]
    outcome = process.run(
        ["apt-get", "--simulate", *words],
        limit=_SIMULATION_LIMIT,
        env=sudo.environment(),
        output_limit=16 << 20,
    )
    if not isinstance(outcome, process.Finished):
        raise StepError("`apt-get --simulate` did not finish, so the effect of the command is unknown. Try again.")
    output = (outcome.out + outcome.err).decode("utf-8", "replace")
    if outcome.code != 0:
        raise explain_failure(output, outcome.code)
    return output


def explain_failure(output: str, code: int) -> StepError:
    """Return why apt-get ended with the exit code ``code``: a known failure, or its first error line."""
    errors = [line for line in output.splitlines() if line.startswith("E:")]
    first = (errors or [f"exit code {code}"])[0]
    return known_failure(output) or StepError(f"apt-get failed: {first}", output=output)


def known_failure(output: str) -> StepError | None:
    """Return the known failure that the output of apt-get shows."""
    for pattern, reason in _KNOWN_FAILURES:
        match = re.search(pattern, output, re.MULTILINE)
        if match:
            return StepError(reason.format(*match.groups()), output=output)
    return None


def _patience() -> float:
    """Return the seconds to wait for a lock. Raises ``StepError`` if the variable is no number."""
    value = os.environ.get("DOCTOR_LOCK_WAIT") or str(WAIT)
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", value):
        raise StepError(f"DOCTOR_LOCK_WAIT must be a number of seconds, not {value}.", code=Exit.USAGE)
    return float(value)


def _wait(deadline: float, notify: Callable[[str], None]) -> None:
    """Wait for the locks of dpkg and apt: apt itself does not wait for that of its lists (apt 2.6)."""
    fs, notified = Rootfs(), -_NOTIFY_EVERY
    while holder := find_lock_holder(fs, of_lists=True):
        now = time.monotonic()
        if now > deadline:
            raise StepError(f"{holder} still holds apt's lock. Try again when it is done.", code=Exit.BLOCKED)
        if now - notified >= _NOTIFY_EVERY:
            notify(f"Waiting for {holder}, which holds apt's lock; at most {deadline - now:.0f} s more.")
            notified = now
        time.sleep(_PAUSE)


def _is_locked(output: str) -> bool:
    return bool(_LOCKED.search(output)) and not (_LOCK_NOT_OPENED.search(output) or _NOT_ROOT.search(output))


def _failure(argv: Sequence[str], outcome: process.Completion, output: str) -> StepError:
    if isinstance(outcome, process.TimedOut):
        minutes = f"{outcome.limit / 60:g} minutes"
        return StepError(f"apt-get did not finish within {minutes}. It was left running.", code=Exit.BLOCKED)
    if isinstance(outcome, process.NotStarted):
        return StepError(f"apt-get could not be started: {outcome.reason}.")
    if _SUDO_REFUSED.search(output):
        return StepError("sudo does not allow this.", code=Exit.CONSENT, output=output, command=argv)
    if _NOT_ROOT.search(output):
        return StepError("apt-get needs root.", code=Exit.CONSENT, output=output, command=argv)
    if _is_locked(output):
        reason = "Another program holds apt's lock. Try again when it is done."
        return StepError(reason, code=Exit.BLOCKED, output=output)
    if _NETWORK.search(output):
        return StepError("The apt repository could not be reached. Try again.", code=Exit.BLOCKED, output=output)
    return explain_failure(output, outcome.code)
