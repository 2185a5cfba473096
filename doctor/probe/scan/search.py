"""Search for everything that a scan reports: by a walk through folders, and in the files that start programs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache

from doctor.core import trust
from doctor.core.paths import within
from doctor.core.record import replace
from doctor.facts.found import Found, FoundEnvironment, FoundOrphans, FoundPython
from doctor.probe.machine import is_wsl
from doctor.probe.orphans import find_orphans
from doctor.probe.project.managed import path_digest
from doctor.probe.python.describe import kind_of
from doctor.probe.python.select import full_version
from doctor.probe.rootfs import Rootfs
from doctor.probe.scan.launchers import find_launchers
from doctor.probe.scan.makers import describe_environment, other_owner, poetry_digest_in
from doctor.probe.scan.places import Places
from doctor.probe.scan.walk import Discovery, Walk

_REMEMBERED = 256
"""Environments that launchers name, which are kept for the next launcher that names one of them."""


def search(
    places: Places, walk: Walk, environ: Mapping[str, str], *, whole: bool, with_orphans: bool = False
) -> Iterator[Found]:
    """Yield what the walk comes to, and then what starts a program without a person, until the deadline of the walk.

    ``whole`` says that the whole machine is searched; otherwise launchers count only where their environment or their
    file is in one of the folders. ``with_orphans`` adds the packages of a Python that no longer exists.
    """
    fs = Rootfs()
    wsl = is_wsl(fs, environ)

    def describe(path: str) -> FoundEnvironment | None:
        return describe_environment(fs, path, environ, wsl=wsl)

    projects: dict[str, str] = {}
    waiting: list[FoundEnvironment] = []
    for discovery in walk.through(places.roots):
        if discovery.kind == "poetry":
            projects[path_digest(os.path.realpath(discovery.path))] = discovery.path
            continue
        found = (
            describe(discovery.path) if discovery.kind == "environment" else _describe_python(fs, discovery, environ)
        )
        if isinstance(found, FoundEnvironment) and found.maker == "poetry" and found.environment.state != "healthy":
            waiting.append(found)  # its project, in which it is repaired, may come later
        elif found:
            yield found
    for found in waiting:
        yield replace(found, project=projects.get(poetry_digest_in(found.name), ""))
    if with_orphans:
        yield from _find_orphans(fs, places)
    walk.deadline = max(walk.deadline, time.monotonic() + walk.reserve)
    for launcher in find_launchers(fs, places.homes, lru_cache(_REMEMBERED)(describe), walk.is_over):
        if whole or any(within(path, root) for path in (launcher.program, launcher.source) for root in places.roots):
            yield launcher


def _find_orphans(fs: Rootfs, places: Places) -> Iterator[FoundOrphans]:
    """Yield the folders of the machine and of each home; a Python that only one user has counts for its own home."""
    known = set()
    for home in places.homes:
        for orphans in find_orphans(fs, trust.SYSTEM_PATH.split(":"), {"HOME": home.path}):
            if orphans.folder not in known and any(within(orphans.folder, root) for root in places.roots):
                known.add(orphans.folder)
                yield FoundOrphans(orphans=orphans, owner=other_owner(fs, orphans.folder))


def _describe_python(fs: Rootfs, discovery: Discovery, environ: Mapping[str, str]) -> FoundPython | None:
    """Return the interpreter of a standard library; ``None`` if there is none, as of libpython3.11-stdlib."""
    lib, name = os.path.split(discovery.path)
    prefix = os.path.dirname(lib)
    executable = os.path.join(prefix, "bin", name)
    if not fs.is_program(executable):
        return None
    owner = other_owner(fs, executable)
    return FoundPython(
        executable=executable,
        version=full_version(fs, executable),
        kind=kind_of(fs, prefix, fs.resolve(executable) or executable, environ),
        owner=None if owner == "root" else owner,
    )
