"""Read the files of one machine: the one that doctor runs on, or the contents of a root directory.

The files may be hostile: a file may be a pipe, a device or a gigabyte long; links may loop or lead out of the root
directory. So every read is bounded, only regular files are opened, and links in a root directory are resolved
inside it, as chroot(2) would resolve them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice

from doctor.core.files import READ_FLAGS, read_descriptor
from doctor.core.lazy_typing import TypeVar
from doctor.core.trust import LINK_LIMIT, reversed_parts

T = TypeVar("T")

READ_LIMIT = 1 << 16
"""Bytes read of a file by default."""
NAME_LIMIT = 200_000
"""Names read of one folder by default."""
_FOLDER_FLAGS = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Rootfs:
    """Reads the machine in the folder ``root``. All paths are those of that machine, without ``root``."""

    def __init__(self, root: str = "/") -> None:
        self.root = os.path.realpath(root)
        """The root directory, as a path on the machine that doctor runs on."""
        self.cuts: dict[str, str] = {}
        """A sentence about each thing that was read only in part, and the name of the probe that read it."""

    @property
    def live(self) -> bool:
        """Whether this is the machine that doctor runs on."""
        return self.root == "/"

    def resolve(self, path: str) -> str | None:
        """Return ``path`` with every link resolved; ``None`` if a part does not exist or if links loop."""
        if self.live:
            try:
                return os.path.realpath(path, strict=True)
            except (OSError, ValueError):
                return None
        return self._resolve_inside(path)

    def _resolve_inside(self, path: str) -> str | None:
        parts, resolved, links = reversed_parts(path), "/", 0
        while parts:
            part = parts.pop()
            if part == "..":
                resolved = os.path.dirname(resolved)
                continue
            candidate = os.path.join(resolved, part)
            try:
                mode = os.lstat(self.root + candidate).st_mode
                if not stat.S_ISLNK(mode):
                    resolved = candidate
                    continue
                target = os.readlink(self.root + candidate)
            except (OSError, ValueError):
                return None
            links += 1
            if links > LINK_LIMIT:
                return None
            if target.startswith("/"):
                resolved = "/"
            parts += reversed_parts(target)
        return resolved

    def _open_inside(self, path: str, flags: int = 0) -> int | None:
        """Return a descriptor of a file or folder inside the root; ``None`` if it cannot be opened.

        Each folder is opened from the one above it. If somebody swaps one for a link after it was resolved, the link is
        not followed, so that it cannot lead out of the root.
        """
        resolved = self._resolve_inside(path)
        if resolved is None or not (flags & os.O_DIRECTORY or stat.S_ISREG(self._mode(resolved))):
            return None  # opening a device or a pipe may already have an effect
        descriptor = None
        try:
            descriptor = os.open(self.root, _FOLDER_FLAGS)
            *folders, name = resolved[1:].split("/") if resolved != "/" else ["."]
            for folder in folders:
                above, descriptor = descriptor, None
                try:
                    descriptor = os.open(folder, _FOLDER_FLAGS, dir_fd=above)
                finally:
                    os.close(above)
            return os.open(name, READ_FLAGS | os.O_NOFOLLOW | flags, dir_fd=descriptor)
        except (OSError, ValueError):
            return None
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _real(self, path: str) -> str | None:
        """Return the path of a file on the machine that doctor runs on; ``None`` if it cannot be resolved.

        On the live machine links stay in the path: the kernel follows them correctly, and faster.
        """
        if self.live:
            return path
        resolved = self._resolve_inside(path)
        return None if resolved is None else self.root + resolved

    def _real_entry(self, path: str) -> str:
        """Return what ``_real`` returns, with a link at the end left in the path; empty if there is no folder."""
        parent = self._real(os.path.dirname(path))
        return "" if parent is None else os.path.join(parent, os.path.basename(path))

    def _status(self, path: str) -> os.stat_result | None:
        """Return the status of a file, links followed; ``None`` if there is no file."""
        real = self._real(path)
        try:
            return os.stat(real) if real else None
        except (OSError, ValueError):
            return None

    def _mode(self, path: str) -> int:
        status = self._status(path)
        return status.st_mode if status else 0

    def is_file(self, path: str) -> bool:
        """Return whether ``path`` is a regular file or a link to one, as ``os.path.isfile`` does."""
        return stat.S_ISREG(self._mode(path))

    def is_dir(self, path: str) -> bool:
        """Return whether ``path`` is a folder or a link to one."""
        return stat.S_ISDIR(self._mode(path))

    def is_sticky(self, path: str) -> bool:
        """Return whether ``path`` is a folder in which everybody may create files, such as /tmp (inode(7))."""
        return self._mode(path) & (stat.S_ISVTX | stat.S_IWOTH) == stat.S_ISVTX | stat.S_IWOTH

    def excludes_others(self, path: str) -> bool:
        """Return whether a file exists that only its owner and group may read, or a folder that only they may enter."""
        mode = self._mode(path)
        return bool(mode) and not mode & (stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH)

    def owner(self, path: str) -> int | None:
        """Return the number of the user who owns what ``path`` leads to; ``None`` if it does not exist."""
        status = self._status(path)
        return status.st_uid if status else None

    def is_program(self, path: str) -> bool:
        """Return whether the current user can execute the file; in a root directory, whether it has an execute bit."""
        if self.live:
            return self.is_file(path) and os.access(path, os.X_OK)
        mode = self._mode(path)
        return stat.S_ISREG(mode) and bool(mode & 0o111)

    def find_program(self, folders: Iterable[str], names: Sequence[str]) -> str | None:
        """Return the first program in ``folders`` with one of ``names``; the order of names counts before folders."""
        folders = tuple(folders)
        candidates = (os.path.join(folder, name) for name in names for folder in folders)
        return next((candidate for candidate in candidates if self.is_program(candidate)), None)

    def lexists(self, path: str) -> bool:
        """Return whether ``path`` exists, also as a dangling link, as ``os.path.lexists`` does."""
        return os.path.lexists(self._real_entry(path))

    def is_closed(self, path: str) -> bool:
        """Return whether ``path`` leads through a folder that the current user cannot enter."""
        try:
            os.stat(self._real(path) or path)
        except PermissionError:
            return True
        except (OSError, ValueError):
            pass
        return False

    def is_link(self, path: str) -> bool:
        """Return whether the last part of ``path`` is a link."""
        return os.path.islink(self._real_entry(path))

    def is_empty(self, path: str) -> bool:
        """Return whether ``path`` is a regular file of size 0, or a link to one."""
        status = self._status(path)
        return status is not None and status.st_size == 0 and stat.S_ISREG(status.st_mode)

    def readable_path(self, path: str) -> str | None:
        """Return the path of a regular file for a library that opens it itself; ``None`` if it cannot be read.

        In a root directory this is the path of a descriptor, which stays open until the process ends, because a folder
        could be swapped for a link before the library opens the file.
        """
        if not self.live:
            descriptor = self._open_inside(path)
            return None if descriptor is None else f"/proc/self/fd/{descriptor}"
        return path if self.is_file(path) and os.access(path, os.R_OK) else None

    def open_file(self, path: str) -> int | None:
        """Return a descriptor of a regular file, which the caller closes; ``None`` if it is not a readable one."""
        if not self.live:
            return self._open_inside(path)
        try:
            return os.open(path, READ_FLAGS) if self.is_file(path) else None
        except (OSError, ValueError):
            return None

    def size(self, path: str) -> int:
        """Return the size of a file in bytes; 0 if it does not exist."""
        status = self._status(path)
        return status.st_size if status else 0

    def read(self, path: str, limit: int = READ_LIMIT) -> bytes | None:
        """Return the first ``limit`` bytes of a regular file; ``None`` if it is not a readable regular file."""
        descriptor = self.open_file(path)
        return None if descriptor is None else read_descriptor(descriptor, limit)

    def text(self, path: str, limit: int = READ_LIMIT) -> str | None:
        """Return what ``read`` returns, decoded as UTF-8; other bytes are replaced by ``\\xNN``."""  # noqa: D301
        data = self.read(path, limit)
        return None if data is None else data.decode("utf-8", "backslashreplace")

    def tail(self, path: str, limit: int) -> bytes | None:
        """Return the last ``limit`` bytes of a regular file; ``None`` if it is not a readable regular file."""
        descriptor = self.open_file(path)
        if descriptor is None:
            return None
        try:
            return os.pread(descriptor, limit, max(os.fstat(descriptor).st_size - limit, 0))
        except OSError:
            return None
        finally:
            os.close(descriptor)

    def names(self, path: str, limit: int = NAME_LIMIT) -> list[str]:
        """Return the names in a folder, at most ``limit`` of them, sorted; empty if the folder cannot be read."""
        folders, others = self.entries(path, limit)
        return sorted(folders + others)

    def entries(self, path: str, limit: int = NAME_LIMIT) -> tuple[list[str], list[str]]:
        """Return the names of the folders in a folder, and those of everything else, links included; both sorted.

        At most ``limit`` names are read; both lists are empty if the folder cannot be read.
        """
        folder = path if self.live else self._open_inside(path, os.O_DIRECTORY)
        if folder is None:
            return [], []
        folders: list[str] = []
        others: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in islice(entries, limit):
                    (folders if entry.is_dir(follow_symlinks=False) else others).append(entry.name)
                if limit == NAME_LIMIT and next(entries, None):
                    self.cuts[f"only {NAME_LIMIT:,} of the names in {path} were read"] = "files"
        except (OSError, ValueError):
            return [], []
        finally:
            if isinstance(folder, int):
                os.close(folder)
        return sorted(folders), sorted(others)

    def first(self, items: Iterable[T], limit: int, what: str, probe: str) -> tuple[T, ...]:
        """Return the first ``limit`` items. If there are more, the cut is recorded for ``probe``."""
        found = tuple(islice(items, limit + 1))
        if len(found) > limit:
            self.cuts[f"only the first {limit:,} {what} were read"] = probe
        return found[:limit]

    def free_name(self, path: str, ending: str = ".old") -> str:
        """Return a name beside ``path`` that is not taken: ``path`` with the ending, and perhaps a number."""
        name, number = f"{path}{ending}", 2
        while self.lexists(name):
            name, number = f"{path}{ending}{number}", number + 1
        return name

    def newest(self, path: str, ending: str, count: int, *, limit: int) -> list[str]:
        """Return the names, without ``ending``, of the files of a folder that were written last, the newest first.

        At most ``limit`` names are read; the list is empty if the folder cannot be read.
        """
        folder, written = self._real(path), list[tuple[float, str]]()
        with suppress(OSError, TypeError), os.scandir(folder) as entries:
            for entry in islice(entries, limit):
                if entry.name.endswith(ending):
                    written.append((entry.stat(follow_symlinks=False).st_mtime, entry.name.removesuffix(ending)))
        return [name for _, name in sorted(written, reverse=True)[:count]]

    def writable(self, path: str) -> bool | None:
        """Return whether the current user can create or change ``path``; ``None`` in a root directory.

        If ``path`` does not exist, the nearest existing folder above it decides, as in pip's
        ``utils/filesystem.py``.
        """
        if not self.live:
            return None
        while not os.path.lexists(path):
            parent = os.path.dirname(path)
            if parent == path:
                break
            path = parent
        return os.access(path, os.W_OK)
