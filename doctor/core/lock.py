"""Locks between processes: one run at a time on a folder or a file.

The lock is taken on the folder or file itself with flock(2), so that no lock file is left behind. It ends with the
process that holds it, however that ends, and needs no right to write. It counts for every user and every container
that sees the folder, unlike a lock file in somebody's home.

For the same reason anybody who may read the folder can lock it for ever, which must not stop doctor for long. So doctor
waits only while there are signs that another run of doctor holds the lock.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from doctor.core.errors import DoctorError, Exit

_RETRY_INTERVAL = 0.02
"""Seconds between two attempts."""
_LIMIT_WITHOUT_SIGN = 5.0
"""Seconds to wait without a sign of doctor: a run leaves its first sign a moment after it has locked the folder."""
_SEARCH_INTERVAL = 0.5
"""Seconds between two searches for such a sign, which take longer than an attempt."""
_FILES_LIMIT = 50
"""Files that ``any_held`` tries in one folder: those with the last names, since receipts sort by time."""
_locked_by_process: set[tuple[int, int]] = set()
"""Folders and files that this process has locked with ``exclusive``, by device and inode."""
_NO_LOCKS = (errno.ENOTSUP, errno.ENOLCK, errno.EBADF, errno.EINVAL, errno.ENOSYS)
"""Errors of file systems that have no locks (some network ones)."""


@contextmanager
def exclusive(
    path: str,
    *,
    on_wait: Callable[[], None],
    limit: float,
    is_doctor: Callable[[], bool] = lambda: True,
) -> Iterator[bool]:
    """Lock the existing folder or file at ``path`` for the length of the block.

    Yields false where its file system has no locks, so that another process may be working there. A process that holds
    the lock already may take it again. ``on_wait`` is called once if another process holds the lock. ``is_doctor``
    returns whether there is a sign that this process is a run of doctor. Raises ``DoctorError`` with ``Exit.BLOCKED``
    after ``limit`` seconds of waiting, and after 5 seconds without such a sign. Raises ``OSError`` if ``path``
    cannot be opened.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    status = os.fstat(handle)
    identity = (status.st_dev, status.st_ino)
    try:
        if identity in _locked_by_process:
            yield True
            return
        locked = _acquire(handle, path, limit, on_wait, is_doctor)
        if locked:
            _locked_by_process.add(identity)
        try:
            yield locked
        finally:
            _locked_by_process.discard(identity)
    finally:
        os.close(handle)  # which also releases the lock


@contextmanager
def in_use(folder: str) -> Iterator[None]:
    """Create the folder if it is missing, and share its lock for the length of the block, where that is possible."""
    with suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
    handle = hold(folder, shared=True)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def hold(path: str, *, shared: bool = False) -> int | None:
    """Lock the file at ``path`` without waiting, and return the handle that holds the lock until it is closed.

    Returns ``None`` if the file cannot be opened. The handle holds no lock where another process has it. Several
    processes may hold one that is ``shared``.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    with suppress(OSError):
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    return handle


def is_held(path: str, *, even_shared: bool = False) -> bool:
    """Return whether somebody holds the lock on the file or folder; false where that cannot be determined.

    With ``even_shared``, a lock that several processes may hold counts as well.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if even_shared else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def any_held(folder: str) -> bool:
    """Return whether somebody holds the lock on a file in ``folder``, by the files with the last names."""
    try:
        names = sorted(os.listdir(folder))[-_FILES_LIMIT:]
    except OSError:
        return False
    return any(is_held(os.path.join(folder, name)) for name in names)


def _acquire(handle: int, path: str, limit: float, on_wait: Callable[[], None], is_doctor: Callable[[], bool]) -> bool:
    """Lock an open file; return false where its file system has no locks."""
    started = last_search = last_sign = time.monotonic()
    notified = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not notified:
                on_wait()
                notified = True
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return False
            raise
        else:
            return True
        now = time.monotonic()
        if now - started > limit:
            raise DoctorError(f"Another run of doctor in {path} has not ended in {limit:g} s. Try again.", Exit.BLOCKED)
        if now - last_search > _SEARCH_INTERVAL:
            last_search = now
            last_sign = now if is_doctor() else last_sign
        if now - last_sign > _LIMIT_WITHOUT_SIGN:
            raise DoctorError(
                f"Another process has locked {path}, and it does not seem to be doctor. End it and try again. "
                f"Find it: `lslocks`",
                Exit.BLOCKED,
            )
        time.sleep(_RETRY_INTERVAL)
