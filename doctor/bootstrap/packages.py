"""doctor's dependencies in a private folder: found there, or put there first by whatever the box has."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from doctor.bootstrap import folder, once, pips
from doctor.bootstrap.requirements import Requirement, all_importable, requirements

_NETWORK = re.compile(
    r"NewConnectionError|Connection|timed out|Temporary failure in name resolution|Network is unreachable|"
    r"ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Could not fetch URL|dns error|error sending request",
)
_ELSEWHERE = (
    "doctor.pyz needs neither network nor pip: make it with `make pyz` where there is a network, and copy it here"
)


class CannotSetUpError(Exception):
    """The dependencies cannot be had, why, and what the user can do."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.message = message
        """One line for people."""
        self.code = code
        """As in ``doctor.core.errors``."""


def ready() -> str | None:
    """The folder to import from; ``None`` where this Python has all that is needed by itself."""
    wanted = tuple(r for r in requirements() if r.wanted(sys.version_info[1]))
    if sys.prefix != sys.base_prefix and all_importable(wanted):
        return None  # an environment that was made for it
    name = _name(wanted)
    places = list(folder.candidates(os.environ))
    for place in places:
        if folder.private(place) and os.path.isdir(os.path.join(place, name)):
            return os.path.join(place, name)
    if all_importable(wanted):
        return None
    best = next((place for place in places if folder.prepare(place) and folder.runnable(place)), None)
    if best is None:
        raise CannotSetUpError(f"No folder to set up in: none of {', '.join(places)} is yours alone and writable.", 4)
    return once.made(best, name, lambda part: _install(part, wanted), waiting=_wait)


def _name(wanted: tuple[Requirement, ...]) -> str:
    """One folder for each Python version, machine and list of dependencies."""
    texts = hashlib.sha256("\n".join(r.text for r in wanted).encode()).hexdigest()[:12]
    return f"{sys.implementation.cache_tag}-{os.uname().machine}-{texts}"


def _install(target: str, wanted: tuple[Requirement, ...]) -> None:
    begin = time.monotonic()
    say(f"first start from this folder: setting up what doctor needs in {os.path.dirname(target)}")
    errors = []
    with tempfile.TemporaryDirectory(prefix="doctor-") as scratch:
        for installer in pips.installers(Path(scratch), say):
            say(f"installing {len(wanted)} packages there with {installer.name}")
            arguments = ("--target", target, *(r.text for r in wanted))
            code, _, error = pips.run(*installer.argv, *arguments, environment=installer.environment)
            if code == 0:
                say(f"ready after {time.monotonic() - begin:.0f} s; the next start goes straight on")
                return
            errors.append(error)
            if _NETWORK.search(error):
                raise CannotSetUpError(f"The packages doctor needs cannot be reached: {_last(error)} {_network()}", 5)
    if errors:
        raise CannotSetUpError(f"PipOption up failed: {_last(errors[-1])} {_ELSEWHERE}.", 3)
    if shutil.which("apt-get"):
        raise CannotSetUpError(f"There is no pip on this machine, and none could be downloaded. {_network()}", 5)
    raise CannotSetUpError(f"There is no pip on this machine: install one (often python3-pip). {_ELSEWHERE}.", 4)


def _network() -> str:
    return f"Connect this machine (or set https_proxy, or pip's index-url) and try again; {_ELSEWHERE}."


def _last(error: str) -> str:
    lines = [line for line in error.splitlines() if line.strip() and not line.startswith(("WARNING", "[notice]"))]
    return (lines or ["no reason given."])[-1].strip()


def _wait() -> None:
    say("another doctor is setting up at this moment: waiting for it")


def say(text: str) -> None:
    """Tell the user what is going on; stdout is for the answer."""
    sys.stderr.write(f"doctor: {text}\n")
    sys.stderr.flush()
