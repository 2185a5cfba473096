"""Follow pip's output while it is written, and say what pip does at the moment.

The lines are those of pip 20 to 26 without a terminal (its ``operations/prepare.py``, ``wheel_builder.py`` and
``commands/install.py``). A line that is not known changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from doctor.core import lazy_re as re

_LINE_LIMIT = 1 << 12
"""Bytes of a line that are examined. Only a requirement of many URLs is longer, or output that means harm."""
_COLLECTING = re.compile(r"(?:Collecting|Processing|Obtaining) (\S+)")
_ARCHIVE = re.compile(r"\s*(?:Downloading|Using cached) (\S+)(?: (\([\d.,]+ ?[kMG]?B\)))?")
_METADATA = re.compile(
    r"\s+(?:Installing build dependencies|Getting requirements to build|Preparing (?:editable )?metadata)"
)
_TO_BUILD = re.compile(r"Building wheels for collected packages: (.+)")
_BUILDING = re.compile(r"\s+Building (?:wheel|editable) for (\S+) .*: started")
_INSTALLING = re.compile(r"Installing collected packages: (.+)")
_NAME = re.compile(r"[\w.-]+(?:\[[\w.,-]*\])?", re.ASCII)
"""A distribution with its extras, without the versions that are required of it."""
_FILE = re.compile(r"([\w.]+?)-(\d[\w.!+]*?)(?:-[\w.-]+\.whl|\.tar\.gz|\.zip)", re.ASCII)
"""The name and the version in the name of an archive."""


class PipOutput:
    """The progress of pip, as its output shows it."""

    def __init__(self, count_installed: Callable[[], int]) -> None:
        """Begin with nothing known.

        ``count_installed`` returns how many distributions pip has put in place; while it installs, it prints nothing.
        """
        self._count_installed = count_installed
        self._before = 0
        self._rest = b""
        self._doing = ""
        self._collecting = ""
        self._collected: set[str] = set()
        self._to_build, self._built = 0, 0
        self._to_install = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next part of the output, which may end in the middle of a line."""
        *lines, rest = (self._rest + chunk).split(b"\n")
        self._rest = rest[:_LINE_LIMIT]
        for line in lines:
            self._take(line[:_LINE_LIMIT].decode("utf-8", "replace"))

    def describe(self) -> str:
        """Return what pip does now, as in "Building lxml, 1 of 2"; empty before its first line."""
        if self._to_install:
            done = min(max(self._count_installed() - self._before, 0) + 1, self._to_install)
            return f"Installing packages, {done} of {self._to_install}"
        return self._doing

    def _take(self, line: str) -> None:
        if match := _COLLECTING.match(line):
            name = _NAME.match(os.path.basename(match[1].rstrip("/")))
            archive = _FILE.match(name[0]) if name else None
            self._collecting = (archive[1] if archive else name[0]) if name else "it"
            self._collected.add(self._collecting)
            self._doing = f"Resolving {self._collecting}, package {len(self._collected)}"
        elif match := _ARCHIVE.match(line):
            name_of_file = os.path.basename(match[1])
            archive = _FILE.match(name_of_file)
            if not name_of_file.endswith(".metadata"):
                shown = f"{archive[1]} {archive[2]}" if archive else name_of_file
                size = f" {match[2]}" if match[2] else ""
                self._doing = f"Downloading {shown}{size}, package {max(1, len(self._collected))}"
        elif _METADATA.match(line):
            self._doing = f"Preparing {self._collecting or 'it'}"
        elif match := _TO_BUILD.match(line):
            self._to_build = len(match[1].split(","))
        elif match := _BUILDING.match(line):
            self._built += 1
            self._doing = f"Building {match[1]}, {self._built} of {max(self._to_build, self._built)}"
        elif match := _INSTALLING.match(line):
            self._before = self._count_installed()
            self._to_install = len(match[1].split(","))
