"""Walk through folders, and yield each environment and interpreter in them.

The trees may be hostile: link loops, a million entries, folders that cannot be read. Links are never followed, a folder
is read in parts, and one folder of each level is open at a time, so that memory does not grow with the tree.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Literal, NamedTuple

from doctor.core import lazy_re as re

DEPTH_LIMIT = 40
"""Levels below the first folder that are searched; hatch puts environments eight levels below the home folder."""
_BLOCK = 1000
"""Entries of a folder that are read at once, and sorted."""
_SKIPPED = frozenset({
    "__pycache__", "node_modules", ".git", ".hg", ".svn", "site-packages", "dist-packages", ".snapshots", "lost+found",
    "Trash", ".Trash",
})  # fmt: skip
"""Folders in which nobody keeps an environment that is in use, by their names."""
_TRANSIENT = (".doctor-", ".Trash-", "pytest-of-")
"""The beginning of the names of folders that programs make for a while."""
_OF_TOOLS = ("/pipx/trash", "/pipx/.cache", "/.cache/pipx", "/doctor/venv/environments")
"""The folders of pipx with what it has removed, and what it removes by itself (pipx ``paths.py``), and doctor's own
templates, whoever's cache they are in (``doctor/execute/venv``)."""
_CACHE = re.compile(r"(?:archive|builds|environments)-v\d+")
"""The folders in uv's cache that contain environments which uv itself renews (uv-cache, ``CacheBucket``)."""
_STDLIB = re.compile(r"(?:python|pypy)\d\.\d{1,2}t?")
_MARKS = ("pyvenv.cfg", "conda-meta", "etc", "poetry.lock")
"""The names in a folder that decide what it is."""


class Discovery(NamedTuple):
    """Something that the walk has found."""

    kind: Literal["environment", "stdlib", "poetry"]
    path: str
    """The folder of the environment, of a standard library, or of a project with a ``poetry.lock``."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk through folders, and the account of what it left out."""

    skip: frozenset[str]
    """Folders that are not entered unless they are the first: mount points, other people's homes, containers."""
    deadline: float
    """The time of ``time.monotonic`` at which the walk ends."""
    reserve: float = 0.0
    """Seconds that what follows the walk has even where the walk needed all of the time."""
    current: str = ""
    """The folder that is being read."""
    folders: int = 0
    """Folders that were read."""
    unreadable: list[str] = field(default_factory=list)
    """Folders that the current user cannot read."""
    too_deep: int = 0
    """Folders that were not entered, because they are below the limit of depth."""
    other_roots: list[str] = field(default_factory=list)
    """Folders that contain another system, which were not entered."""
    stopped_at: str | None = None
    """The folder or file at which the time was over; ``None`` if everything was searched."""

    def through(self, roots: Iterable[str]) -> Iterator[Discovery]:
        """Yield what is in ``roots`` and below, until the deadline. No root is in another one."""
        for root in roots:
            levels = [iter((root,))]
            while levels:
                path = next(levels[-1], None)
                if path is None:
                    levels.pop()
                    continue
                if self.is_over(path):
                    return
                if len(levels) > DEPTH_LIMIT:
                    self.too_deep += 1
                    continue
                discovery, folders = self._enter(path, is_root=len(levels) == 1)
                if discovery:
                    yield discovery
                levels.append(folders)

    def is_over(self, path: str) -> bool:
        """Return whether the time is over before ``path`` is read; the first such path is remembered."""
        if time.monotonic() <= self.deadline:
            return False
        self.stopped_at = self.stopped_at or path
        return True

    def _enter(self, path: str, *, is_root: bool) -> tuple[Discovery | None, Iterator[str]]:
        """Return what the folder is, and the folders in it that may contain more."""
        self.current = path
        self.folders += 1
        try:
            entries = os.scandir(path)
            first = sorted(islice(entries, _BLOCK), key=lambda entry: entry.name)
        except OSError:
            self.unreadable.append(path)
            return None, iter(())
        names = {entry.name for entry in first}
        if len(first) == _BLOCK:
            names |= {name for name in _MARKS if os.path.lexists(os.path.join(path, name))}
        below = self._folders(chain(first, entries))
        lost_its_cfg = {"bin", "lib"} <= names and os.path.lexists(os.path.join(path, "bin/activate"))
        if "pyvenv.cfg" in names or (lost_its_cfg and "conda-meta" not in names):
            return Discovery("environment", path), iter(())
        if "conda-meta" in names:
            return Discovery("environment", path), (each for each in below if os.path.basename(each) == "envs")
        if "etc" in names and not is_root and os.path.lexists(os.path.join(path, "etc/os-release")):
            self.other_roots.append(path)
            return None, iter(())
        if _STDLIB.fullmatch(os.path.basename(path)) and os.path.lexists(os.path.join(path, "os.py")):
            return Discovery("stdlib", path), iter(())
        return Discovery("poetry", path) if "poetry.lock" in names else None, below

    def _folders(self, entries: Iterable[os.DirEntry[str]]) -> Iterator[str]:
        """Yield the paths of the folders among ``entries`` that may contain an environment."""
        try:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False) and not (
                    entry.name in _SKIPPED
                    or entry.name.startswith(_TRANSIENT)
                    or entry.path.endswith(_OF_TOOLS)
                    or entry.path in self.skip
                    or _CACHE.fullmatch(entry.name)
                ):
                    yield entry.path
        except OSError:  # the folder was removed, or its disk fails
            self.unreadable.append(self.current)
