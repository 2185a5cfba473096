"""Find doctor's dependencies in a private folder, or install them there with any installer on the machine."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from doctor.bootstrap import atomic_folder, private_folder
from doctor.bootstrap.installers import find_installers, run_program
from doctor.bootstrap.requirements import Requirement, all_installed, read_requirements

_NETWORK_ERROR = re.compile(
    r"NewConnectionError|Connection|timed out|Temporary failure in name resolution|Network is unreachable|"
    r"ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Could not fetch URL|dns error|error sending request",
)
_USE_PYZ = (
    "doctor.pyz needs neither network nor pip: build it with `make pyz` on a machine with network, and copy it here"
)


class SetupError(Exception):
    """The dependencies cannot be installed."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.message = message
        """One line for people: the reason, and what the user can do."""
        self.code = code
        """The exit code, a value of ``doctor.core.errors.Exit``."""


def find_or_install() -> str | None:
    """Return the folder to import from, or ``None`` if this Python can already import every dependency.

    Raises SetupError if the dependencies cannot be installed, and OSError if the folder cannot be written.
    """
    needed = tuple(requirement for requirement in read_requirements() if requirement.applies_to(sys.version_info[1]))
    if sys.prefix != sys.base_prefix and all_installed(needed):
        return None  # the virtual environment was created for doctor
    name = _folder_name(needed)
    parents = list(private_folder.candidates(os.environ))
    for parent in parents:
        if private_folder.is_private(parent) and os.path.isdir(os.path.join(parent, name)):
            return os.path.join(parent, name)
    if all_installed(needed):
        return None
    for parent in parents:
        if private_folder.prepare(parent) and private_folder.allows_execution(parent):
            return atomic_folder.create(parent, name, lambda part: _install(part, needed), on_wait=_notify_waiting)
    raise SetupError(
        f"doctor has no folder to install its dependencies in: none of {', '.join(parents)} "
        "is writable by you and by nobody else.",
        4,
    )


def _folder_name(needed: tuple[Requirement, ...]) -> str:
    """Return a name that differs by Python version, architecture and list of dependencies."""
    digest = hashlib.sha256("\n".join(requirement.text for requirement in needed).encode()).hexdigest()[:12]
    return f"{sys.implementation.cache_tag}-{os.uname().machine}-{digest}"


def _install(target: str, needed: tuple[Requirement, ...]) -> None:
    begin = time.monotonic()
    notify(f"first start from this folder: installing what doctor needs into {os.path.dirname(target)}")
    errors = []
    with tempfile.TemporaryDirectory(prefix="doctor-") as scratch:
        for installer in find_installers(Path(scratch), notify):
            notify(f"installing {len(needed)} packages with {installer.name}")
            arguments = ("--target", target, *(requirement.text for requirement in needed))
            code, _, stderr = run_program(*installer.argv, *arguments, environment=installer.environment)
            if code == 0:
                notify(f"ready after {time.monotonic() - begin:.0f} s; the next start skips this")
                return
            errors.append(stderr)
            if _NETWORK_ERROR.search(stderr):
                reason = f"The packages that doctor needs cannot be downloaded: {_last_line(stderr)}"
                raise SetupError(f"{reason} {_connect_or_use_pyz()}", 5)
    if errors:
        raise SetupError(f"Installing what doctor needs failed: {_last_line(errors[-1])} {_USE_PYZ}.", 3)
    if shutil.which("apt-get"):
        raise SetupError(f"pip is not installed and cannot be downloaded. {_connect_or_use_pyz()}", 5)
    raise SetupError(f"pip is not installed. Install it (the package is often called python3-pip). {_USE_PYZ}.", 4)


def _connect_or_use_pyz() -> str:
    return f"Connect this machine to the network (or set https_proxy, or pip's index-url) and try again; {_USE_PYZ}."


def _last_line(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.strip() and not line.startswith(("WARNING", "[notice]"))]
    return (lines or ["no reason was given."])[-1].strip()


def _notify_waiting() -> None:
    notify("another doctor is installing the same packages: waiting for it")


def notify(text: str) -> None:
    """Print a line of progress to stderr; stdout is for the answer."""
    sys.stderr.write(f"doctor: {text}\n")
    sys.stderr.flush()
