"""Read RECORD; compare the files of installed distributions with it, for ``doctor check --deep``."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator

from doctor.core.paths import within
from doctor.facts.damage import DamagedDistribution
from doctor.probe.rootfs import Rootfs

SIZE_LIMIT = 8 << 20
"""Bytes of one RECORD; that of ansible, with 60,000 files, is the largest known one."""
LINES_LIMIT = 200_000
"""Lines of one RECORD."""
_LINE_SIZE = 1 << 14
"""Bytes of one line; a path has at most 4,096."""
_CHUNK = 1 << 20
_BYTES_LIMIT = 32 << 30
"""Bytes that are compared in all: several times the largest environments. A sparse file can pretend to have more."""
_FILES_LIMIT = 20
"""Files of one distribution that are named."""


def compare_all(fs: Rootfs, found: Iterable[tuple[str, str, str]]) -> Iterator[DamagedDistribution]:
    """Yield the distributions of which a file is missing or has another hash than in RECORD.

    ``found`` has the folder of packages, the name and the version of each. No file outside of the environment is read.
    """
    room = _BYTES_LIMIT
    for site, name, version in found:
        prefix = os.path.normpath(os.path.join(site, "../../.."))
        missing: list[str] = []
        changed: list[str] = []
        record = os.path.join(site, f"{name}-{version}.dist-info", "RECORD")
        files = recorded_files(fs, site, f"{name}-{version}.dist-info")
        if files is None and fs.lexists(record):
            fs.cuts[f"nothing was compared with {record}, because it is damaged or too large"] = "environment"
        for path, recorded in (files or {}).items():
            if not recorded.startswith("sha256=") or path.endswith(".pyc") or not within(path, prefix):
                continue
            actual, room = _hash(fs, path, room)
            if room <= 0:
                fs.cuts[f"only the first {_BYTES_LIMIT >> 30} GB of the installed files were compared"] = "environment"
                break
            if actual is None and not fs.lexists(path):
                missing.append(path)
            elif actual not in (None, recorded.removeprefix("sha256=")):
                changed.append(path)
            if _FILES_LIMIT in (len(missing), len(changed)):
                break
        if missing or changed:
            yield DamagedDistribution(name=name, version=version, missing=tuple(missing), changed=tuple(changed))
        if room <= 0:
            return


def recorded_files(fs: Rootfs, site: str, metadata: str) -> dict[str, str] | None:
    """Return the absolute path and the hash of every file that the RECORD in the folder ``metadata`` of ``site`` lists.

    A hash has its algorithm before it, and is empty in a row that is incomplete. ``None`` if RECORD cannot be read.
    """
    data = fs.read(os.path.join(site, metadata, "RECORD"), SIZE_LIMIT + 1)
    if data is None or len(data) > SIZE_LIMIT or b"\0" in data or data.count(b"\n") > LINES_LIMIT:
        return None
    try:
        rows = [row for row in csv.reader(_lines(data)) if row]
    except csv.Error:
        return None
    folder = os.path.normpath(site)
    return {_joined(folder, row[0]): row[1] if len(row) == 3 else "" for row in rows}


def _joined(folder: str, name: str) -> str:
    """Return the path of a name in RECORD. ``normpath`` takes four times as long, and few names need it."""
    if "/." in f"/{name}" or "//" in f"/{name}/":
        return os.path.normpath(os.path.join(folder, name))
    return f"{folder}/{name}"


def _lines(data: bytes) -> Iterator[str]:
    for line in io.BytesIO(data):
        if len(line) > _LINE_SIZE:
            raise csv.Error
        yield line.decode("utf-8", "surrogateescape")


def _hash(fs: Rootfs, path: str, room: int) -> tuple[str | None, int]:
    """Return the hash of a file as RECORD has it, and the bytes left of ``room``, which is used up where it is larger.

    The hash is ``None`` if it is not a readable file.
    """
    import base64
    import hashlib  # takes 3 ms to load

    descriptor = fs.open_file(path)
    if descriptor is None:
        return None, room
    digest = hashlib.sha256()
    with open(descriptor, "rb") as file:
        while room > 0 and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            room -= len(chunk)
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode(), room
