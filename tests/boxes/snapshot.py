"""Record the state of a root directory, to be compared with a later one."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

KERNEL_FOLDERS = ("/proc", "/sys", "/dev")
"""Folders that show the kernel and not the box."""

_digests: dict[tuple[int, ...], str] = {}
"""The digests of files by what identifies their content. Hashing a whole box takes five times as long as the rest."""


class Entry(NamedTuple):
    """The state of one path: everything that a program could change."""

    mode: int
    """Type and permissions, as lstat reports them."""
    owner: tuple[int, int]
    """User and group."""
    size: int
    """Bytes; 0 for a folder, because its size depends on the file system below the box."""
    changed: int
    """Modification time in nanoseconds."""
    content: str
    """The digest of a file or the target of a link; empty for anything else."""


def snapshot(root: Path) -> Mapping[str, Entry]:
    """Return the state of every path below ``root``."""
    return dict(_entries(root, ""))


def differences(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[str]:
    """Return the paths that were added, removed or changed, sorted."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _entries(root: Path, inside: str) -> Iterator[tuple[str, Entry]]:
    is_writable = not _is_read_only(f"{root}{inside}")
    with os.scandir(f"{root}{inside}") as items:
        for item in items:
            path = f"{inside}/{item.name}"
            if path in KERNEL_FOLDERS:
                continue
            status = item.stat(follow_symlinks=False)
            yield path, _entry(item.path, status)
            # A read-only file system in a writable one is mounted from this machine (doctor itself): it may change.
            if stat.S_ISDIR(status.st_mode) and not (is_writable and _is_read_only(item.path)):
                yield from _entries(root, path)


def _is_read_only(folder: str) -> bool:
    """Return whether a folder is on a read-only file system."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _entry(path: str, status: os.stat_result) -> Entry:
    owner = (status.st_uid, status.st_gid)
    size = 0 if stat.S_ISDIR(status.st_mode) else status.st_size
    return Entry(status.st_mode, owner, size, status.st_mtime_ns, _content(path, status))


def _content(path: str, status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(path)
    return _digest(path, status) if stat.S_ISREG(status.st_mode) else ""


def _digest(path: str, status: os.stat_result) -> str:
    """Return the digest of a file; one whose number and times were seen before is not read again, also in another box.

    Every change of the content sets the ctime, in nanoseconds, which no program can choose. As it stands still for some
    milliseconds (inode timestamps are coarse), the digest of a file that was just changed is not remembered.
    """
    key = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    digest = _digests.get(key)
    if digest is None:
        digest = hashlib.blake2b(Path(path).read_bytes()).hexdigest()
        if time.time_ns() - status.st_ctime_ns > 10**9:
            _digests[key] = digest
    return digest
