"""Remove folders, and walk through them, however deeply they are nested.

shutil, and ``os.walk`` before Python 3.12, call themselves for each level, so that a thousand folders in one another
end them. pip unpacks whatever an archive contains, and anybody may make such folders.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from doctor.core import lazy_shutil as shutil

_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove(folder: str, *, strict: bool = False) -> None:
    """Remove a folder, also where it contains folders that are not writable even for their owner.

    What cannot be removed is left, or with ``strict`` raises ``OSError``. No link is followed.
    """
    with suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.isdir(folder):
        with suppress(OSError):
            _flatten(folder)
        with suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=not strict)


def walk(folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield (path, names of folders, other names) of a folder and of each below it, which comes later.

    As with ``os.walk``, the caller may remove names of folders. Links to folders are among the other names.
    """
    pending = [folder]
    while pending:
        path = pending.pop()
        folders: list[str] = []
        names: list[str] = []
        with suppress(OSError), os.scandir(path) as entries:
            for entry in entries:
                (folders if entry.is_dir(follow_symlinks=False) else names).append(entry.name)
        yield path, folders, names
        pending += [os.path.join(path, name) for name in reversed(folders)]


def _flatten(folder: str) -> None:
    """Move every folder below into ``folder`` itself, and let its owner write to it.

    Each is reached through an open folder, since its path may be longer than Linux permits.
    """
    token, moved = os.urandom(4).hex(), 0
    _make_writable(folder)
    top = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        pending = _writable_folders(top)
        while pending:
            with suppress(OSError):
                inner = os.open(pending.pop(), os.O_RDONLY | _FOLDER, dir_fd=top)
                try:
                    for name in _writable_folders(inner):
                        new, moved = f"{token}-{moved}", moved + 1
                        with suppress(OSError):
                            os.rename(name, new, src_dir_fd=inner, dst_dir_fd=top)
                            pending.append(new)
                finally:
                    os.close(inner)
    finally:
        os.close(top)


def _writable_folders(folder: int) -> list[str]:
    """Return the names of the folders in an open one, after letting their owner write to them."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    for name in names:
        _make_writable(name, folder)
    return names


def _make_writable(name: str, base: int | None = None) -> None:
    with suppress(OSError):
        handle = os.open(name, os.O_PATH | _FOLDER, dir_fd=base)
        try:
            os.chmod(f"/proc/self/fd/{handle}", 0o700)
        finally:
            os.close(handle)
