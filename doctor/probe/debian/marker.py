"""The marker as the distribution shipped it, by dpkg's records, beside what stands there now."""

from __future__ import annotations

import re

from doctor.facts import Interpreter, MarkerState, ShippedMarker
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

_STDLIB = re.compile(r"/usr/lib/(?:python(3\.\d+)|pypy3\.\d+)")
_DIVERSIONS = "/var/lib/dpkg/diversions"
_DIVERSIONS_LIMIT = 1 << 20


def look(fs: Rootfs, python: Interpreter, dpkg: Dpkg) -> ShippedMarker | None:
    """The one of the subject's base. The file is looked up by name: dpkg's folder has thousands of them."""
    stdlib = _STDLIB.fullmatch(fs.resolve(python.stdlib) or "")
    if stdlib is None:
        return None
    package = f"libpython{stdlib.group(1)}-stdlib" if stdlib.group(1) else "pypy3-lib"
    version = dpkg.installed(package)
    path = f"{stdlib.group()}/EXTERNALLY-MANAGED"
    shipped = re.search(
        rb"^([0-9a-f]{32})  " + path[1:].encode() + rb"$", dpkg.record(package, "md5sums"), re.MULTILINE
    )
    if version is None or shipped is None:
        return None
    diverted = _diverted(fs, path)
    # What stands in the place of a diverted one is not the package's.
    state = _state(fs, path, None if diverted else shipped.group(1).decode())
    return ShippedMarker(path=path, package=package, version=version, state=state, diverted=diverted)


def _state(fs: Rootfs, path: str, digest: str | None) -> MarkerState:
    if not fs.is_file(path):
        return "gone"
    data = fs.read(path) if digest else None
    return "there" if data is None or _md5(data) == digest else "edited"


def _diverted(fs: Rootfs, path: str) -> str | None:
    """Where dpkg puts ``path`` instead: the file has three lines for each diversion (path, new path, package)."""
    lines = (fs.text(_DIVERSIONS, _DIVERSIONS_LIMIT) or "").splitlines()
    return next((new for old, new in zip(lines[::3], lines[1::3], strict=False) if old == path), None)


def _md5(data: bytes) -> str:
    """By the interpreter's own module where it has one: hashlib loads OpenSSL, ten times as long as all of this."""
    try:
        from _md5 import md5  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import md5
    return str(md5(data, usedforsecurity=False).hexdigest())
