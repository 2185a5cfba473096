"""Move files and folders so that at every moment each file is complete, at its old path or at its new one.

One rename does it where that is possible. It is not possible across file systems, and for a folder in a lower layer of
a container's image, which rename(2) refuses with EXDEV too. There each file is copied under another name, the copy is
renamed, and then the original is removed. Copy and name are on the disk before that, so that the original is never
missing without a complete copy, not even after a power cut.
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import stat
from contextlib import suppress

from doctor.core.errors import StepError
from doctor.execute import durable

PART = ".doctor-part"
"""Suffix of a file that is being copied."""


def is_blocked(source: str, target: str) -> bool:
    """Return whether something other than a copy of ``source`` is at ``target``; folders may be merged."""
    if not os.path.lexists(target):
        return False
    if is_folder(source) and is_folder(target):
        return any(is_blocked(os.path.join(source, name), os.path.join(target, name)) for name in os.listdir(source))
    return not _are_alike(source, target)


def put(source: str, target: str) -> None:
    """Move ``source`` to ``target``, or complete a move that was interrupted.

    Raises ``StepError`` if there is a file at ``target`` that is not a copy of ``source``.
    """
    merges = is_folder(source) and is_folder(target)
    if os.path.lexists(target) and not merges and not _are_alike(source, target):
        raise StepError(f"{source} could not be moved. {target} is in the way.")
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
        durable.make_folders(target)
        # RECORD is moved last: until then a second run can read what is left to move
        for name in sorted(os.listdir(source), key=lambda name: name == "RECORD"):
            put(os.path.join(source, name), os.path.join(target, name))
        os.rmdir(source)
    else:
        _copy(status, source, target)
        os.unlink(source)


def is_folder(path: str) -> bool:
    """Return whether ``path`` is a folder itself, not a link to one."""
    return os.path.isdir(path) and not os.path.islink(path)


def _are_alike(source: str, target: str) -> bool:
    """Return whether both are links to the same path, or files with the same bytes."""
    if os.path.islink(source) and os.path.islink(target):
        return os.readlink(source) == os.readlink(target)
    if os.path.islink(source) or os.path.islink(target):
        return False
    return os.path.isfile(source) and os.path.isfile(target) and filecmp.cmp(source, target, shallow=False)


def _copy(status: os.stat_result, source: str, target: str) -> None:
    """Copy a file or link; the copy is on the disk before it gets its name, and then its name is."""
    part = target + PART
    with suppress(FileNotFoundError):
        os.unlink(part)
    shutil.copy2(source, part, follow_symlinks=False)
    os.chown(part, status.st_uid, status.st_gid, follow_symlinks=False)
    shutil.copystat(source, part, follow_symlinks=False)  # again, since chown(2) clears the set-user-ID bit
    if not os.path.islink(part):
        with open(part, "rb") as file:
            os.fsync(file.fileno())
    os.rename(part, target)
    durable.sync_folders([os.path.dirname(target)])
