"""A pip wheel from the box's own package archive: downloaded and unpacked, not installed, so without root.

apt checks its signature as it does for every package.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

_PACKAGE = "python3-pip-whl"
"""Holds ``/usr/share/python-wheels/pip-*.whl``; since Debian 11 and Ubuntu 22.04."""


class Run(Protocol):
    """``doctor.bootstrap.pips.run``."""

    def __call__(self, *argv: str, folder: Path | None = None) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""


def pip_wheel(scratch: Path, say: Callable[[str], None], run: Run) -> Path | None:
    """Fetch the wheel into ``scratch``; ``None`` where there is no apt or it cannot."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return None
    # As root apt would hand over to its user _apt, who cannot write here.
    options = ("-o", "APT::Sandbox::User=root", "-q") if os.geteuid() == 0 else ("-q",)
    say(f"no pip on this machine: fetching the package {_PACKAGE} by apt (nothing is installed)")
    code, _, _ = run("apt-get", *options, "download", _PACKAGE, folder=scratch)
    if code:
        say("no usable package lists: fetching them into a temporary folder")
        state, cache = scratch / "state", scratch / "cache"
        for folder in (state / "lists" / "partial", cache / "archives" / "partial"):
            folder.mkdir(parents=True)
        (state / "status").touch()  # dpkg's database, of a machine on which nothing is installed
        own = (*options, "-o", f"Dir::State={state}", "-o", f"Dir::State::status={state}/status")
        own += ("-o", f"Dir::Cache={cache}")
        run("apt-get", *own, "update", folder=scratch)
        code, _, _ = run("apt-get", *own, "download", _PACKAGE, folder=scratch)
    package = next(scratch.glob(f"{_PACKAGE}_*.deb"), None)
    if code or not package:
        return None
    run("dpkg-deb", "-x", str(package), str(scratch / "unpacked"))
    return next((scratch / "unpacked").glob("usr/share/python-wheels/pip-*.whl"), None)
