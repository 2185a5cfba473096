"""All of a box at one moment, to be compared with another."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ELSEWHERE = ("/proc", "/sys", "/dev")
"""The kernel's, not the box's."""


class Entry(NamedTuple):
    """One path: all that a program could have changed there."""

    mode: int
    """Type and permissions, as lstat has them."""
    owner: tuple[int, int]
    size: int
    """0 for a folder: what that is depends on the file system under the box."""
    changed: int
    """mtime in ns."""
    content: str
    """A digest of a file's bytes; a link's target; else empty."""


def snapshot(root: Path) -> Mapping[str, Entry]:
    """Every path of a root."""
    return dict(_entries(root, ""))


def differences(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[str]:
    """The paths that came, went or changed."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _entries(root: Path, inside: str) -> Iterator[tuple[str, Entry]]:
    lendable = not _is_read_only(f"{root}{inside}")
    with os.scandir(f"{root}{inside}") as found:
        for item in found:
            path = f"{inside}/{item.name}"
            if path in ELSEWHERE:
                continue
            status = item.stat(follow_symlinks=False)
            yield path, _entry(item.path, status)
            if stat.S_ISDIR(status.st_mode) and not (lendable and _is_read_only(item.path)):
                yield from _entries(root, path)


def _is_read_only(folder: str) -> bool:
    """On a read-only file system: where one begins, it is lent to the box (doctor itself), and others may change it."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _entry(path: str, status: os.stat_result) -> Entry:
    owner = (status.st_uid, status.st_gid)
    size = 0 if stat.S_ISDIR(status.st_mode) else status.st_size
    return Entry(status.st_mode, owner, size, status.st_mtime_ns, _content(path, status.st_mode))


def _content(path: str, mode: int) -> str:
    if stat.S_ISLNK(mode):
        return os.readlink(path)
    if stat.S_ISREG(mode):
        return hashlib.blake2b(Path(path).read_bytes()).hexdigest()
    return ""
