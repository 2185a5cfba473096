"""Mount file systems in a mount namespace of this process: they disappear when it ends, even if it is killed."""

from __future__ import annotations

import ctypes
import functools
import os
import shutil
import subprocess
from pathlib import Path

CLONE_NEWNS = 0x00020000
"""From linux/sched.h; ``os.unshare`` came with Python 3.12 only."""

NO_SPACE = ("-t", "tmpfs", "-o", "nr_inodes=1,mode=1777", "tiny")
"""Options of mount for a file system that is full."""
READ_ONLY = ("-t", "tmpfs", "-o", "ro,mode=1777", "tiny")
PROGRAMS = ("mmdebstrap", "unshare", "setpriv", "chroot", "mount", "umount", "ip")


@functools.cache
def obstacle() -> str | None:
    """Return why boxes cannot be made on this machine, or ``None`` if they can."""
    if os.geteuid() != 0:
        return "real boxes need root"
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"real boxes need {', '.join(missing)}"
    attempt = subprocess.run(["unshare", "--mount", "--pid", "--net", "--fork", "true"], capture_output=True, text=True)
    return None if attempt.returncode == 0 else f"this machine forbids namespaces: {attempt.stderr.strip()}"


@functools.cache
def enter() -> None:
    """Enter a new mount namespace, once in each process."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    mount("--make-rprivate", "/")


def mount(*arguments: str | Path) -> None:
    """Run mount(8)."""
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True, text=True)


def unmount(target: Path) -> None:
    """Unmount everything at or below ``target``, even if it is in use."""
    subprocess.run(["umount", "--recursive", "--lazy", str(target)], check=True, capture_output=True, text=True)
