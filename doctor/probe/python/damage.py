"""Find damage to what is installed in an environment. Nothing in it is run.

By default the first part of each RECORD is read, and the first bytes of each script: a millisecond for fifty.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from doctor.core.names import normalize
from doctor.facts import Environment, Project
from doctor.facts.damage import Damage, DamagedDistribution, DeadScript
from doctor.probe.python.installed import added_folders, list_dist_infos, site_folders
from doctor.probe.python.lost_sources import find_lost_sources
from doctor.probe.rootfs import Rootfs
from doctor.probe.tools import interpreter_of_script

_RECORD_PART = 1 << 11
"""Bytes of a RECORD in which the module or package of nearly every distribution is named."""
_SCRIPT_LIMIT = 1 << 16
"""Bytes of the largest script that is read; pip writes a few hundred, and larger files are programs of their own."""
_NO_MODULE = ("..", "__pycache__", "")
_FILES_LIMIT = 20
"""Files of one distribution that are named."""


def read_damage(fs: Rootfs, environment: Environment, project: Project | None = None, *, deep: bool = False) -> Damage:
    """Return the damage in ``environment``, which is that of ``project`` if there is one.

    With ``deep``, compare each file with RECORD, which takes seconds.
    """
    sites = list(site_folders(fs, environment.path, environment.library_versions))
    found = [(site, *names) for site in sites for names in list_dist_infos(fs, site)]
    roots = dict.fromkeys((os.path.dirname(environment.path), *([project.root] if project else [])))
    sources = tuple(find_lost_sources(fs, found, roots))
    if deep:
        from doctor.probe.python.record import compare_all

    return Damage(
        distributions=(
            *(compare_all(fs, found) if deep else _find_lost(fs, found)),
            *(item for site in sites for item in _without_metadata(fs, site, found)),
        ),
        lost_sources=sources,
        dead_scripts=tuple(_dead_scripts(fs, os.path.join(environment.path, "bin"))),
        dead_paths=tuple(
            (file, folder)
            for site in sites
            for file, folder in added_folders(fs, site)
            if fs.resolve(folder) is None and not any(f"{folder}/".startswith(f"{it.folder}/") for it in sources)
        ),
        leftovers=tuple(
            os.path.join(site, name) for site in sites for name in fs.entries(site)[0] if _is_stashed(name)
        ),
    )


def _find_lost(fs: Rootfs, found: Sequence[tuple[str, str, str]]) -> Iterator[DamagedDistribution]:
    """Yield the distributions of which no module exists, judged by the first part of RECORD."""
    names_in = {site: set(fs.names(site)) for site in {site for site, _, _ in found}}
    for site, name, version in found:
        present, missing = names_in[site], []
        if present & {name, name.lower(), f"{name}.py", f"{name.lower()}.py"}:  # saves reading most of them
            continue
        record = fs.text(os.path.join(site, f"{name}-{version}.dist-info", "RECORD"), _RECORD_PART) or ""
        for line in record[: record.rfind("\n")].splitlines():
            path = line.partition(",")[0]
            part = path.partition("/")[0]
            if part in _NO_MODULE or part.endswith(".dist-info") or part.startswith('"'):
                continue
            if part in present:
                break
            missing.append(os.path.join(site, path))
        else:
            if missing:
                yield DamagedDistribution(name=name, version=version, missing=tuple(missing[:_FILES_LIMIT]))


def _without_metadata(fs: Rootfs, site: str, found: Sequence[tuple[str, str, str]]) -> Iterator[DamagedDistribution]:
    """Yield the distributions whose RECORD lists a METADATA that no longer exists, and that are there in no other
    version.

    pip 26 takes such a distribution for installed, and pip 23 does not (seen with both).
    """
    complete = {f"{name}-{version}.dist-info" for where, name, version in found if where == site}
    names = {normalize(name) for where, name, _ in found if where == site}
    for entry in fs.names(site):
        name, dash, version = entry.removesuffix(".dist-info").rpartition("-")
        if not entry.endswith(".dist-info") or not dash or entry in complete or normalize(name) in names:
            continue
        if f"{entry}/METADATA," in (fs.text(os.path.join(site, entry, "RECORD")) or ""):
            missing = os.path.join(site, entry, "METADATA")
            yield DamagedDistribution(name=name, version=version, missing=(missing,))


def _is_stashed(name: str) -> bool:
    """Return whether pip gave metadata this name while it replaced a package (pip ``utils/temp_dir.py``)."""
    return name.startswith("~") and name.endswith((".dist-info", ".egg-info"))


def _dead_scripts(fs: Rootfs, folder: str) -> Iterator[DeadScript]:
    for name in fs.entries(folder)[1]:
        path = os.path.join(folder, name)
        if fs.size(path) > _SCRIPT_LIMIT:
            continue
        python = interpreter_of_script(fs, path, ())
        # a package may bring a script for another system, which names /usr/bin/python2
        if python and python.startswith("/") and not python.startswith("/usr/") and fs.resolve(python) is None:
            yield DeadScript(path=path, python=python)
