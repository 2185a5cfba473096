"""Find damage to what is installed in an environment. Nothing in it is run.

By default the first part of each RECORD is read, and the first bytes of each script: two milliseconds for fifty.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import unquote

from doctor.facts import Environment
from doctor.facts.damage import Damage, DamagedDistribution, DeadScript, LostSource
from doctor.probe.python.installed import added_folders, list_dist_infos, site_folders
from doctor.probe.rootfs import Rootfs
from doctor.probe.tools import interpreter_of_script

_RECORD_PART = 1 << 11
"""Bytes of a RECORD in which the module or package of nearly every distribution is named."""
_RECORD_LIMIT = 1 << 25
_NO_MODULE = ("..", "__pycache__", "")
_CHUNK = 1 << 20
_FILES_LIMIT = 20
"""Files of one distribution that are named."""

Found = Iterable[tuple[str, str, str]]
"""Folder of packages, name and version of each distribution."""


def read_damage(fs: Rootfs, environment: Environment, *, deep: bool = False) -> Damage:
    """Return the damage in ``environment``; with ``deep``, compare each file with RECORD, which takes seconds."""
    sites = list(site_folders(fs, environment.path, environment.library_versions))
    found = [(site, *names) for site in sites for names in list_dist_infos(fs, site)]
    sources = tuple(_lost_sources(fs, found))
    return Damage(
        distributions=tuple((_compare_all if deep else _find_lost)(fs, found)),
        lost_sources=sources,
        dead_scripts=tuple(_dead_scripts(fs, os.path.join(environment.path, "bin"))),
        dead_paths=tuple(
            (file, folder)
            for site in sites
            for file, folder in added_folders(fs, site)
            if fs.resolve(folder) is None and not any(f"{folder}/".startswith(f"{it.folder}/") for it in sources)
        ),
    )


def _find_lost(fs: Rootfs, found: Found) -> Iterator[DamagedDistribution]:
    """Yield the distributions of which no module exists, judged by the first part of RECORD."""
    names_in = {site: set(fs.names(site)) for site, _, _ in found}
    for site, name, version in found:
        present, missing = names_in[site], []
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


def _compare_all(fs: Rootfs, found: Found) -> Iterator[DamagedDistribution]:
    """Yield the distributions of which a file is missing or has another hash than in RECORD."""
    for site, name, version in found:
        record = fs.text(os.path.join(site, f"{name}-{version}.dist-info", "RECORD"), _RECORD_LIMIT) or ""
        missing, changed = [], []
        for file, expected in _recorded_hashes(record):
            path = os.path.normpath(os.path.join(site, file))
            actual = _hash(fs, path)
            if actual is None and not fs.lexists(path):
                missing.append(path)
            elif actual not in (None, expected):
                changed.append(path)
        if missing or changed:
            yield DamagedDistribution(
                name=name,
                version=version,
                missing=tuple(missing[:_FILES_LIMIT]),
                changed=tuple(changed[:_FILES_LIMIT]),
            )


def _recorded_hashes(record: str) -> Iterator[tuple[str, str]]:
    """Yield (path, hash) of the files that are not compiled, up to a row that cannot be parsed."""
    with suppress(csv.Error):
        for row in csv.reader(record.splitlines()):
            if len(row) == 3 and row[1].startswith("sha256=") and not row[0].endswith(".pyc"):
                yield row[0], row[1].removeprefix("sha256=")


def _hash(fs: Rootfs, path: str) -> str | None:
    """Return the hash of a file as RECORD has it; ``None`` if it is not a readable file."""
    descriptor = fs.open_file(path)
    if descriptor is None:
        return None
    digest = hashlib.sha256()
    with open(descriptor, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()


def _lost_sources(fs: Rootfs, found: Found) -> Iterator[LostSource]:
    for site, name, version in found:
        path = os.path.join(site, f"{name}-{version}.dist-info", "direct_url.json")
        text = fs.text(path) or ""
        try:
            document = json.loads(text) if '"editable"' in text else {}
            url, is_editable = str(document.get("url")), document.get("dir_info", {}).get("editable") is True
        except (ValueError, RecursionError, AttributeError):
            continue
        folder = unquote(url.removeprefix("file://"))
        if is_editable and url.startswith("file:///") and fs.resolve(folder) is None:
            yield LostSource(name=name, folder=folder, record=path)


def _dead_scripts(fs: Rootfs, folder: str) -> Iterator[DeadScript]:
    for name in fs.entries(folder)[1]:
        path = os.path.join(folder, name)
        python = interpreter_of_script(fs, path, ())
        if python and python.startswith("/") and fs.resolve(python) is None:
            yield DeadScript(path=path, python=python)
