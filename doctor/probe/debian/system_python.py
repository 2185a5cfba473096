"""Compare the distribution's Python with what dpkg installed: the link /usr/bin/python3, and the marker
EXTERNALLY-MANAGED.
"""

from __future__ import annotations

from doctor.core import lazy_re as re
from doctor.core.digests import md5
from doctor.facts import Interpreter, MarkerState, ShippedMarker
from doctor.facts.python import Repointed
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

_PATH = "/usr/bin/python3"
_ALTERNATIVES = "/var/lib/dpkg/alternatives/python3"
"""The record of ``update-alternatives``, which fails where it has none (update-alternatives(1))."""
_PACKAGE = "python3-minimal"
"""The package that ships the link; its version begins with that of the Python it leads to (source python3-defaults)."""
_RELEASE = re.compile(r"\d+\.\d+")
_STDLIB = re.compile(r"/usr/lib/(?:python(3\.\d+)|pypy3\.\d+)")
_DIVERSIONS = "/var/lib/dpkg/diversions"
_DIVERSIONS_LIMIT = 1 << 20


def read_repointed(fs: Rootfs, dpkg: Dpkg) -> Repointed | None:
    """Return where /usr/bin/python3 leads instead of to the distribution's Python; ``None`` if it leads there.

    ``None`` also where dpkg's records do not tell, because the package or its Python is not completely installed or
    another program is in the place of a diverted one.

    A package has no digest of a link, so the version of the package says where the link leads.
    """
    version = _RELEASE.match(dpkg.installed_version(_PACKAGE) or "")
    if version is None:
        return None
    actual = fs.resolve(_PATH)
    expected = f"{_PATH.removesuffix('3')}{version.group()}"
    for path in (_PATH, expected):
        diverted = find_diversion(fs, path)
        if diverted and fs.resolve(path) is None and fs.is_program(diverted):
            return Repointed(
                path=path, actual="", expected=expected, package=_PACKAGE, by_alternatives=False, diverted_to=diverted
            )
        if diverted:
            return None
    is_whole = dpkg.installed_version(f"python{version.group()}-minimal") is not None and fs.is_program(expected)
    if not is_whole or actual == fs.resolve(expected):
        return None
    by_alternatives = fs.is_file(_ALTERNATIVES) and fs.resolve("/etc/alternatives/python3") == actual
    return Repointed(
        path=_PATH,
        actual=actual or "",
        expected=expected,
        package=_PACKAGE,
        by_alternatives=by_alternatives,
    )


def read_shipped_marker(fs: Rootfs, python: Interpreter, dpkg: Dpkg) -> ShippedMarker | None:
    """Return the marker that dpkg installed for the base of ``python``; ``None`` if dpkg installed none.

    The package is derived from the folder of the standard library: searching dpkg's records, which are thousands
    of files, would take too long.
    """
    stdlib = _STDLIB.fullmatch(fs.resolve(python.stdlib) or "")
    if stdlib is None:
        return None
    package = f"libpython{stdlib.group(1)}-stdlib" if stdlib.group(1) else "pypy3-lib"
    version = dpkg.installed_version(package)
    path = f"{stdlib.group()}/EXTERNALLY-MANAGED"
    shipped = re.search(
        rb"^([0-9a-f]{32})  " + path[1:].encode() + rb"$", dpkg.read_record(package, "md5sums"), re.MULTILINE
    )
    if version is None or shipped is None:
        return None
    diverted = find_diversion(fs, path)
    # A file at the path of a diverted marker is not the package's.
    state = _marker_state(fs, path, None if diverted else shipped.group(1).decode())
    return ShippedMarker(path=path, package=package, version=version, state=state, diverted=diverted)


def _marker_state(fs: Rootfs, path: str, digest: str | None) -> MarkerState:
    if not fs.is_file(path):
        return "missing"
    data = fs.read(path) if digest else None
    return "intact" if data is None or md5(data, usedforsecurity=False).hexdigest() == digest else "edited"


def find_diversion(fs: Rootfs, path: str) -> str | None:
    """Return the path where dpkg puts the file ``path`` instead.

    dpkg's file has three lines for each diversion: the path, the new path, and the package.
    """
    lines = (fs.text(_DIVERSIONS, _DIVERSIONS_LIMIT) or "").splitlines()
    return next((new for old, new in zip(lines[::3], lines[1::3], strict=False) if old == path), None)
