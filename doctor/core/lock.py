"""One run at a time in a folder: a lock on the folder itself, which leaves no file behind.

flock(2) ends with the process that holds it, however that ends, and needs no right to write. It holds
for every user and every container that sees the folder, which a lock file in a home would not.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from doctor.core.errors import DoctorError, Exit

_PAUSE = 0.02
"""Seconds between two tries."""
_OURS: set[tuple[int, int]] = set()
"""Folders that this very run holds, by device and inode: what it takes back, it takes back under its own lock."""
_WITHOUT = (errno.ENOTSUP, errno.ENOLCK, errno.EBADF, errno.EINVAL, errno.ENOSYS)
"""What file systems say that cannot lock a folder (some network ones)."""


@contextmanager
def held(folder: str, *, limit: float, waiting: Callable[[], None]) -> Iterator[bool]:
    """Hold the lock on ``folder``; false where its file system has none. ``waiting`` is called once if need be.

    Who holds it already may take it again.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    status = os.fstat(handle)
    identity = (status.st_dev, status.st_ino)
    try:
        if identity in _OURS:
            yield True
            return
        alone = _take(handle, folder, limit, waiting)
        if alone:
            _OURS.add(identity)
        try:
            yield alone
        finally:
            _OURS.discard(identity)
    finally:
        os.close(handle)


def _take(handle: int, folder: str, limit: float, waiting: Callable[[], None]) -> bool:
    deadline, told = time.monotonic() + limit, False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                waiting()
                told = True
        except OSError as error:
            if error.errno in _WITHOUT:
                return False
            raise
        else:
            return True
        if time.monotonic() > deadline:
            raise DoctorError(f"Another doctor has been at work in {folder} for {limit:g} s. Try again.", Exit.BLOCKED)
        time.sleep(_PAUSE)
