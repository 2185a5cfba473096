"""Find the program that creates an environment at this moment, by the commands that the kernel shows.

An environment that is not finished yet looks like one that never will be.
"""

from __future__ import annotations

import os

from doctor.core import lazy_re as re
from doctor.core.paths import within
from doctor.probe.rootfs import Rootfs

_LIMIT = 1 << 14
"""Bytes of a command that are read."""
_INSTALLER = re.compile(r"(?:.*/)?(?:ensurepip|venv|virtualenv|pip|pipx|uv)[\d.]*", re.ASCII)
"""A word of a command that creates environments or installs into them."""


def find_worker(fs: Rootfs, folder: str) -> str:
    """Return the process that creates the environment in ``folder``, as in ``python3 (pid 12)``; empty if none does.

    Its command names a path in the folder; pip's and ensurepip's do, which take nearly all of the time (``venv`` of
    CPython, ``venv.py`` of pipx).
    """
    own = str(os.getpid())
    for pid in fs.names("/proc") if fs.live else ():
        if pid.isdigit() and pid != own:
            words = (fs.text(f"/proc/{pid}/cmdline", _LIMIT) or "").split("\0")
            paths = (os.path.normpath(word) for word in words if word.startswith("/"))
            if any(within(path, folder) for path in paths) and any(map(_INSTALLER.fullmatch, words)):
                return f"{os.path.basename(words[0])} (pid {pid})"
    return ""
