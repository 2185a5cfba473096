"""Make a folder once: whole or not at all, and by one process at a time, whenever it is interrupted."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator


def made(
    folder: str,
    name: str,
    make: Callable[[str], None],
    *,
    whole: Callable[[str], bool] = os.path.isdir,
    waiting: Callable[[], None] = lambda: None,
) -> str:
    """The path of ``folder/name``; where it is not there or not ``whole``, ``make`` fills it first.

    It is filled under another name and then renamed, so that what is seen under its own name is
    complete. What a killed process left over is cleared away by the next one to hold the lock.
    """
    final = os.path.join(folder, name)
    aside = f"{name}.part-"
    with _locked(folder, waiting):
        if whole(final):
            return final
        if os.path.lexists(final):
            os.rename(final, tempfile.mkdtemp(prefix=aside, dir=folder))
        for leftover in os.listdir(folder):
            if leftover.startswith(aside):
                shutil.rmtree(os.path.join(folder, leftover), ignore_errors=True)
        part = tempfile.mkdtemp(prefix=aside, dir=folder)
        try:
            make(part)
            os.rename(part, final)
        except BaseException as error:
            shutil.rmtree(part, ignore_errors=True)
            if isinstance(error, OSError) and whole(final):  # without a lock: another one finished first
                return final
            raise
    return final


@contextlib.contextmanager
def _locked(folder: str, waiting: Callable[[], None]) -> Iterator[None]:
    handle = os.open(os.path.join(folder, ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks (some network homes): renaming alone still keeps it whole
        yield
    finally:
        os.close(handle)  # which lets go of the lock, as does the death of the process
