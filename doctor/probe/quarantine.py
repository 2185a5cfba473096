"""What has to be moved for a distribution to be out of the way: its RECORD, held against the disk.

A RECORD is text that anybody may have written who could write to the folder: it may name files that are not
the distribution's own. So what it lists is moved only where it lies below the same base and no link leads
there; outside the folder of the packages, only if the file's bytes are those that RECORD has a digest of;
and never what dpkg or another distribution lists as well.
"""

from __future__ import annotations

import csv
import os
import stat
import sys
from collections.abc import Iterator, Sequence

from doctor.core import digests
from doctor.core.names import normal
from doctor.core.paths import leads_astray, upward, within
from doctor.facts.shadows import Quarantine, Residue, Shadow
from doctor.probe import shadows
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.dependents import unmet
from doctor.probe.rootfs import Rootfs

WHERE = {"pip-shadows-system": "local", "user-site-shadows-system": "user"}
"""Where the distributions of a condition lie."""
_SIZE = 16 << 20
"""Bytes of one RECORD; the largest packages seen have a tenth of it."""
_ROWS = 200_000
"""Files in one; the largest packages seen have a tenth of it."""
_DEEP = 64
"""Folders within folders that are looked through; deeper ones stay where they are."""
_TOLD = 20
"""Files of one distribution of which it is said why they stay."""


def look(found: Sequence[Shadow], data: str, identity: str) -> Quarantine:
    """What of ``found``, all in one folder, can be moved; ``data`` is the user's folder for data."""
    site = found[0].site
    base = list(upward(site))[3]  # …/lib/python3.X/dist-packages
    obstacle = _obstacle(site, base)
    problems = {one: obstacle or _problem(one.metadata) for one in found}
    going = [one for one in found if problems[one] is None]
    gone = {os.path.basename(one.metadata) for one in going}
    staying = [
        (name, version, entry) for name, version, entry in shadows.list_metadata(Rootfs(), site) if entry not in gone
    ]
    kept = {path: normal(name) for name, _, entry in staying for path in _listed(site, entry) or ()}
    read = {one: _read(one, base, kept) for one in going}
    owned = Dpkg(Rootfs()).owners(path for files, _ in read.values() for path in files)
    files = {path for files, _ in read.values() for path in files} - owned.keys()
    left = {
        one: [*left, *(f"{path}: it belongs to the package {owned[path]}" for path in files & owned.keys())]
        for one, (files, left) in read.items()
    }
    missed = unmet(site, staying, {one.name: one.hidden for one in going})
    moves = tuple(_units(site, files, [one.metadata for one in going]))
    return Quarantine(
        folder=os.path.join(_folder(found[0], base, data), "pip-doctor/quarantine", identity),
        base=base,
        writable=all(map(_is_movable, moves)),
        residues=tuple(
            Residue(
                name=one.name,
                version=one.version,
                left=_told(left.get(one, [])),
                missed=tuple(missed.get(one.name, ())),
                problem=problems[one],
            )
            for one in found
        ),
        moves=moves,
    )


def _obstacle(site: str, base: str) -> str | None:
    """Why nothing in the folder ``site`` can be moved."""
    if leads_astray(site, base):
        return f"a link leads to {site}."
    if _runs_doctor(site):
        return "doctor itself runs with what lies there. Run it from elsewhere: doctor.pyz, or pipx install pip-doctor."
    for above in list(upward(site))[:-1]:
        owner = os.stat(above).st_uid
        if owner != 0 == os.geteuid():  # who could lead root elsewhere while it is at work
            return f"{above} belongs to another user (uid {owner}): run doctor as that user."
    return None


def _runs_doctor(site: str) -> bool:
    """Doctor itself would be left without what it is made of."""
    files = (getattr(module, "__file__", None) for module in tuple(sys.modules.values()))
    return any(path.startswith((f"{site}/", f"{os.path.realpath(site)}/")) for path in files if path)


def _problem(metadata: str) -> str | None:
    """Why nothing is known of the files of one distribution."""
    record = os.path.join(metadata, "RECORD")
    if os.path.islink(metadata) or os.path.islink(record) or not os.path.isfile(record):
        return "it has no RECORD, so nobody knows which files are its own. What installed it can uninstall it."
    if _listed(*os.path.split(metadata)) is None:
        return f"its RECORD cannot be read, or is longer than {_SIZE >> 20} MB or {_ROWS} lines."
    return None


