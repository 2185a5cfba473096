"""Fetch a pip wheel from the distribution's archive with apt, without root and without installing anything.

apt checks the archive's signature as it does for every package.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from doctor.core import trust

_PACKAGE = "python3-pip-whl"
"""The package that contains ``/usr/share/python-wheels/pip-*.whl``, since Debian 11 and Ubuntu 22.04."""


class RunProgram(Protocol):
    """The signature of ``doctor.bootstrap.installers.run_program``."""

    def __call__(self, *argv: str, environment: Mapping[str, str]) -> tuple[int, str, str]:
        """Return the exit code, stdout and stderr."""


def has_apt() -> bool:
    """Return whether the programs of apt and dpkg are installed."""
    return all(os.path.isabs(trust.system_program(name)) for name in ("apt-get", "dpkg-deb"))


def download_pip_wheel(
    scratch: Path, environment: Mapping[str, str], notify: Callable[[str], None], run_program: RunProgram
) -> Path | None:
    """Download and unpack the wheel below ``scratch``. Return its path, or ``None`` if apt is missing or fails.

    ``environment`` makes the programs run in ``scratch``, to which ``apt-get download`` writes.
    """
    if not has_apt():
        return None
    apt_get = trust.system_program("apt-get")
    # As root, apt would download as its user _apt, who cannot write to `scratch`.
    options: tuple[str, ...] = ("-o", "APT::Sandbox::User=root", "-q") if os.geteuid() == 0 else ("-q",)
    notify(f"no pip here could install them: downloading {_PACKAGE} with apt, without installing it")
    code, _, _ = run_program(apt_get, *options, "download", _PACKAGE, environment=environment)
    if code:
        notify("apt has no usable package lists: fetching them into a temporary folder")
        state, cache = scratch / "state", scratch / "cache"
        for directory in (state / "lists" / "partial", cache / "archives" / "partial"):
            directory.mkdir(parents=True)
        (state / "status").touch()  # the dpkg database of a machine on which no package is installed
        options += ("-o", f"Dir::State={state}", "-o", f"Dir::State::status={state}/status")
        options += ("-o", f"Dir::Cache={cache}")
        run_program(apt_get, *options, "update", environment=environment)
        code, _, _ = run_program(apt_get, *options, "download", _PACKAGE, environment=environment)
    package = next(scratch.glob(f"{_PACKAGE}_*.deb"), None)
    if code or not package:
        return None
    dpkg_deb = trust.system_program("dpkg-deb")
    run_program(dpkg_deb, "-x", str(package), str(scratch / "unpacked"), environment=environment)
    return next((scratch / "unpacked").glob("usr/share/python-wheels/pip-*.whl"), None)
