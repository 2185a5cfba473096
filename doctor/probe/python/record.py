"""Compare the files of installed distributions with RECORD, for ``doctor check --deep``."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress

from doctor.facts.damage import DamagedDistribution
from doctor.probe.rootfs import Rootfs

_RECORD_LIMIT = 1 << 25
_CHUNK = 1 << 20
_FILES_LIMIT = 20
"""Files of one distribution that are named."""


def compare_all(fs: Rootfs, found: Iterable[tuple[str, str, str]]) -> Iterator[DamagedDistribution]:
    """Yield the distributions of which a file is missing or has another hash than in RECORD.

    ``found`` has the folder of packages, the name and the version of each.
    """
    for site, name, version in found:
        record = fs.text(os.path.join(site, f"{name}-{version}.dist-info", "RECORD"), _RECORD_LIMIT) or ""
        missing, changed = [], []
        for file, expected in _recorded_hashes(record):
            path = os.path.normpath(os.path.join(site, file))
            actual = _hash(fs, path)
            if actual is None and not fs.lexists(path):
                missing.append(path)
            elif actual not in (None, expected):
                changed.append(path)
        if missing or changed:
            yield DamagedDistribution(
                name=name,
                version=version,
                missing=tuple(missing[:_FILES_LIMIT]),
                changed=tuple(changed[:_FILES_LIMIT]),
            )


def _recorded_hashes(record: str) -> Iterator[tuple[str, str]]:
    """Yield (path, hash) of the files that are not compiled, up to a row that cannot be parsed."""
    with suppress(csv.Error):
        for row in csv.reader(record.splitlines()):
            if len(row) == 3 and row[1].startswith("sha256=") and not row[0].endswith(".pyc"):
                yield row[0], row[1].removeprefix("sha256=")


def _hash(fs: Rootfs, path: str) -> str | None:
    """Return the hash of a file as RECORD has it; ``None`` if it is not a readable file."""
    descriptor = fs.open_file(path)
    if descriptor is None:
        return None
    digest = hashlib.sha256()
    with open(descriptor, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
