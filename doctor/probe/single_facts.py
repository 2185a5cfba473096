"""Read single facts of this machine, one at a time, for a log that asks for one.

Most logs ask for none, so that each function imports what it needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache

from doctor.core.lazy_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doctor.facts import Facts
    from doctor.facts.modules import ModulePlace
    from doctor.probe.debian.dpkg import Dpkg


def exists(path: str) -> bool:
    """Return whether there is something at a path; a link to nothing counts."""
    return os.path.lexists(path)


def read_user() -> tuple[str, str]:
    """Return the names of the user who runs doctor, empty if it has none, and of the host."""
    import pwd

    host = os.uname().nodename
    try:
        return pwd.getpwuid(os.geteuid()).pw_name, host
    except KeyError:
        return "", host  # a user without an entry, as in a container


def find_module(module: str, facts: Facts) -> tuple[ModulePlace, ...]:
    """Return the places that have a module."""
    from doctor.probe.python import modules

    return modules.find_module(module, facts, os.environ)


def list_names(folder: str) -> Sequence[str]:
    """Return the names of what is in a folder; none if it cannot be read."""
    try:
        return os.listdir(folder)
    except OSError:
        return ()


def is_installed(package: str) -> bool:
    """Return whether a package of Debian is installed."""
    return _read_dpkg().installed_version(package) is not None


def find_python(version: str) -> str | None:
    """Return the path of the Python of a version (``3.12``); ``None`` if there is none."""
    from doctor.probe.python.select import find_version, search_path
    from doctor.probe.rootfs import Rootfs

    fs = Rootfs()
    return find_version(fs, version, search_path(fs, os.environ), os.environ)


@cache
def _read_dpkg() -> Dpkg:
    from doctor.probe.debian.dpkg import Dpkg
    from doctor.probe.rootfs import Rootfs

    return Dpkg(Rootfs())


def read_systems() -> tuple[str, ...]:
    """Return the contexts of an advice that fit this machine, the most specific one first."""
    from doctor.probe.machine import is_wsl, read_distro
    from doctor.probe.rootfs import Rootfs

    fs = Rootfs()
    distro = read_distro(fs)
    names = ("macos",) if sys.platform == "darwin" else (distro.id, *distro.like) if distro else ()
    return (*(("wsl",) if is_wsl(fs, os.environ) else ()), *names)
