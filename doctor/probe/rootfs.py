"""The files of one box: the live one, or a directory that holds another.

Everything below may be hostile: a file may be a pipe, a device or a gigabyte long, links may loop or
lead out of the directory. So every read is bounded, only regular files are opened, and under a root
every link is resolved inside it, the way chroot(2) would.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from itertools import islice

READ_LIMIT = 1 << 16
"""Bytes read of a file unless the caller says otherwise."""
LINK_LIMIT = 40
"""Links followed on the way to one file, as Linux has it (path_resolution(7))."""
NAME_LIMIT = 20_000
"""Names read of one folder."""


class Rootfs:
    """Reads one box. Paths go in and come out as the box itself names them."""

    def __init__(self, root: str = "/") -> None:
        self.root = os.path.realpath(root)
        """The folder that holds the box, on the machine doctor runs on."""

    @property
    def live(self) -> bool:
        """The box is the machine that doctor runs on."""
        return self.root == "/"

    def resolve(self, path: str) -> str | None:
        """``path`` with every link resolved; ``None`` where it leads nowhere or in a circle."""
        if self.live:
            try:
                return os.path.realpath(path, strict=True)
            except (OSError, ValueError):
                return None
        return self._resolve_inside(path)

    def _resolve_inside(self, path: str) -> str | None:
        todo, done, links = _parts(path), "/", 0
        while todo:
            part = todo.pop()
            if part == "..":
                done = os.path.dirname(done)
                continue
            here = os.path.join(done, part)
            try:
                mode = os.lstat(self.root + here).st_mode
                if not stat.S_ISLNK(mode):
                    done = here
                    continue
                target = os.readlink(self.root + here)
            except (OSError, ValueError):
                return None
            links += 1
            if links > LINK_LIMIT:
                return None
            if target.startswith("/"):
                done = "/"
            todo += _parts(target)
        return done

    def _real(self, path: str) -> str | None:
        """Where the file that ``path`` leads to lies on the machine doctor runs on.

        On the live box the kernel follows links better and more quickly than we would.
        """
        if self.live:
            return path
        resolved = self._resolve_inside(path)
        return None if resolved is None else self.root + resolved

    def _mode(self, path: str) -> int:
        real = self._real(path)
        try:
            return os.stat(real).st_mode if real else 0
        except (OSError, ValueError):
            return 0

    def is_file(self, path: str) -> bool:
        """A regular file, or a link to one: ``os.path.isfile``."""
        return stat.S_ISREG(self._mode(path))

    def is_dir(self, path: str) -> bool:
        """A folder, or a link to one."""
        return stat.S_ISDIR(self._mode(path))

    def is_program(self, path: str) -> bool:
        """A file that may be executed (under a root: that has an execute bit)."""
        if self.live:
            return self.is_file(path) and os.access(path, os.X_OK)
        mode = self._mode(path)
        return stat.S_ISREG(mode) and bool(mode & 0o111)

    def find(self, folders: Iterable[str], names: Sequence[str]) -> str | None:
        """The first program in ``folders`` called one of ``names``; an earlier name wins over an earlier folder."""
        folders = tuple(folders)
        candidates = (os.path.join(folder, name) for name in names for folder in folders)
        return next((candidate for candidate in candidates if self.is_program(candidate)), None)

    def is_there(self, path: str) -> bool:
        """Something has this name, be it a dangling link."""
        parent = self._real(os.path.dirname(path))
        return parent is not None and os.path.lexists(os.path.join(parent, os.path.basename(path)))

    def is_link(self, path: str) -> bool:
        """The last part of ``path`` is a link."""
        parent = self._real(os.path.dirname(path))
        return parent is not None and os.path.islink(os.path.join(parent, os.path.basename(path)))

    def readable_path(self, path: str) -> str | None:
        """The real path of a regular file, for a library that insists on opening it by itself."""
        real = self._real(path)
        return real if real and self.is_file(path) and os.access(real, os.R_OK) else None

    def size(self, path: str) -> int:
        """Bytes of the file; 0 where there is none."""
        real = self._real(path)
        try:
            return os.stat(real).st_size if real else 0
        except OSError:
            return 0

    def read(self, path: str, most: int = READ_LIMIT) -> bytes | None:
        """The first ``most`` bytes of a regular file; ``None`` where there is none to read."""
        real = self._real(path)
        if real is None:
            return None
        try:
            if not stat.S_ISREG(os.stat(real).st_mode):  # opening a device may already do something
                return None
            handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except (OSError, ValueError):
            return None
        with os.fdopen(handle, "rb", buffering=0) as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return None
            if status.st_size:  # else the kernel makes it as it is read; room for the most takes time to make
                most = min(most, status.st_size)
            try:
                return file.read(most)
            except OSError:
                return None

    def text(self, path: str, most: int = READ_LIMIT) -> str | None:
        """The same as text; bytes that are not UTF-8 come as ``\\xNN``."""  # noqa: D301
        data = self.read(path, most)
        return None if data is None else data.decode("utf-8", "backslashreplace")

    def names(self, path: str, most: int = NAME_LIMIT) -> list[str]:
        """The sorted names in a folder, at most ``most``; none where it cannot be read."""
        real = self._real(path)
        if real is None:
            return []
        try:
            with os.scandir(real) as entries:
                return sorted(entry.name for entry in islice(entries, most))
        except (OSError, ValueError):
            return []

    def writable(self, path: str) -> bool | None:
        """Whether this user could make or change ``path``; ``None`` under a root.

        The nearest folder that exists decides, as in pip's ``utils/filesystem.py``.
        """
        if not self.live:
            return None
        while not os.path.lexists(path):
            parent = os.path.dirname(path)
            if parent == path:
                break
            path = parent
        return os.access(path, os.W_OK)


def _parts(path: str) -> list[str]:
    """The parts of a path, last first, without those that change nothing."""
    return [part for part in reversed(path.split("/")) if part not in ("", ".")]
