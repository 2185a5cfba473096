"""Unpack doctor.pyz: at the first start, or when the copy was damaged."""

from __future__ import annotations

import compileall
import io
import os
import py_compile
import sys
import zipfile
import zipimport

from doctor.bootstrap import folder, once
from doctor.bootstrap.pyz.start import PACKAGES, seal, sealed


def unpacked(archive: str, name: str) -> str:
    """The folder of a whole copy, in the best place that there is; in memory where there is none."""
    payload = zipimport.zipimporter(archive).get_data(os.path.join(archive, "payload.zip"))
    places = [place for place in folder.candidates(os.environ) if folder.prepare(place)]
    # Compiled libraries cannot be loaded from a file system mounted noexec; all else can.
    for place in sorted(places, key=folder.runnable, reverse=True):
        try:
            return once.made(place, name, lambda part, place=place: _fill(part, place, name, payload), whole=sealed)  # type: ignore[misc]
        except OSError:
            continue  # full, or over quota
    return _in_memory(payload)


def _fill(part: str, place: str, name: str, payload: bytes) -> None:
    packages = os.path.join(part, PACKAGES)
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        archive.extractall(packages)
    # Never checked against their sources, for the seal does that. Tracebacks name the final place.
    compileall.compile_dir(
        packages,
        quiet=2,
        stripdir=part,
        prependdir=os.path.join(place, name),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    with open(os.path.join(part, "SEAL"), "w", encoding="ascii") as file:
        file.write(seal(packages))


def _in_memory(payload: bytes) -> str:
    """A folder of links to a file that has no name: Python imports from a zip file too, bar compiled libraries."""
    try:
        handle = os.memfd_create("doctor", 0)
    except (AttributeError, OSError) as error:
        sys.stderr.write(f"doctor: There is no folder that is yours alone to unpack into ({error}). Set TMPDIR.\n")
        sys.exit(4)
    with open(handle, "wb", closefd=False) as file:
        file.write(payload)
    return f"/proc/self/fd/{handle}"
