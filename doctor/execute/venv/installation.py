"""Find out what an installer has installed into an environment, by the files that it left.

The modules to import are those whose files RECORD lists. So the user's own code, which an editable installation leaves
where it is, is not run.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress

from doctor.core.names import normalize
from doctor.core.record import dataclass
from doctor.execute.venv import relocate

_SUFFIXES = (".py", ".so")
_NOT_IMPORTED = {"tests", "test", "docs", "examples"}
"""Folders that some distributions install by mistake, and that nobody asked for."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The distributions that one run of pip installed."""

    distributions: tuple[str, ...]
    """All distributions, as ``name version``, sorted; those that were replaced included."""
    requested: tuple[str, ...]
    """Those of them that were asked for, and not only required by others (``REQUESTED``, PEP 376)."""
    modules: tuple[str, ...]
    """The modules of the requested ones that are to be imported."""


Snapshot = frozenset[tuple[str, int, int]]
"""Each distribution of an environment: its folder, and the number and time of its RECORD."""


def snapshot(environment: str) -> Snapshot:
    """Return the distributions in an environment, so that a later snapshot shows which ones pip has written."""
    return frozenset(_records(environment))


def _records(environment: str) -> Iterator[tuple[str, int, int]]:
    for site in relocate.site_folders(environment):
        for path in (os.path.join(site, name) for name in os.listdir(site) if name.endswith(".dist-info")):
            with suppress(OSError):  # pip is replacing it
                status = os.stat(os.path.join(path, "RECORD"))
                yield path, status.st_ino, status.st_mtime_ns


def installed_since(before: Snapshot, environment: str) -> Installation:
    """Return what was installed into the environment after the snapshot."""
    folders = sorted({path for path, _, _ in snapshot(environment) - before})
    requested = [path for path in folders if os.path.isfile(os.path.join(path, "REQUESTED"))]
    modules = dict.fromkeys(module for path in requested for module in _main_modules(path))
    return Installation(
        distributions=tuple(map(title_of, folders)), requested=tuple(map(title_of, requested)), modules=tuple(modules)
    )


def modules_of_distributions(environment: str, names: Container[str]) -> list[str]:
    """Return the modules to import of the distributions in an environment that have one of these normalized names."""
    folders = sorted(path for path, _, _ in snapshot(environment))
    named = (path for path in folders if normalize(title_of(path).partition(" ")[0]) in names)
    return list(dict.fromkeys(module for path in named for module in _main_modules(path)))


def title_of(dist_info: str) -> str:
    """Return ``name version`` of a distribution, by the path of its folder."""
    name, _, version = os.path.basename(dist_info).removesuffix(".dist-info").partition("-")
    return f"{name.replace('_', '-')} {version}"


def _main_modules(dist_info: str) -> list[str]:
    """Return the module that has the name of the distribution, or all where none has.

    Others often need a dependency that is optional: ``blackd``, which black installs beside ``black``.
    """
    modules = modules_of(_recorded_files(dist_info))
    name = normalize(title_of(dist_info).partition(" ")[0])
    return [module for module in modules if normalize(module) == name] or modules


def _recorded_files(dist_info: str) -> list[str]:
    """Return the files that a RECORD lists, relative to site-packages; none if it is malformed."""
    try:
        with open(os.path.join(dist_info, "RECORD"), encoding="utf-8", newline="") as file:
            return [row[0] for row in csv.reader(file) if row]
    except (OSError, ValueError, csv.Error):
        return []


def modules_of(files: Iterable[str]) -> list[str]:
    """Return the outermost modules among the files of a distribution, sorted, without private ones.

    Of a namespace package (PEP 420) they are the packages in it: ``google.cloud.storage``.
    """
    paths = [name.rpartition("/") for name in files if name.endswith(_SUFFIXES)]
    named = [(folder, base.partition(".")[0]) for folder, _, base in paths]
    packages = {folder for folder, name in named if name == "__init__"}
    candidates = [path.split("/") for path in {name for folder, name in named if not folder} | packages]
    return sorted(
        ".".join(parts)
        for parts in candidates
        if packages.isdisjoint("/".join(parts[:length]) for length in range(len(parts)))
        and parts[0] not in _NOT_IMPORTED
        and all(part.isidentifier() and not part.startswith("_") for part in parts)
    )
