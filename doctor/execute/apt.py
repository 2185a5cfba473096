"""apt-get without a person: waits for locks, asks nothing, and says what went wrong."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence

from doctor.core import process
from doctor.core.errors import Exit, StepError
from doctor.execute import sudo
from doctor.execute.apt_failures import failed
from doctor.probe.debian.locks import find_lock_holder
from doctor.probe.rootfs import Rootfs

WAIT = 120.0
"""Seconds to wait for whoever holds a lock; DOCTOR_LOCK_WAIT sets another."""
_LIMIT = 1800.0
"""Seconds to wait for one run of apt-get. It is not stopped then: dpkg would be left in pieces."""
_PAUSE = 0.5
_TELL = 10.0
"""Seconds between two lines about the waiting."""
_LOCKED = re.compile(
    r"Could not get lock|Unable to acquire the dpkg|Unable to lock directory|is another process using it"
)
_UNOPENED = re.compile(r"Could not open lock file")
"""Nobody holds it: there is no room for it, or no right to it (apt's ``fileutl.cc``)."""
_POWERLESS = re.compile(r"are you root\?")
"""It stands in what apt says of a lock that it may not take."""
_NETWORK = re.compile(
    r"Temporary failure resolving|Could not resolve|Could not connect|Connection (?:refused|timed out)"
)
_REFUSED = re.compile(r"^sudo: |not in the sudoers|may not run sudo|is not allowed to execute", re.MULTILINE)


def run(argv: Sequence[str], tell: Callable[[str], None]) -> str:
    """Run the command line of a step, when nobody holds a lock; again where somebody was quicker. What it said."""
    deadline = time.monotonic() + _patience()
    while True:
        _wait(deadline, tell)
        outcome = sudo.run(argv, limit=_LIMIT, tell=tell)
        said = sudo.said(outcome)
        if isinstance(outcome, process.Finished) and outcome.code == 0:
            return said
        if not _is_locked(said) or time.monotonic() > deadline:
            raise _error(outcome, said)


def wait(tell: Callable[[str], None]) -> None:
    """Until nobody is changing the system's packages: only then can be said what is there."""
    _wait(time.monotonic() + _patience(), tell)


def _patience() -> float:
    try:
        return float(os.environ["DOCTOR_LOCK_WAIT"])
    except (KeyError, ValueError):
        return WAIT


def _wait(deadline: float, tell: Callable[[str], None]) -> None:
    """Until nobody holds dpkg's or apt's lock: for the lists lock apt itself has no patience (apt 2.6)."""
    fs, told = Rootfs(), -_TELL
    while holder := find_lock_holder(fs):
        now = time.monotonic()
        if now > deadline:
            raise StepError(f"{holder} still holds apt's lock. Try again when it is done.", code=Exit.BLOCKED)
        if now - told >= _TELL:
            tell(f"Waiting for {holder}, which holds apt's lock; at most {deadline - now:.0f} s more.")
            told = now
        time.sleep(_PAUSE)


def _is_locked(said: str) -> bool:
    return bool(_LOCKED.search(said)) and not (_UNOPENED.search(said) or _POWERLESS.search(said))


def _error(outcome: process.Completion, said: str) -> StepError:
    if isinstance(outcome, process.TimedOut):
        minutes = f"{outcome.limit / 60:g} minutes"
        return StepError(f"apt-get is not done after {minutes}, and is left to finish.", code=Exit.BLOCKED)
    if isinstance(outcome, process.NotStarted):
        return StepError(f"apt-get could not be started: {outcome.reason}.")
    if _REFUSED.search(said):
        return StepError("sudo does not allow it. Run doctor as root, or ask who may.", code=Exit.CONSENT, output=said)
    if _POWERLESS.search(said):
        return StepError("apt-get needs root. Run doctor as root.", code=Exit.CONSENT, output=said)
    if _is_locked(said):
        return StepError("Another program holds apt's lock. Try again when it is done.", code=Exit.BLOCKED, output=said)
    if _NETWORK.search(said):
        return StepError("The package archive could not be reached. Try again.", code=Exit.BLOCKED, output=said)
    return failed(said, outcome.code)
