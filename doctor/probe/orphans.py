"""Find what an upgrade of Python left: packages for one that no longer exists, and environments that no longer work."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.names import SEEDS
from doctor.facts.shadows import BROKEN_LIMIT, Orphans
from doctor.probe.python.environment import read_environment
from doctor.probe.python.select import find_other_interpreters
from doctor.probe.rootfs import Rootfs
from doctor.probe.shadows import has_metadata, list_metadata

_LIBRARY = re.compile(r"python(3\.\d+)", re.ASCII)

ANSWER = "/var/lib/pip-doctor/after-upgrade.jsonl"
"""The documents of ``doctor scan --after-upgrade --json`` that doctor/fleet/debian/after-upgrade keeps, for root."""
_SIZE_LIMIT = 1 << 20


def find_orphans(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> tuple[Orphans, ...]:
    """Return the folders with packages of a Python that is nowhere on this machine. ``path`` is the user's PATH.

    The search for that Python is done only where such a folder is not empty.
    """
    folders = list(_folders(fs, environ))
    if not folders:
        return ()
    home = environ.get("HOME", "")
    places = [*path, "/usr/bin", "/usr/local/bin", f"{home}/.local/bin", f"{home}/bin"]
    for parent in ("/opt", home):
        for name in fs.entries(parent)[0] if parent else ():
            root = os.path.join(parent, name)
            places += [f"{root}/bin", *(f"{root}/envs/{env}/bin" for env in fs.names(f"{root}/envs"))]
    known = {minor for _, minor in find_other_interpreters(fs, list(dict.fromkeys(places)), None, environ)}
    return tuple(orphans for orphans in folders if orphans.minor not in known)


def _folders(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[Orphans]:
    """Yield the folders for packages that hold some and whose standard library is not beside them."""
    of_user = [(os.path.join(environ["HOME"], ".local/lib"), ["site-packages"])] if environ.get("HOME") else []
    for library, sites in (*of_user, ("/usr/local/lib", ["dist-packages", "site-packages"])):
        for name in fs.names(library):
            version = _LIBRARY.fullmatch(name)
            if version is None or any(fs.is_file(f"{parent}/{name}/os.py") for parent in (library, "/usr/lib")):
                continue
            for site in (os.path.join(library, name, each) for each in sites):
                found = [each for each in list_metadata(fs, site) if has_metadata(fs, os.path.join(site, each[2]))]
                wanted = [each for each in found if each[0].lower() not in SEEDS]
                requested = [each for each in wanted if fs.is_file(os.path.join(site, each[2], "REQUESTED"))]
                if wanted:
                    yield Orphans(
                        folder=site,
                        minor=version[1],
                        packages=tuple(f"{each[0]}=={each[1]}" for each in wanted),
                        requested=tuple(each[0] for each in requested or wanted),
                    )


def find_broken_by_upgrade(fs: Rootfs) -> tuple[str, ...]:
    """Return the folders of the environments that the upgrade broke, and that nobody has repaired or removed since."""
    text = fs.text(ANSWER, _SIZE_LIMIT) or ""
    return tuple(path for path in _paths(text)[:BROKEN_LIMIT] if _is_broken(fs, path))


def _paths(text: str) -> list[str]:
    """Return the folders of the environments that do not work; lines that are no such documents are left out."""
    import json

    paths = []
    for line in text.splitlines():
        try:
            document = json.loads(line)
            if document["kind"] == "environment" and document["status"] == "problems":
                paths.append(str(document["path"]))
        except (ValueError, LookupError, TypeError, RecursionError):
            continue
    return paths


def _is_broken(fs: Rootfs, path: str) -> bool:
    environment = read_environment(fs, path)
    return environment is not None and environment.state != "healthy"