def _read(shadow: Shadow, base: str, kept: dict[str, str]) -> tuple[set[str], list[str]]:
    """The files to be moved, and those that stay, with the reason."""
    site, entry = os.path.split(shadow.metadata)
    files: set[str] = set()
    left: list[str] = []
    for path, digest in (_listed(site, entry) or {}).items():
        why = _why_not(path, digest, site, base)
        if why is None and path in kept:
            why = f"{kept[path]} has it as well"
        if why is None:
            files.add(path)
        elif why:
            left.append(f"{path}: {why}")
    return files | set(_compiled(files)), left


def _listed(site: str, entry: str) -> dict[str, str] | None:
    """Path and digest of all that a RECORD lists, the paths absolute; ``None`` where it is not to be read."""
    data = Rootfs().read(os.path.join(site, entry, "RECORD"), _SIZE + 1)
    if data is None or len(data) > _SIZE or b"\0" in data or data.count(b"\n") > _ROWS:
        return None
    try:
        rows = [row for row in csv.reader(data.decode("utf-8", "surrogateescape").splitlines()) if row]
    except csv.Error:
        return None
    return {os.path.normpath(os.path.join(site, row[0])): row[1] if len(row) > 1 else "" for row in rows}


def _why_not(path: str, digest: str, site: str, base: str) -> str | None:
    """Why a listed path stays; ``None`` where it goes, empty where there is nothing."""
    if not within(path, base):
        return f"it lies outside {base}"
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return ""
    if leads_astray(os.path.dirname(path), base):
        return "a link leads there"
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        return "it is no file"
    if within(path, site):
        return None
    if stat.S_ISLNK(mode) or not digest or not digests.agree(path, digest):
        return "it is not as RECORD has it"
    return None


def _compiled(files: set[str]) -> Iterator[str]:
    """What Python has made of the modules among ``files`` (PEP 3147), be it listed or not."""
    for folder in {os.path.dirname(path) for path in files if path.endswith(".py")}:
        cache = os.path.join(folder, "__pycache__")
        for name in Rootfs().names(cache) if not os.path.islink(cache) else ():
            path = os.path.join(cache, name)
            module = os.path.join(folder, f"{name.partition('.')[0]}.py")
            if name.endswith(".pyc") and module in files and os.path.isfile(path) and not os.path.islink(path):
                yield path


def _units(site: str, files: set[str], metadata: list[str]) -> list[str]:
    """The least that has to be moved: folders below ``site`` that hold nothing but ``files`` go as they are.

    The metadata goes last: as long as anything is left of a distribution, it is still seen to be there.
    """
    known = dict.fromkeys(metadata, True)
    units = set()
    for path in files:
        top, folder = path, os.path.dirname(path)
        while within(folder, site) and folder != site and _is_whole(folder, files, known, _DEEP):
            top, folder = folder, os.path.dirname(folder)
        units.add(top)
    return [*sorted(units.difference(metadata)), *metadata]


def _is_movable(path: str) -> bool:
    """This user may: to move a folder changes it, since it leads to the one above it (rename(2))."""
    return os.access(os.path.dirname(path), os.W_OK) and (
        not stat.S_ISDIR(os.lstat(path).st_mode) or os.access(path, os.W_OK)
    )


def _is_whole(folder: str, files: set[str], known: dict[str, bool], deep: int) -> bool:
    if folder not in known:
        try:
            with os.scandir(folder) as entries:
                known[folder] = deep > 0 and all(
                    _is_whole(entry.path, files, known, deep - 1)
                    if entry.is_dir(follow_symlinks=False)
                    else entry.path in files
                    for entry in entries
                )
        except OSError:
            known[folder] = False
    return known[folder]


def _folder(shadow: Shadow, base: str, data: str) -> str:
    """Where quarantines are kept: on the same file system, so that a rename is enough."""
    beside = os.path.join(base, "lib")
    for folder in (data, beside) if shadow.where == "user" else (beside,):
        there = next(filter(os.path.exists, upward(folder)))
        if os.stat(there).st_dev == os.stat(shadow.site).st_dev:
            return folder
    return beside


def _told(reasons: list[str]) -> tuple[str, ...]:
    more = len(reasons) - _TOLD
    return (*sorted(reasons)[:_TOLD], *([f"and {more} more"] if more > 0 else []))
