"""Find the files of shadowing distributions that can be moved into quarantine: compare their RECORD with the disk.

Anybody who can write to the folder may have written a RECORD, so it may name files of others. A listed file is moved
only where it is below the same base and no link leads there. Outside the site folder its content must also have the
digest that RECORD states. A file that dpkg or another distribution lists as well is never moved.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile

from doctor.core import files
from doctor.core.names import normalize
from doctor.core.paths import is_redirected, upward, within
from doctor.core.requirement import parse_requirement
from doctor.facts import Shadow
from doctor.facts.quarantine import Quarantine, QuarantineItem
from doctor.probe import shadows
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.python.record import LINES_LIMIT, SIZE_LIMIT, recorded_files
from doctor.probe.rootfs import Rootfs

_DEPTH = 64
"""Nested folders that are searched; deeper ones are not moved."""
_REASONS_LIMIT = 20
"""Files of one distribution that are reported as not moved."""


def read_quarantine(shadowing: Sequence[Shadow], data: str, name: str) -> Quarantine:
    """Return the quarantine for ``shadowing``, which are all in one site folder.

    ``data`` is the user's data folder, ``name`` is the name of the new quarantine folder.
    """
    site = shadowing[0].site
    base = list(upward(site))[3]  # …/lib/python3.X/dist-packages
    obstacle = _obstacle(site, base)
    problems = {shadow: obstacle or _metadata_problem(shadow.metadata) for shadow in shadowing}
    movable = [shadow for shadow in shadowing if problems[shadow] is None]
    moved_entries = {os.path.basename(shadow.metadata) for shadow in movable}
    distributions = shadows.list_metadata(Rootfs(), site)
    staying = [distribution for distribution in distributions if distribution[2] not in moved_entries]
    listed = {path for shadow in movable for path in recorded_files(Rootfs(), *os.path.split(shadow.metadata)) or ()}
    shared = {
        path: normalize(owner)
        for owner, _, entry in staying
        for path in listed.intersection(recorded_files(Rootfs(), site, entry) or ())
    }
    classified = {shadow: _classify_files(shadow, base, shared) for shadow in movable}
    packaged = Dpkg(Rootfs()).owners(path for paths, _ in classified.values() for path in paths)
    paths = {path for paths, _ in classified.values() for path in paths} - packaged.keys()
    reasons = {
        shadow: [*reasons, *(f"{path}: it belongs to the package {packaged[path]}" for path in paths & packaged.keys())]
        for shadow, (paths, reasons) in classified.items()
    }
    conflicts = _conflicts(site, staying, {shadow.name: shadow.shadowed_version for shadow in movable})
    moves = tuple(_moves(site, paths, [shadow.metadata for shadow in movable]))
    return Quarantine(
        location=shadowing[0].location,
        folder=os.path.join(_parent_folder(shadowing[0], base, data), "doctor/quarantine", name),
        base=base,
        writable=all(map(_is_movable, moves)),
        items=tuple(
            QuarantineItem(
                name=shadow.name,
                version=shadow.version,
                not_moved=_limit_reasons(reasons.get(shadow, [])),
                conflicts=tuple(conflicts.get(shadow.name, ())),
                problem=problems[shadow],
            )
            for shadow in shadowing
        ),
        moves=moves,
    )


def _obstacle(site: str, base: str) -> str | None:
    """Return why nothing in the folder ``site`` can be moved."""
    if is_redirected(site, base):
        return f"a link points to {site}."
    if _runs_doctor(site):
        return "doctor itself is installed there. Run doctor from elsewhere, for example as `doctor.pyz`."
    for folder in list(upward(site))[:-1]:
        owner = os.stat(folder).st_uid
        if owner != 0 == os.geteuid():  # its owner could redirect root while it moves files
            return f"{folder} belongs to another user (uid {owner}). Run doctor as that user."
    return None


def _runs_doctor(site: str) -> bool:
    """Return whether a module that doctor has imported is there.

    What precedes doctor among the modules is not doctor's: a ``.pth`` of setuptools has Python import one at its start.
    """
    folders = (f"{site}/", f"{os.path.realpath(site)}/")
    imported = dropwhile(lambda item: item[0] != "doctor", tuple(sys.modules.items()))
    paths = (getattr(module, "__file__", None) for _, module in imported)
    return any(path.startswith(folders) for path in paths if path)


def _metadata_problem(metadata: str) -> str | None:
    """Return why the files of one distribution are unknown."""
    record = os.path.join(metadata, "RECORD")
    if os.path.islink(metadata) or os.path.islink(record) or not os.path.isfile(record):
        return "it has no RECORD, so its files are unknown. Uninstall it with the tool that installed it."
    if recorded_files(Rootfs(), *os.path.split(metadata)) is None:
        return f"its RECORD cannot be read, or is longer than {SIZE_LIMIT >> 20} MB or {LINES_LIMIT} lines."
    return None


def _classify_files(shadow: Shadow, base: str, shared: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """Return the files to move, and the reasons why others are not moved."""
    site, entry = os.path.split(shadow.metadata)
    paths: set[str] = set()
    reasons: list[str] = []
    for path, digest in (recorded_files(Rootfs(), site, entry) or {}).items():
        reason = _exclusion_reason(path, digest, site, base)
        if reason is None and path in shared:
            reason = f"{shared[path]} lists it as well"
        if reason is None:
            paths.add(path)
        elif reason:
            reasons.append(f"{path}: {reason}")
    return paths | set(_bytecode(paths)), reasons


def _exclusion_reason(path: str, digest: str, site: str, base: str) -> str | None:
    """Return why a listed path is not moved; ``None`` if it is moved, empty if it does not exist."""
    if not within(path, base):
        return f"it is outside {base}"
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return ""
    if is_redirected(os.path.dirname(path), base):
        return "a link points there"
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        return "it is not a file"
    if within(path, site):
        return None
    if stat.S_ISLNK(mode) or not digest or not files.matches_record(path, digest):
        return "it differs from RECORD"
    return None


def _bytecode(paths: set[str]) -> Iterator[str]:
    """Yield the compiled form of the modules among ``paths`` (PEP 3147), whether or not RECORD lists it."""
    for folder in {os.path.dirname(path) for path in paths if path.endswith(".py")}:
        cache = os.path.join(folder, "__pycache__")
        for name in Rootfs().names(cache) if not os.path.islink(cache) else ():
            path = os.path.join(cache, name)
            module = os.path.join(folder, f"{name.partition('.')[0]}.py")
            if name.endswith(".pyc") and module in paths and os.path.isfile(path) and not os.path.islink(path):
                yield path


def _moves(site: str, paths: set[str], metadata: list[str]) -> list[str]:
    """Return the fewest moves: a folder below ``site`` that contains only ``paths`` is moved as a whole.

    The metadata comes last, so that a distribution can be recognised as long as any of its files are left.
    """
    results = dict.fromkeys(metadata, True)
    moves = set()
    for path in paths:
        top, folder = path, os.path.dirname(path)
        while within(folder, site) and folder != site and _contains_only(folder, paths, results, _DEPTH):
            top, folder = folder, os.path.dirname(folder)
        moves.add(top)
    return [*sorted(moves.difference(metadata)), *metadata]


def _is_movable(path: str) -> bool:
    """Return whether the current user can move ``path``. Moving a folder changes its ``..`` entry (rename(2))."""
    return os.access(os.path.dirname(path), os.W_OK) and (
        not stat.S_ISDIR(os.lstat(path).st_mode) or os.access(path, os.W_OK)
    )


def _contains_only(folder: str, paths: set[str], results: dict[str, bool], depth: int) -> bool:
    """Return whether a folder contains only ``paths``; ``results`` collects the answers for each folder."""
    if folder not in results:
        try:
            with os.scandir(folder) as entries:
                results[folder] = depth > 0 and all(
                    _contains_only(entry.path, paths, results, depth - 1)
                    if entry.is_dir(follow_symlinks=False)
                    else entry.path in paths
                    for entry in entries
                )
        except OSError:
            results[folder] = False
    return results[folder]


def _parent_folder(shadow: Shadow, base: str, data: str) -> str:
    """Return the folder of all quarantines: on the same file system where possible, so that a rename suffices."""
    in_base = os.path.join(base, "lib")
    for folder in (data, in_base) if shadow.location == "user" else (in_base,):
        existing = next(filter(os.path.exists, upward(folder)))
        if os.stat(existing).st_dev == os.stat(shadow.site).st_dev:
            return folder
    return in_base


def _limit_reasons(reasons: list[str]) -> tuple[str, ...]:
    more = len(reasons) - _REASONS_LIMIT
    return (*sorted(reasons)[:_REASONS_LIMIT], *([f"and {more} more"] if more > 0 else []))


def _conflicts(
    site: str, staying: Iterable[tuple[str, str, str]], shadowed_versions: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return, for each name, the distributions whose requirements the system's version does not satisfy.

    ``{"click": ["flask 3.1 requires click>=8.1.3, and gets the system's click 8.1.2"]}``.
    """
    conflicts: dict[str, list[str]] = {}
    for name, version, entry in staying:
        for required, text in _unsatisfied(site, entry, shadowed_versions):
            gets = f"gets the system's {required} {shadowed_versions[required]}"
            conflicts.setdefault(required, []).append(f"{normalize(name)} {version} requires {text}, and {gets}")
    return conflicts


def _unsatisfied(site: str, entry: str, shadowed_versions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (name, requirement) of one distribution, where the system's version does not satisfy the requirement."""
    for line in _requires_dist(Rootfs().text(os.path.join(site, entry, "METADATA")) or ""):
        try:
            requirement = parse_requirement(line)
            name = normalize(requirement.name)
            if not requirement.applies({"extra": ""}):
                continue
            version = shadowed_versions.get(name)
            if version is not None and not requirement.accepts(version):
                yield name, f"{name}{requirement.specifier}"
        except ValueError:
            continue


def _requires_dist(text: str) -> Sequence[str]:
    """Return the values of Requires-Dist, which precede the first empty line (core metadata specification)."""
    lines = text.partition("\n\n")[0].splitlines()
    return [line.partition(":")[2].strip() for line in lines if line.lower().startswith("requires-dist:")]
