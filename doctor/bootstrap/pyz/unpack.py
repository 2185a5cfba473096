"""Unpack doctor.pyz: at the first start, or when the copy was damaged."""

from __future__ import annotations

import compileall
import contextlib
import io
import os
import py_compile
import re
import shutil
import sys
import time
import zipfile
import zipimport
from collections.abc import Iterator
from functools import partial

from doctor.bootstrap import folder, once
from doctor.bootstrap.pyz.start import PACKAGES, seal, sealed

_COPY = re.compile(r"pyz-[0-9a-f]{16}-[\w-]+")
_UNUSED = 7 * 24 * 3600.0
"""Seconds after which a copy of another version is taken for one that is of no use any more."""


def unpacked(archive: str, name: str) -> str:
    """What to import from: a whole copy, in the best place that there is, or in memory where there is none."""
    payload = zipimport.zipimporter(archive).get_data(os.path.join(archive, "payload.zip"))
    for place in _places():
        try:
            copy = once.made(
                place, name, partial(_fill, final=os.path.join(place, name), payload=payload), whole=sealed
            )
        except OSError:
            continue  # full, or over quota
        sweep(place, name)
        return os.path.join(copy, PACKAGES)
    return _in_memory(payload)


def sweep(place: str, name: str) -> None:
    """Remove the copies of other versions that nobody has started from for a while; killed halfway, the next one does.

    Every start reads the seal, which moves its time of access, once a day at least (mount(8), relatime).
    """
    for other in os.listdir(place):
        copy = os.path.join(place, other)
        if other == name or not _COPY.fullmatch(other) or os.path.islink(copy):
            continue
        with contextlib.suppress(OSError):
            seals = [path for path in (os.path.join(copy, "SEAL"), copy) if os.path.exists(path)]
            status = os.stat(seals[0])
            if status.st_uid == os.geteuid() and max(status.st_atime, status.st_mtime) < time.time() - _UNUSED:
                shutil.rmtree(copy, ignore_errors=True)


def _places() -> Iterator[str]:
    """Folders to unpack into; last those from which no compiled library can be loaded, though all else can."""
    for place in folder.candidates(os.environ):
        if folder.prepare(place) and folder.runnable(place):
            yield place
    yield from filter(folder.prepare, folder.candidates(os.environ))


def _fill(part: str, *, final: str, payload: bytes) -> None:
    packages = os.path.join(part, PACKAGES)
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        archive.extractall(packages)
    # Never checked against their sources, for the seal does that. Tracebacks name the final place.
    compileall.compile_dir(
        packages,
        quiet=2,
        stripdir=part,
        prependdir=final,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    with open(os.path.join(part, "SEAL"), "w", encoding="ascii") as file:
        file.write(seal(packages))


def _in_memory(payload: bytes) -> str:
    """A zip file without a name: Python imports from it all but compiled libraries."""
    try:
        handle = os.memfd_create("doctor")
    except (AttributeError, OSError) as error:
        sys.stderr.write(f"doctor: There is no folder that is yours alone to unpack into ({error}). Set TMPDIR.\n")
        sys.exit(4)
    with open(handle, "wb", closefd=False) as file:
        file.write(payload)
    return f"/proc/self/fd/{handle}"
