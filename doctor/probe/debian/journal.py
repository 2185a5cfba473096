"""What dpkg was killed in: its journal, and the packages that it left in pieces."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from doctor.probe.rootfs import Rootfs

STATUS_LIMIT = 16 << 20
"""Bytes of dpkg's status file: a full desktop has 5 MB."""
_JOURNAL = "/var/lib/dpkg/updates"
_NAME = re.compile(rb"\s*Package: (\S+)")
_STATUS = re.compile(rb"^Status: \S+ (\S+) (\S+)$", re.MULTILINE)


def interrupted(fs: Rootfs) -> bool:
    """Dpkg left a journal, by the same sign that apt goes by (debSystem::CheckUpdates)."""
    return bool(_journal(fs))


def broken(fs: Rootfs) -> tuple[str, ...]:
    """The packages that dpkg was killed in unpacking (dpkg(1), reinst-required): not whole until installed again."""
    states = {name: flag for name, flag, _ in known(fs)} if b" reinstreq " in _status(fs) else {}
    return tuple(sorted(name for name, flag in states.items() if flag == "reinstreq"))


def known(fs: Rootfs) -> Iterator[tuple[str, str, str]]:
    """(name, flag, status) of every package, some more than once: the last is true (dpkg(1), "Package states")."""
    for entry in _status(fs).split(b"\n\n"):
        name, found = _NAME.match(entry), _STATUS.search(entry)
        if name and found:
            yield name[1].decode("ascii", "replace"), found[1].decode(), found[2].decode()


def _status(fs: Rootfs) -> bytes:
    """The status file of dpkg, and after it what its journal will put there."""
    files = ["/var/lib/dpkg/status", *(os.path.join(_JOURNAL, name) for name in _journal(fs))]
    return b"\n\n".join(fs.read(path, STATUS_LIMIT) or b"" for path in files)


def _journal(fs: Rootfs) -> list[str]:
    """The files of it: their names are of digits only."""
    return [name for name in fs.names(_JOURNAL) if name.isdigit()]
