"""Unpack doctor.pyz at the first start, or if the copy was changed."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import shutil
import sys
import time
import zipfile
import zipimport
from collections.abc import Iterator
from functools import partial

from doctor.bootstrap import atomic_folder
from doctor.bootstrap.seal import COMPILED, PACKAGES, SEAL, is_intact, write_seal
from doctor.core import private_folder

_COPY = re.compile(r"pyz-[0-9a-f]{16}-[\w-]+")
_UNUSED = 7 * 24 * 3600.0
"""Seconds since the last start after which the copy of another version is removed."""


def read_payload(archive: str, key: str) -> bytes | None:
    """Return the payload of the file ``archive``, or ``None`` if its SHA-256 is not ``key``: the file is damaged."""
    try:
        payload = zipimport.zipimporter(archive).get_data(os.path.join(archive, "payload.zip"))
    except Exception:  # zipimport raises whatever its parser does
        return None
    return payload if hashlib.sha256(payload).hexdigest() == key else None


def unpack(payload: bytes, name: str) -> str:
    """Return the path to import from: an intact copy called ``name``, in the first private folder that can be used.

    If no folder can be written, return the path of an archive in memory.
    """
    for parent in _writable_parents():
        fill = partial(_fill, payload=payload)
        try:
            copy = atomic_folder.create(parent, name, fill, is_complete=is_intact)
        except OSError:
            continue  # the file system is full, or the user over quota
        remove_unused_copies(parent, keep=name)
        return os.path.join(copy, PACKAGES)
    return _load_into_memory(payload)


def remove_unused_copies(parent: str, *, keep: str) -> None:
    """Remove the copies of other versions that doctor has not been started from recently.

    Every start reads the seal and so updates its access time, at least once a day (mount(8), relatime).
    The next call completes a removal that was interrupted.
    """
    for name in os.listdir(parent):
        copy = os.path.join(parent, name)
        if name == keep or not _COPY.fullmatch(name) or os.path.islink(copy):
            continue
        with contextlib.suppress(OSError):
            seal = os.path.join(copy, SEAL)
            status = os.stat(seal if os.path.exists(seal) else copy)
            if status.st_uid == os.geteuid() and max(status.st_atime, status.st_mtime) < time.time() - _UNUSED:
                shutil.rmtree(f"{copy}{COMPILED}", ignore_errors=True)
                shutil.rmtree(copy, ignore_errors=True)


def _writable_parents() -> Iterator[str]:
    """Yield the private folders to unpack into; those on noexec file systems, where psutil cannot load, come last."""
    noexec = []
    for path in private_folder.candidates(os.environ):
        parent = private_folder.prepare(path)
        if parent and private_folder.allows_execution(parent):
            yield parent
        elif parent:
            noexec.append(parent)
    yield from noexec


def _fill(part: str, *, payload: bytes) -> None:
    """Unpack the payload in the folder ``part``.

    Nothing is compiled: all 700 modules would take a second, and Python compiles the 150 that ``doctor check`` imports.
    ``ZipFile.extractall``, which examines every name, would take 300 ms where this takes 60. The payload is
    doctor's own.
    """
    packages, folders = os.path.join(part, PACKAGES), set[str]()
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        for name in archive.namelist():
            path = os.path.join(packages, name)
            if name.rpartition("/")[0] not in folders:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                folders.add(name.rpartition("/")[0])
            with open(path, "wb") as file:
                file.write(archive.read(name))
    write_seal(part)


def _load_into_memory(payload: bytes) -> str:
    """Return the path of an unnamed zip file in memory. Python imports everything from it but compiled libraries."""
    try:
        handle = os.memfd_create("doctor")
    except (AttributeError, OSError) as error:
        sys.stderr.write(
            f"doctor: doctor.pyz cannot be unpacked. No folder was found that only you can write to ({error}). "
            "Set TMPDIR to such a folder.\n"
        )
        sys.exit(4)
    with open(handle, "wb", closefd=False) as file:
        file.write(payload)
    return f"/proc/self/fd/{handle}"
