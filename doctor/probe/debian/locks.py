"""Find the process that holds a lock of dpkg or apt."""

from __future__ import annotations

import os
from collections.abc import Sequence

from doctor.probe.rootfs import Rootfs

INSTALLATION_LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock", "/var/cache/apt/archives/lock")
"""The files that ``apt-get install`` locks."""
_LISTS_LOCK = "/var/lib/apt/lists/lock"


def find_lock_holder(fs: Rootfs, *, of_lists: bool = False) -> str | None:
    """Return who holds a lock: ``apt-get (pid 812)`` or ``another process``; ``None`` if nobody does.

    The locks are those of ``apt-get install``; ``of_lists`` adds that of ``apt-get update``, which does not stop it.
    """
    unread = []
    for path in (*INSTALLATION_LOCKS, *([_LISTS_LOCK] if of_lists else [])):
        try:
            pid = _query_lock(path)
        except FileNotFoundError:
            continue
        except OSError:
            unread.append(path)
        else:
            if pid is not None:
                return _process_name(pid)
    pid = _find_in_proc_locks(fs, unread) if unread else None
    return None if pid is None else _process_name(pid)


def _query_lock(path: str) -> int | None:
    """Return the pid that F_GETLK (fcntl(2)) reports, ``None`` if nobody holds the lock. F_GETLK takes no lock.

    Only root may open dpkg's lock files; else OSError is raised. This is asked first because the kernel takes ten
    milliseconds to show /proc/locks, where a file on an overlay, as in a container, has another inode.
    """
    import fcntl
    import struct

    flock = struct.Struct("@hhqqi4x")
    with open(path, "rb") as file:
        answer = fcntl.fcntl(file, fcntl.F_GETLK, flock.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
    kind, _, _, _, pid = flock.unpack(answer)
    return None if kind == fcntl.F_UNLCK else pid


def _find_in_proc_locks(fs: Rootfs, locks: Sequence[str]) -> int | None:
    """Return the pid that /proc/locks reports (proc(5)), which every user may read."""
    inodes = set()
    for path in locks:
        try:
            status = os.stat(path)
        except OSError:
            continue
        inodes.add(f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}")
    for line in (fs.text("/proc/locks", 1 << 20) or "").splitlines():
        words = line.split()
        if len(words) >= 6 and words[1] != "->" and words[5] in inodes:
            return int(words[4]) if words[4].isdigit() else 0
    return None


def _process_name(pid: int) -> str:
    """Return ``apt-get (pid 812)``; a process of another namespace has the pid 0."""
    if pid <= 0:
        return "another process"
    try:
        import psutil
    except ImportError:  # it has no wheel for this machine, or doctor.pyz runs from memory
        return f"pid {pid}"
    try:
        return f"{psutil.Process(pid).name()} (pid {pid})"
    except psutil.Error:
        return f"pid {pid}"
