"""Who holds the locks of dpkg and apt."""

from __future__ import annotations

import os

from doctor.probe.rootfs import Rootfs

LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock", "/var/lib/apt/lists/lock")


def holder(fs: Rootfs) -> str | None:
    """Who holds a lock of dpkg or apt."""
    pid = next((pid for path in LOCKS if (pid := _asked_of_the_lock(path))), None) or _listed_by_the_kernel(fs)
    return None if pid is None else _name_of(pid) if pid else "another process"


def _asked_of_the_lock(path: str) -> int | None:
    """The holder's pid by F_GETLK (fcntl(2)), which takes no lock; only root may open dpkg's.

    Where the file lies on an overlay, as in a container, the kernel's list names another inode.
    """
    import fcntl
    import struct

    flock = struct.Struct("@hhqqi4x")
    try:
        with open(path, "rb") as file:
            answer = fcntl.fcntl(file, fcntl.F_GETLK, flock.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
    except OSError:
        return None
    kind, _, _, _, pid = flock.unpack(answer)
    return None if kind == fcntl.F_UNLCK else pid


def _listed_by_the_kernel(fs: Rootfs) -> int | None:
    """The holder's pid by proc(5), /proc/locks, which everybody may read; 0 where it is in another namespace."""
    wanted = set()
    for path in LOCKS:
        try:
            status = os.stat(path)
        except OSError:
            continue
        wanted.add(f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}")
    for line in (fs.text("/proc/locks", 1 << 20) or "").splitlines():
        words = line.split()
        if len(words) >= 6 and words[1] != "->" and words[5] in wanted:
            return int(words[4]) if words[4].isdigit() else 0
    return None


def _name_of(pid: int) -> str:
    import psutil

    try:
        return f"{psutil.Process(pid).name()} (pid {pid})"
    except psutil.Error:
        return f"pid {pid}"
