"""What pip put before the system's packages: distributions of one name, in a folder that is searched sooner.

On Debian the user's site-packages come first, then /usr/local's dist-packages, then apt's (Debian Python
Policy 2.5; CPython's ``Lib/site.py``). What hides nothing is somebody's own business, and not looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from doctor.facts import Interpreter
from doctor.facts.shadows import Shadow
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

APT = "/usr/lib/python3/dist-packages"
_MOST = 500
"""Shadows told of one box."""
_METADATA = r"([A-Za-z0-9][\w.-]{0,200}?)-([0-9][\w.+!]{0,60})(?:-py[0-9.]{1,9})?\.(?:dist|egg)-info"
"""Compiled when it is needed, which on a box that is well it is not."""
Where = Literal["local", "user"]


def look(fs: Rootfs, python: Interpreter, dpkg: Dpkg) -> tuple[Shadow, ...]:
    """The distributions that hide one of dpkg's; apt's folder is read only where there is something to hide it."""
    near = [(where, site, held) for where, site in _places(fs, python) if (held := metadata(fs, site))]
    if not near:
        return ()
    from doctor.core.names import normalize

    behind = {normalize(name): [(version, entry)] for name, version, entry in metadata(fs, APT)}
    hiding = (
        (where, name, version, os.path.join(site, entry), hidden, os.path.join(APT, apts))
        for where, site, held in near
        for name, version, entry in held
        for hidden, apts in behind.get(normalize(name), ())
        if _is_whole(fs, os.path.join(site, entry))
    )
    pairs = tuple(islice(hiding, _MOST))
    owners = dpkg.owners(apts for *_, apts in pairs)
    # A package that somebody built may bring its own into /usr/local.
    packaged = dpkg.owners(path for where, _, _, path, _, _ in pairs if where == "local")
    return tuple(
        Shadow(name=normalize(name), version=version, metadata=path, where=where, package=owners[apts], hidden=hidden)
        for where, name, version, path, hidden, apts in pairs
        if apts in owners and path not in packaged
    )


def _places(fs: Rootfs, python: Interpreter) -> Iterator[tuple[Where, str]]:
    """Folders searched before apt's: /usr/local's by every program of the system, the user's where it is in use.

    The system's programs run with /usr/bin/python3: what a second Python beside it finds bites none of them.
    """
    name = os.path.basename(python.stdlib)
    if python.base_kind == "system" and os.path.basename(fs.resolve("/usr/bin/python3") or "") == name:
        if python.user_site:
            yield "user", python.user_site
        yield "local", f"/usr/local/lib/{name}/dist-packages"


def metadata(fs: Rootfs, site: str) -> list[tuple[str, str, str]]:
    """(name, version, folder's name) of every distribution in a site folder, by the names of their metadata."""
    entries = [entry for entry in fs.names(site) if entry.endswith("-info")]
    pattern = re.compile(_METADATA, re.ASCII) if entries else None
    return [(found[1], found[2], found[0]) for entry in entries if pattern and (found := pattern.fullmatch(entry))]


def _is_whole(fs: Rootfs, path: str) -> bool:
    """There is metadata in it: an uninstallation that was broken off leaves empty folders."""
    return any(fs.is_file(os.path.join(path, name)) for name in ("METADATA", "PKG-INFO", ""))
