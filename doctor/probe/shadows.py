"""Find distributions that shadow the system's packages: they have the same name, and Python finds them first.

On Debian the user's site-packages come first in ``sys.path``, then the dist-packages of /usr/local, then those of apt
(Debian Python Policy 2.5; CPython's ``Lib/site.py``). Distributions that shadow nothing are not examined.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from doctor.core.lazy_typing import Literal
from doctor.facts import Interpreter
from doctor.facts.shadows import Shadow
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

APT_SITE = "/usr/lib/python3/dist-packages"
_SHADOWS_LIMIT = 500
"""Shadows that are returned for one machine."""
_METADATA = r"([A-Za-z0-9][\w.-]{0,200}?)-([0-9][\w.+!]{0,60})(?:-py[0-9.]{1,9})?\.(?:dist|egg)-info"
"""Compiled only when it is needed: on a healthy machine it is not."""
_Location = Literal["local", "user"]


def find_shadows(fs: Rootfs, python: Interpreter, dpkg: Dpkg) -> tuple[Shadow, ...]:
    """Return the distributions that shadow a system package.

    apt's folder, which may be large, is read only if there is a distribution that could shadow its contents.
    """
    sites = ((location, site, list_metadata(fs, site)) for location, site in _earlier_sites(fs, python))
    candidates = [(location, site, distributions) for location, site, distributions in sites if distributions]
    if not candidates:
        return ()
    from doctor.core.names import normalize

    system = {normalize(name): (version, entry) for name, version, entry in list_metadata(fs, APT_SITE)}
    shadowing = (
        (location, normalize(name), version, os.path.join(site, entry), *system[normalize(name)])
        for location, site, distributions in candidates
        for name, version, entry in distributions
        if normalize(name) in system and has_metadata(fs, os.path.join(site, entry))
    )
    shadows = fs.first(shadowing, _SHADOWS_LIMIT, "packages that shadow others", "shadows")
    owners = dpkg.owners(os.path.join(APT_SITE, system_entry) for *_, system_entry in shadows)
    # A package that was built locally may install its own distribution into /usr/local.
    packaged = dpkg.owners(metadata for location, _, _, metadata, _, _ in shadows if location == "local")
    return tuple(
        Shadow(
            name=name,
            version=version,
            metadata=metadata,
            location=location,
            package=package,
            shadowed_version=system_version,
        )
        for location, name, version, metadata, system_version, system_entry in shadows
        if (package := owners.get(os.path.join(APT_SITE, system_entry))) and metadata not in packaged
    )


def _earlier_sites(fs: Rootfs, python: Interpreter) -> Iterator[tuple[_Location, str]]:
    """Yield (location, folder) of the site folders that the system's Python searches before apt's.

    The system's programs run with /usr/bin/python3, so folders of another Python beside it do not affect them.
    """
    name = os.path.basename(python.stdlib)
    if python.base_kind == "system" and os.path.basename(fs.resolve("/usr/bin/python3") or "") == name:
        if python.user_site:
            yield "user", python.user_site
        yield "local", f"/usr/local/lib/{name}/dist-packages"


def list_metadata(fs: Rootfs, site: str) -> list[tuple[str, str, str]]:
    """Return (name, version, entry) of every distribution in a site folder, by the names of its metadata entries."""
    entries = [entry for entry in fs.names(site) if entry.endswith("-info")]
    pattern = re.compile(_METADATA, re.ASCII) if entries else None
    matches = (pattern.fullmatch(entry) for entry in entries if pattern)
    return [(match[1], match[2], match[0]) for match in matches if match]


def has_metadata(fs: Rootfs, path: str) -> bool:
    """Return whether a metadata entry has contents: an interrupted uninstallation leaves an empty folder.

    distutils writes a file instead of a folder.
    """
    return fs.is_file(path) or any(fs.is_file(os.path.join(path, name)) for name in ("METADATA", "PKG-INFO"))
