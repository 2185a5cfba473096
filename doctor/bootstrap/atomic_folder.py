"""Create a folder completely or not at all, by one process at a time, even if a process is killed meanwhile."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator


def create(
    parent: str,
    name: str,
    fill: Callable[[str], None],
    *,
    is_complete: Callable[[str], bool] = os.path.isdir,
    on_wait: Callable[[], None] = lambda: None,
) -> str:
    """Return the path of ``parent/name``; if it is not ``is_complete``, create it with ``fill`` first.

    ``fill`` receives a temporary folder, which is then renamed: whatever has the final name is complete.
    ``on_wait`` is called once if another process holds the lock. The next process to hold the lock removes
    the temporary folders that killed processes left. Whatever ``fill`` raises is raised.
    """
    final = os.path.join(parent, name)
    prefix = f"{name}.part-"
    with _locked(parent, on_wait):
        if is_complete(final):
            return final
        if os.path.lexists(final):
            # into the new folder, since only another folder could take its place
            os.rename(final, os.path.join(tempfile.mkdtemp(prefix=prefix, dir=parent), name))
        for entry in os.listdir(parent):
            if entry.startswith(prefix):
                shutil.rmtree(os.path.join(parent, entry), ignore_errors=True)
        part = tempfile.mkdtemp(prefix=prefix, dir=parent)
        try:
            fill(part)
            os.rename(part, final)
        except BaseException as error:
            shutil.rmtree(part, ignore_errors=True)
            if isinstance(error, OSError) and is_complete(final):  # without locks, another process finished first
                return final
            raise
    return final


@contextlib.contextmanager
def _locked(folder: str, on_wait: Callable[[], None]) -> Iterator[None]:
    handle = os.open(os.path.join(folder, ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks (some network homes): the rename alone keeps the folder complete
        yield
    finally:
        os.close(handle)  # releases the lock, as the death of the process does
