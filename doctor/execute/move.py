"""Move files and folders so that at every moment each file is whole, here or there.

One rename does it. On another file system, and for a folder in a lower layer of a container's image (which
rename(2) refuses with EXDEV too), things are carried over one by one: a copy under another name, then its name,
then the original goes.
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import stat
from contextlib import suppress

from doctor.core.errors import StepError

PART = ".doctor-part"
"""Ends the name of a file that is being copied."""


def in_the_way(here: str, there: str) -> bool:
    """Something else stands at ``there``."""
    if not os.path.lexists(there):
        return False
    if is_folder(here) and is_folder(there):
        return any(in_the_way(os.path.join(here, name), os.path.join(there, name)) for name in os.listdir(here))
    return not _are_alike(here, there)


def _are_alike(one: str, other: str) -> bool:
    """Two links to the same, or two files with the same bytes."""
    if os.path.islink(one) and os.path.islink(other):
        return os.readlink(one) == os.readlink(other)
    if os.path.islink(one) or os.path.islink(other):
        return False
    return os.path.isfile(one) and os.path.isfile(other) and filecmp.cmp(one, other, shallow=False)


def put(source: str, target: str) -> None:
    """Move ``source``, be it to complete a move that was broken off: a file at ``target`` may only be the same."""
    merges = is_folder(source) and is_folder(target)
    if os.path.lexists(target) and not merges and not _are_alike(source, target):
        raise StepError(f"{target} is in the way.")
    if not merges:
        try:
            os.rename(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        else:
            return
    status = os.lstat(source)
    if stat.S_ISDIR(status.st_mode):
        os.makedirs(target, exist_ok=True)
        for name in sorted(os.listdir(source), key=lambda name: name == "RECORD"):  # till then it can be read again
            put(os.path.join(source, name), os.path.join(target, name))
        os.rmdir(source)
    else:
        _copy(status, source, target)
        os.unlink(source)


def _copy(status: os.stat_result, source: str, target: str) -> None:
    """A copy of a file or link, on the disk before it gets its name."""
    part = target + PART
    with suppress(FileNotFoundError):
        os.unlink(part)
    shutil.copy2(source, part, follow_symlinks=False)
    os.chown(part, status.st_uid, status.st_gid, follow_symlinks=False)
    shutil.copystat(source, part, follow_symlinks=False)  # once more: chown(2) takes the set-user-ID bit
    if not os.path.islink(part):
        with open(part, "rb") as file:
            os.fsync(file.fileno())
    os.rename(part, target)


def is_folder(path: str) -> bool:
    """A folder itself, not a link to one."""
    return os.path.isdir(path) and not os.path.islink(path)
