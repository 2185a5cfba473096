"""Fetch a pip wheel from the distribution's archive with apt, without root and without installing anything.

apt checks the archive's signature as it does for every package.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

_PACKAGE = "python3-pip-whl"
"""The package that contains ``/usr/share/python-wheels/pip-*.whl``, since Debian 11 and Ubuntu 22.04."""


class RunProgram(Protocol):
    """The signature of ``doctor.bootstrap.installers.run_program``."""

    def __call__(self, *argv: str, cwd: Path | None = None) -> tuple[int, str, str]:
        """Return the exit code, stdout and stderr."""


def download_pip_wheel(scratch: Path, notify: Callable[[str], None], run_program: RunProgram) -> Path | None:
    """Download and unpack the wheel below ``scratch``. Return its path, or ``None`` if apt is missing or fails."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return None
    # As root, apt would download as its user _apt, who cannot write to `scratch`.
    options: tuple[str, ...] = ("-o", "APT::Sandbox::User=root", "-q") if os.geteuid() == 0 else ("-q",)
    notify(f"pip is not installed: fetching the package {_PACKAGE} with apt (nothing is installed)")
    code, _, _ = run_program("apt-get", *options, "download", _PACKAGE, cwd=scratch)
    if code:
        notify("apt has no usable package lists: fetching them into a temporary folder")
        state, cache = scratch / "state", scratch / "cache"
        for directory in (state / "lists" / "partial", cache / "archives" / "partial"):
            directory.mkdir(parents=True)
        (state / "status").touch()  # the dpkg database of a machine on which no package is installed
        options += ("-o", f"Dir::State={state}", "-o", f"Dir::State::status={state}/status")
        options += ("-o", f"Dir::Cache={cache}")
        run_program("apt-get", *options, "update", cwd=scratch)
        code, _, _ = run_program("apt-get", *options, "download", _PACKAGE, cwd=scratch)
    package = next(scratch.glob(f"{_PACKAGE}_*.deb"), None)
    if code or not package:
        return None
    run_program("dpkg-deb", "-x", str(package), str(scratch / "unpacked"))
    return next((scratch / "unpacked").glob("usr/share/python-wheels/pip-*.whl"), None)
