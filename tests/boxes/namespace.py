"""This process's own view of the mounts: whatever it mounts is gone when it ends, however it ends."""

from __future__ import annotations

import ctypes
import functools
import os
import shutil
import subprocess
from pathlib import Path

CLONE_NEWNS = 0x00020000
"""From linux/sched.h; ``os.unshare`` came with Python 3.12 only."""

PROGRAMS = ("mmdebstrap", "unshare", "setpriv", "chroot", "mount", "umount", "ip")


@functools.cache
def obstacle() -> str | None:
    """Why boxes cannot be made here; ``None`` where they can."""
    if os.geteuid() != 0:
        return "real boxes need root"
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"real boxes need {', '.join(missing)}"
    tried = subprocess.run(["unshare", "--mount", "--pid", "--net", "--fork", "true"], capture_output=True, text=True)
    return None if tried.returncode == 0 else f"this machine forbids namespaces: {tried.stderr.strip()}"


@functools.cache
def enter() -> None:
    """Leave the machine's mounts alone from here on (once a process)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    mount("--make-rprivate", "/")


def mount(*words: str | Path) -> None:
    """mount(8)."""
    subprocess.run(["mount", *map(str, words)], check=True, capture_output=True, text=True)


def unmount(target: Path) -> None:
    """Take away all that is mounted at or under a folder, busy or not."""
    subprocess.run(["umount", "--recursive", "--lazy", str(target)], check=True, capture_output=True, text=True)
