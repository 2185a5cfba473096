"""What dpkg has installed and what apt could give, read from their own files."""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterable
from functools import cached_property

from doctor.facts.packages import Apt, Package
from doctor.probe.debian import journal, unmet, versions
from doctor.probe.debian.journal import STATUS_LIMIT
from doctor.probe.rootfs import Rootfs

LIST_LIMIT = 128 << 20
"""Bytes of one package list: Debian's largest has 60 MB. It is mapped, not read."""
LISTS = "/var/lib/apt/lists"
_INFO = "/var/lib/dpkg/info"
_VERSION = re.compile(rb"^Version: ([\w.+:~-]{1,100})$", re.MULTILINE)
_SOURCE = re.compile(rb"^Source: (\S+)", re.MULTILINE)
_PACKAGE = re.compile(rb"Package: (\S+)")
_ARCHITECTURE = re.compile(rb"^Architecture: ([\w-]{1,40})$", re.MULTILINE)
_RECORD_LIMIT = 1 << 20
"""Bytes of one of dpkg's records: the standard library's digests are 29 kB."""
_ENTRY_LIMIT = 1 << 16
_NEAR = 1 << 20
"""Bytes in which the packages of one source lie together."""


class Dpkg:
    """dpkg's status file of one box."""

    def __init__(self, fs: Rootfs) -> None:
        self._box = fs

    @cached_property
    def status(self) -> bytes:
        """All of it; empty where there is none."""
        return self._box.read("/var/lib/dpkg/status", STATUS_LIMIT) or b""

    def installed(self, name: str) -> str | None:
        """The installed version of package ``name``, ``None`` where it is not (fully) installed."""
        entry = self._entry(name)
        return _version(entry) if b" ok installed\n" in entry else None

    def record(self, name: str, kind: str) -> bytes:
        """The file ``NAME.KIND`` in dpkg's folder; for some packages (Multi-Arch: same) ``NAME:ARCHITECTURE.KIND``."""
        architecture = _ARCHITECTURE.search(self._entry(name))
        names = [f"{name}:{architecture.group(1).decode()}", name] if architecture else [name]
        found = (self._box.read(f"{_INFO}/{one}.{kind}", _RECORD_LIMIT) for one in names)
        return next((data for data in found if data is not None), b"")

    def _entry(self, name: str) -> bytes:
        line = b"Package: " + name.encode() + b"\n"
        start = 0 if self.status.startswith(line) else self.status.find(b"\n" + line) + 1
        return _entry(self.status, start) if self.status.startswith(line, start) else b""

    def owners(self, paths: Iterable[str]) -> dict[str, str]:
        """The package that holds each path, by dpkg's lists of files; only those paths that one holds."""
        left = {os.fsencode(path) for path in paths if "\n" not in path}
        found: dict[str, str] = {}
        above = os.path.commonpath(left) if left else b""
        names = (name for name in self._box.names(_INFO) if name.endswith(".list"))
        for name in sorted(names, key=lambda name: not name.startswith("python3-")):
            if not left:
                break
            data = self._box.read(os.path.join(_INFO, name), STATUS_LIMIT) or b""
            held = left.intersection(data.split(b"\n")) if above in data else ()
            found |= {os.fsdecode(path): name.removesuffix(".list").partition(":")[0] for path in held}
            left.difference_update(held)
        return found


def look(
    fs: Rootfs, names: Iterable[str], dpkg: Dpkg, lock: str | None = None
) -> tuple[tuple[Package, ...], Apt | None]:
    """The packages called ``names`` and apt's state, given who holds its lock; ``None`` where the box has no apt."""
    if not fs.is_file("/usr/bin/apt-get"):
        return (), None
    lists = _lists(fs)
    packages = tuple(_package(fs, name, dpkg.installed(name), lists) for name in names)

    def offered(name: str) -> bool | None:
        known = _candidate(fs, name, lists) is not None
        return known or (False if all(entry.endswith("_Packages") for entry in lists) else None)

    unfinished = unmet.look(dpkg.status, offered)
    return packages, Apt(
        lists=bool(lists),
        lock=lock,
        fetching=_fetching(fs),
        interrupted=journal.interrupted(fs),
        broken=journal.broken(fs),
        unfinished=unfinished,
    )


def _fetching(fs: Rootfs) -> bool:
    """What apt-get update has fetched so far; at its end there is nothing left there."""
    return bool(fs.names(os.path.join(LISTS, "partial")))


def has_lists(fs: Rootfs) -> bool:
    """Apt has fetched package lists."""
    return bool(_lists(fs))


def _lists(fs: Rootfs) -> list[str]:
    return [name for name in fs.names(LISTS) if "_Packages" in name]


def _package(fs: Rootfs, name: str, installed: str | None, lists: list[str]) -> Package:
    return Package(name=name, installed=installed, candidate=None if installed else _candidate(fs, name, lists))


def _candidate(fs: Rootfs, name: str, lists: list[str]) -> str | None:
    """The newest version of ``name`` in the plain lists.

    Backports are left out, since apt does not take them unasked (apt_preferences(5), NotAutomatic).
    Lists kept compressed (as in Docker images) are not read: that costs more than it tells.
    """
    plain = (entry for entry in lists if entry.endswith("_Packages") and "backports" not in entry)
    candidates = [_in_list(fs, os.path.join(LISTS, entry), name) for entry in plain]
    return max((version for version in candidates if version), key=versions.key, default=None)


def _in_list(fs: Rootfs, path: str, name: str) -> str | None:
    real = fs.readable_path(path)
    if real is None or not 0 < fs.size(path) <= LIST_LIMIT:
        return None
    with open(real, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        line = b"Package: " + name.encode() + b"\n"
        if data[: len(line)] == line:
            return _version(_entry(data, 0))
        wanted = re.compile(re.escape(b"\n" + line))
        near = _bisect(data, _source(name))
        found = wanted.search(data, near, near + _NEAR) or wanted.search(data)
        return _version(_entry(data, found.start() + 1)) if found else None


def _source(name: str) -> bytes:
    """The source package that makes ``name``: what the archives sort their lists by."""
    sources = {
        "pipx": "python-pipx",
        "python3-full": "python3-defaults",
        "python3-pip": "python-pip",
        "python3-venv": "python3-defaults",
    }
    return sources.get(name, name.removesuffix("-venv")).encode()


def _bisect(data: mmap.mmap, source: bytes) -> int:
    """Where the packages made from ``source`` begin, in a list sorted by source; anywhere in others."""
    low, high = 0, len(data)
    while high - low > _ENTRY_LIMIT:
        middle = (low + high) // 2
        start = data.find(b"\n\nPackage: ", middle, high)
        if start < 0 or _made_from(_entry(data, start + 2)) >= source:
            high = middle
        else:
            low = middle
    return max(0, low - _ENTRY_LIMIT)


def _made_from(entry: bytes) -> bytes:
    named = _SOURCE.search(entry) or _PACKAGE.match(entry)
    return named.group(1) if named else b""


def _entry(data: bytes | mmap.mmap, start: int) -> bytes:
    """The paragraph of a deb822 file that begins at ``start``."""
    end = data.find(b"\n\n", start + 1, start + _ENTRY_LIMIT)
    return data[start : end + 1 if end >= 0 else start + _ENTRY_LIMIT]


def _version(entry: bytes) -> str | None:
    match = _VERSION.search(entry)
    return match.group(1).decode() if match else None
