"""Find the logs in a folder, within bounds: a folder may hold millions of files, and links that lead anywhere."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from itertools import islice

from doctor.core.record import dataclass

FILES_LIMIT = 1000
"""Logs that are read; the logs of the largest build matrix (GitHub allows 256 jobs) are fewer."""
ENTRIES_LIMIT = 20_000
"""Entries of folders that are looked at."""
DEPTH_LIMIT = 8
"""Folders below one another."""

_TOO_MANY = "Not all files were read, because there are too many."


@dataclass(frozen=True, kw_only=True)
class FoundLog:
    """A file in a folder, or a folder below that is not searched."""

    path: str
    """The path as the user can type it."""
    unreadable: str | None = None
    """Why it is not read, in a sentence."""


class LogSearch:
    """The logs that the user names, and those in the folders among them.

    In a folder, every regular file whose name does not begin with a dot is a log, in the order of the names.
    """

    def __init__(self, names: Sequence[str], *, files_limit: int = FILES_LIMIT) -> None:
        self.incomplete: str | None = None
        """Why only some of the files were found."""
        self._names, self._files_left, self._entries_left = names, files_limit, ENTRIES_LIMIT

    def find_logs(self) -> Iterator[FoundLog]:
        """Yield the logs, those in folders below included, and what is not read, with the reason."""
        for name in self._names:
            if os.path.isdir(name):
                yield from self._find(name, 1)
            else:
                yield FoundLog(path=name)

    def _find(self, folder: str, depth: int) -> Iterator[FoundLog]:
        try:
            with os.scandir(folder) as scan:
                entries = list(islice(scan, self._entries_left))
        except OSError as error:
            yield FoundLog(
                path=folder, unreadable=f"{folder} cannot be read: {(error.strerror or str(error)).lower()}."
            )
            return
        self._entries_left -= len(entries)
        if self._entries_left <= 0:
            self.incomplete = _TOO_MANY
        for entry in sorted(entries, key=lambda entry: _natural_order(entry.name)):
            if self._files_left <= 0:
                self.incomplete = _TOO_MANY
                return
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < DEPTH_LIMIT:
                    yield from self._find(entry.path, depth + 1)
                else:
                    yield FoundLog(path=entry.path, unreadable=f"{entry.path} is too deep, so it was not searched.")
                continue
            self._files_left -= 1
            yield FoundLog(path=entry.path, unreadable=_reason_not_to_read(entry))


def _reason_not_to_read(entry: os.DirEntry[str]) -> str | None:
    try:
        if entry.is_symlink():
            return f"{entry.path} is a link, which is not followed. Give the folder that it points to."
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError as error:
        return f"{entry.path} cannot be read: {(error.strerror or str(error)).lower()}."
    return None if stat.S_ISREG(mode) else f"{entry.path} is a device, a pipe or a socket, not a log."


def _natural_order(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts ``2_test.txt`` before ``10_test.txt``, as GitHub numbers the logs of a job."""
    parts = re.split(r"(\d+)", name)
    return [(int(part[:18]), "") if part.isascii() and part.isdigit() else (0, part) for part in parts]
