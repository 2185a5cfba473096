"""Compare /usr/bin/python3 with the link that the distribution's package ships, by dpkg's records."""

from __future__ import annotations

import re

from doctor.facts.python import Repointed
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.debian.marker import find_diversion
from doctor.probe.rootfs import Rootfs

_PATH = "/usr/bin/python3"

_ALTERNATIVES = "/var/lib/dpkg/alternatives/python3"
"""The record of ``update-alternatives``, which ends with an error where it has none (update-alternatives(1))."""
_PACKAGE = "python3-minimal"
"""The package that ships the link; its version begins with that of the Python it leads to (source python3-defaults)."""


def read_repointed(fs: Rootfs, dpkg: Dpkg) -> Repointed | None:
    """Return where /usr/bin/python3 leads instead of to the distribution's Python; ``None`` where it leads there.

    ``None`` also where dpkg's records do not tell, because the package or its Python is not completely installed or
    another program is in the place of a diverted one.

    A package has no digest of a link, so the version of the package says where the link leads.
    """
    version = re.match(r"\d+\.\d+", dpkg.installed_version(_PACKAGE) or "")
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
