"""Files and folders that are moved into a quarantine: never deleted, and recorded in a manifest.

    …/doctor/quarantine/20261121-013000-271828-1a2b/manifest.json     the original paths, owners, modes and digests
    …/doctor/quarantine/20261121-013000-271828-1a2b/files/…           the moved files, by their paths below the base

The manifest, its folders and the receipt are on the disk before the first path is moved. Each path is moved by one
rename where that is possible (``doctor.execute.move``).
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from doctor.core import files, trust
from doctor.core.errors import ChangedSinceError, DoctorError, Exit, StepError
from doctor.core.lazy_typing import Any
from doctor.core.paths import is_redirected
from doctor.core.record import dataclass, replace
from doctor.execute import durable, move, tree
from doctor.execute.effects.model import Entry, Notify, Run, digest, require_absolute
from doctor.facts.quarantine import quarantine_path
from doctor.plan.actions import MoveToQuarantine, OpenQuarantine
from doctor.plan.model import Step

_SCHEMA = "doctor-quarantine/1"
_NAMED = 5
"""Paths that a message names at most."""


@dataclass(frozen=True, kw_only=True)
class QuarantineEntry(Entry):
    """A quarantine and everything that its manifest lists."""

    folder: str
    """The quarantine."""
    manifest: str = ""
    """The SHA-256 digest of its manifest in hexadecimal; empty until the manifest is written."""
    created: tuple[str, ...] = ()
    """The folders above it that did not exist before."""

    def __post_init__(self) -> None:
        require_absolute(self.folder)

    def distrust(self) -> Iterable[str | None]:
        """Return why root must not touch the quarantine, or the folders that it was filled from."""
        manifest = _read_manifest(self) if self.manifest and not trust.distrust(self.folder) else None
        moves = manifest["moves"] if manifest else ()
        return [trust.distrust(path) for path in (self.folder, *map(os.path.dirname, moves))]


ENTRY = QuarantineEntry
ACTIONS = (OpenQuarantine, MoveToQuarantine)


def apply(steps: Sequence[Step], run: Run) -> None:
    """Create a quarantine with its manifest, and move files and folders into it."""
    for step in steps:
        run.begin(step)
        if isinstance(step.action, OpenQuarantine):
            _open(step.action, run)
        elif isinstance(step.action, MoveToQuarantine):
            _move(step.action)


def _open(action: OpenQuarantine, run: Run) -> None:
    """Create the folder and its manifest; nothing is moved yet."""
    entries = [entry for path in action.moves for entry in _describe(path)]
    manifest = {"schema": _SCHEMA, "base": action.base, "moves": action.moves, "entries": entries}
    content = json.dumps(manifest, indent=1).encode("ascii")
    entry = QuarantineEntry(folder=action.folder)
    run.record(entry)
    created = durable.make_folders(os.path.dirname(action.folder))
    os.mkdir(action.folder, 0o700)
    for folder in {os.path.dirname(quarantine_path(action.folder, action.base, path)) for path in action.moves}:
        durable.make_folders(folder)
    with open(os.path.join(action.folder, "manifest.json"), "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    durable.sync_folders([action.folder, os.path.dirname(action.folder)])
    run.replace([entry], [replace(entry, manifest=digest(content), created=created)])


def _move(action: MoveToQuarantine) -> None:
    for path in action.moves:
        if not os.path.lexists(path):
            raise StepError(f"{path} no longer exists, because another program removed it. Try again.")
        move.put(path, quarantine_path(action.folder, action.base, path))
    durable.sync_folders(map(os.path.dirname, action.moves))
    durable.sync_folders(os.path.dirname(quarantine_path(action.folder, action.base, path)) for path in action.moves)


def has_effect(entry: QuarantineEntry) -> bool:
    """Return whether the quarantine exists, or the folders above it, which are created first and removed with it."""
    folder = entry.folder if entry.manifest else os.path.dirname(os.path.dirname(entry.folder))
    return os.path.lexists(folder)


def revert(entry: QuarantineEntry, *, force: bool, notify: Notify) -> str:
    """Move everything back.

    If new files are at the original paths, nothing is moved unless ``force`` is set; then the new files are moved
    into the quarantine.
    """
    if not entry.manifest:  # killed before anything was moved
        _remove_empty(entry)
        return "Nothing had been moved into quarantine yet."
    manifest = _read_manifest(entry)
    if manifest is None:
        _remove_empty(entry)
        missing = f"{entry.folder} no longer exists. Its content has already been moved back, or somebody removed it."
        if force:
            return missing
        raise ChangedSinceError(f"{missing} Mark the run as undone: `doctor undo --force`")
    base, moves = manifest["base"], manifest["moves"]
    diverted = next((path for path in moves if is_redirected(os.path.dirname(path), base)), None)
    if diverted:
        raise DoctorError(f"{entry.folder} was left alone. A link now leads {diverted} elsewhere.", Exit.PROBLEMS)
    described = {item["path"]: item for item in manifest["entries"]}
    _remove_partial_copies(os.path.join(entry.folder, "files"), base, described)
    quarantined = [path for path in moves if os.path.lexists(quarantine_path(entry.folder, base, path))]
    blocked = [path for path in quarantined if move.is_blocked(quarantine_path(entry.folder, base, path), path)]
    if blocked and not force:
        raise ChangedSinceError(
            f"New files are in the way: {', '.join(blocked[:_NAMED])}. The old ones were left in {entry.folder}/files. "
            "Move the old ones back and the new ones into quarantine: `doctor undo --force`"
        )
    for path in blocked:
        replaced = os.path.join(entry.folder, "replaced", os.path.relpath(path, base))
        durable.make_folders(os.path.dirname(replaced))
        move.put(path, replaced)
    for path in reversed(quarantined):
        durable.make_folders(os.path.dirname(path))
        move.put(quarantine_path(entry.folder, base, path), path)
    durable.sync_folders(map(os.path.dirname, moves))  # before the manifest is removed
    for item in reversed(manifest["entries"]):
        _restore_folder(item)
    changed = [item["path"] for item in manifest["entries"] if not _is_as_described(item)]
    _remove_empty(entry)
    report = f"Everything in {entry.folder} is back where it was."
    report += f" Changed meanwhile: {', '.join(changed[:_NAMED])}." if changed else ""
    return report + (f" The new files that were in the way are in {entry.folder}/replaced." if blocked else "")


def _describe(path: str) -> Iterator[dict[str, Any]]:
    """Yield a manifest entry for ``path`` and everything below it."""
    status = os.lstat(path)
    item = {"path": path, "mode": status.st_mode, "uid": status.st_uid, "gid": status.st_gid}
    item |= {"mtime_ns": status.st_mtime_ns}
    if stat.S_ISLNK(status.st_mode):
        yield item | {"target": os.readlink(path)}
    elif stat.S_ISREG(status.st_mode):
        yield item | {"size": status.st_size, "sha256": files.digest_of(path)}
    else:
        yield item
    if stat.S_ISDIR(status.st_mode):
        for name in sorted(os.listdir(path)):
            yield from _describe(os.path.join(path, name))


def _restore_folder(item: dict[str, Any]) -> None:
    """Give a folder that had to be created again its former owner, mode and time."""
    path = item["path"]
    if stat.S_ISDIR(item["mode"]) and move.is_folder(path):
        status = os.lstat(path)
        if (status.st_uid, status.st_gid) != (item["uid"], item["gid"]):
            os.chown(path, item["uid"], item["gid"])
        os.chmod(path, stat.S_IMODE(item["mode"]))
        os.utime(path, ns=(status.st_atime_ns, item["mtime_ns"]))


def _is_as_described(item: dict[str, Any]) -> bool:
    try:
        status = os.lstat(item["path"])
        if (status.st_mode, status.st_uid, status.st_gid) != (item["mode"], item["uid"], item["gid"]):
            return False
        if "target" in item:
            return bool(os.readlink(item["path"]) == item["target"])
        return "sha256" not in item or bool(files.digest_of(item["path"]) == item["sha256"])
    except OSError:
        return False


def _read_manifest(entry: QuarantineEntry) -> Any:
    """Return the manifest as doctor wrote it; ``None`` if it no longer exists."""
    path = os.path.join(entry.folder, "manifest.json")
    try:
        with open(path, "rb") as file:
            content = file.read()
    except FileNotFoundError:
        return None
    if digest(content) != entry.manifest:
        reason = f"{path} has changed, so nothing was moved back. Move the files back by hand."
        raise DoctorError(reason, Exit.PROBLEMS)
    return json.loads(content)


def _remove_partial_copies(files: str, base: str, described: dict[str, dict[str, Any]]) -> None:
    """Remove incomplete copies whose originals are still at their paths, or were copied completely.

    If there is neither, the part may be the only copy: it is completed if it has all the bytes, and kept if not.
    """
    for folder, _, names in tree.walk(files):
        for path in (os.path.join(folder, name) for name in names if name.endswith(move.PART)):
            original = os.path.join(base, os.path.relpath(path, files))
            if original in described:  # a file of that name
                continue
            copy, original = path.removesuffix(move.PART), original.removesuffix(move.PART)
            if os.path.lexists(original) or os.path.lexists(copy):
                os.unlink(path)
            elif original in described and _is_as_described(described[original] | {"path": path}):
                os.rename(path, copy)


def _remove_empty(entry: QuarantineEntry) -> None:
    """Remove the empty folders of a quarantine and above it, and its manifest where nothing else is left."""
    folder = entry.folder
    for path, _, _ in reversed(list(tree.walk(os.path.join(folder, "files")))):
        with suppress(OSError):
            os.rmdir(path)
    with suppress(FileNotFoundError):
        if os.listdir(folder) == ["manifest.json"]:
            os.unlink(os.path.join(folder, "manifest.json"))
    above = os.path.dirname(folder)
    durable.remove_empty({folder, above, os.path.dirname(above), *entry.created})
