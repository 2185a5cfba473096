"""What dpkg has installed, what apt could give and who holds their locks, read from their own files."""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterable
from functools import cached_property

from doctor.facts import Apt, Package
from doctor.probe import debversion
from doctor.probe.box import Box

STATUS_LIMIT = 16 << 20
"""Bytes of dpkg's status file: a full desktop has 5 MB."""
LIST_LIMIT = 128 << 20
"""Bytes of one package list: Debian's largest has 60 MB. It is mapped, not read."""
LISTS = "/var/lib/apt/lists"
LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock", f"{LISTS}/lock")
_VERSION = re.compile(rb"^Version: ([\w.+:~-]{1,100})$", re.MULTILINE)
_SOURCE = re.compile(rb"^Source: (\S+)", re.MULTILINE)
_PACKAGE = re.compile(rb"Package: (\S+)")
_ENTRY_LIMIT = 1 << 16
_NEAR = 1 << 20
"""Bytes in which the packages of one source lie together."""


class Dpkg:
    """dpkg's status file of one box."""

    def __init__(self, box: Box) -> None:
        self._box = box

    @cached_property
    def _status(self) -> bytes:
        return self._box.read("/var/lib/dpkg/status", STATUS_LIMIT) or b""

    def installed(self, name: str) -> str | None:
        """The installed version of package ``name``, ``None`` where it is not (fully) installed."""
        line = b"Package: " + name.encode() + b"\n"
        start = 0 if self._status.startswith(line) else self._status.find(b"\n" + line) + 1
        entry = _entry(self._status, start) if self._status.startswith(line, start) else b""
        return _version(entry) if b" ok installed\n" in entry else None


def look(box: Box, names: Iterable[str], dpkg: Dpkg) -> tuple[tuple[Package, ...], Apt | None]:
    """The packages called ``names`` and apt's state; nothing and ``None`` where the box has no apt."""
    if not box.is_file("/usr/bin/apt-get"):
        return (), None
    lists = [name for name in box.names(LISTS) if "_Packages" in name]
    packages = tuple(_package(box, name, dpkg.installed(name), lists) for name in names)
    return packages, Apt(lists=bool(lists), lock=holder(box) if box.live else None)


def has_lists(box: Box) -> bool:
    """Apt has fetched package lists."""
    return any("_Packages" in name for name in box.names(LISTS))


def _package(box: Box, name: str, installed: str | None, lists: list[str]) -> Package:
    return Package(name=name, installed=installed, candidate=None if installed else _candidate(box, name, lists))


def _candidate(box: Box, name: str, lists: list[str]) -> str | None:
    """The newest version of ``name`` in the plain lists.

    Backports are left out, since apt does not take them unasked (apt_preferences(5), NotAutomatic).
    Lists kept compressed (as in Docker images) are not read: that costs more than it tells.
    """
    plain = (entry for entry in lists if entry.endswith("_Packages") and "backports" not in entry)
    versions = [_in_list(box, os.path.join(LISTS, entry), name) for entry in plain]
    return max((version for version in versions if version), key=debversion.key, default=None)


def _in_list(box: Box, path: str, name: str) -> str | None:
    real = box.readable_path(path)
    if real is None or not 0 < box.size(path) <= LIST_LIMIT:
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


def holder(box: Box) -> str | None:
    """Who holds a lock of dpkg or apt."""
    pid = next((pid for path in LOCKS if (pid := _asked_of_the_lock(path))), None) or _listed_by_the_kernel(box)
    return None if pid is None else _name_of(pid) if pid else "another process"


def _asked_of_the_lock(path: str) -> int | None:
    """The holder's pid by F_GETLK (fcntl(2)), which takes no lock; only root may open dpkg's.

    Where the file lies on an overlay, as in a container, the kernel's list names another inode.
    """
    import fcntl
    import struct

    flock = struct.Struct("@hhqqi4x")
    try:
        with open(path, "rb") as file:
            answer = fcntl.fcntl(file, fcntl.F_GETLK, flock.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
    except OSError:
        return None
    kind, _, _, _, pid = flock.unpack(answer)
    return None if kind == fcntl.F_UNLCK else pid


def _listed_by_the_kernel(box: Box) -> int | None:
    """The holder's pid by proc(5), /proc/locks, which everybody may read; 0 where it is in another namespace."""
    wanted = set()
    for path in LOCKS:
        try:
            status = os.stat(path)
        except OSError:
            continue
        wanted.add(f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}")
    for line in (box.text("/proc/locks", 1 << 20) or "").splitlines():
        words = line.split()
        if len(words) >= 6 and words[1] != "->" and words[5] in wanted:
            return int(words[4]) if words[4].isdigit() else 0
    return None


def _name_of(pid: int) -> str:
    import psutil

    try:
        return f"{psutil.Process(pid).name()} (pid {pid})"
    except psutil.Error:
        return f"pid {pid}"
