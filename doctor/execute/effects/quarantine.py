"""What is moved aside, and back: never deleted, and always to be found by a manifest.

    …/pip-doctor/quarantine/20261121-013000-271828-1a2b/manifest.json     what, from where, how it was
    …/pip-doctor/quarantine/20261121-013000-271828-1a2b/files/…           each thing at its place below the base

The manifest and the receipt are on the disk before the first thing is moved, and each thing is moved by one
rename where that can be (``doctor.execute.move``); between two of them every file is either here or there.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from doctor.core import files
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.core.paths import leads_astray
from doctor.execute import move
from doctor.execute.receipt import Undo
from doctor.plan.actions import MoveAside, OpenQuarantine, aside

_SCHEMA = "doctor-quarantine/1"


def set_up(act: OpenQuarantine) -> Iterator[tuple[Undo, ...]]:
    """Make the folder and its manifest; nothing is moved yet."""
    entries = [entry for path in act.moves for entry in _entries(path)]
    manifest = {"schema": _SCHEMA, "base": act.base, "moves": act.moves, "entries": entries}
    data = json.dumps(manifest, indent=1).encode("ascii")
    undo = Undo(kind="quarantine", path=act.folder)
    yield (undo,)
    os.makedirs(os.path.dirname(act.folder), exist_ok=True)
    os.mkdir(act.folder, 0o700)
    for path in act.moves:
        os.makedirs(os.path.dirname(aside(act.folder, act.base, path)), exist_ok=True)
    with Path(act.folder, "manifest.json").open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    yield (replace(undo, stamp=hashlib.sha256(data).hexdigest()),)


def move_aside(act: MoveAside) -> None:
    """Move the things of one step."""
    for path in act.moves:
        if not os.path.lexists(path):
            raise StepError(f"{path} has gone meanwhile. Try again.")
        move.put(path, aside(act.folder, act.base, path))


def take_back(one: Undo, *, force: bool) -> str:
    """Move everything back, but where something new stands: that is left alone, unless forced, and then kept here."""
    if not one.stamp:  # killed before anything was moved
        _clear(one.path)
        return "Nothing had been moved aside yet."
    manifest = _read(one)
    if manifest is None:
        _clear(one.path)
        said = f"{one.path} is not there any more: what it held was moved back before, or somebody removed it."
        if force:
            return said
        raise DoctorError(f"{said} doctor undo --force takes note of that.", Exit.PROBLEMS)
    base, moves = manifest["base"], manifest["moves"]
    astray = next((path for path in moves if leads_astray(os.path.dirname(path), base)), None)
    if astray:
        raise DoctorError(f"A link leads to {astray} now: {one.path} is left alone.", Exit.PROBLEMS)
    _sweep(os.path.join(one.path, "files"), base, {entry["path"] for entry in manifest["entries"]})
    there = [path for path in moves if os.path.lexists(aside(one.path, base, path))]
    blocked = [path for path in there if move.in_the_way(aside(one.path, base, path), path)]
    if blocked and not force:
        named = ", ".join(blocked[:5])
        raise DoctorError(
            f"Something new stands where these were: {named}. They are left in {one.path}/files. "
            "doctor undo --force puts them back, and keeps there what stands in their place.",
            Exit.PROBLEMS,
        )
    for path in blocked:
        kept = os.path.join(one.path, "replaced", os.path.relpath(path, base))
        os.makedirs(os.path.dirname(kept), exist_ok=True)
        move.put(path, kept)
    for path in reversed(there):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        move.put(aside(one.path, base, path), path)
    for entry in reversed(manifest["entries"]):
        _as_folder(entry)
    changed = [entry["path"] for entry in manifest["entries"] if not _is_as_it_was(entry)]
    _clear(one.path)
    said = f"What lay in {one.path} is back where it was."
    said += f" Not as it was then: {', '.join(changed[:5])}." if changed else ""
    return said + (f" What stood in their place is in {one.path}/replaced." if blocked else "")


def _entries(path: str) -> Iterator[dict[str, Any]]:
    """Everything at and below ``path``, as it is."""
    status = os.lstat(path)
    about = {"path": path, "mode": status.st_mode, "uid": status.st_uid, "gid": status.st_gid}
    about |= {"mtime_ns": status.st_mtime_ns}
    if stat.S_ISLNK(status.st_mode):
        yield about | {"target": os.readlink(path)}
    elif stat.S_ISREG(status.st_mode):
        yield about | {"size": status.st_size, "sha256": files.digest_of(path)}
    else:
        yield about
    if stat.S_ISDIR(status.st_mode):
        for name in sorted(os.listdir(path)):
            yield from _entries(os.path.join(path, name))


def _as_folder(entry: dict[str, Any]) -> None:
    """Give a folder its owner, mode and time again, where it had to be made anew."""
    path = entry["path"]
    if stat.S_ISDIR(entry["mode"]) and move.is_folder(path):
        status = os.lstat(path)
        if (status.st_uid, status.st_gid) != (entry["uid"], entry["gid"]):
            os.chown(path, entry["uid"], entry["gid"])
        os.chmod(path, stat.S_IMODE(entry["mode"]))
        os.utime(path, ns=(status.st_atime_ns, entry["mtime_ns"]))


def _is_as_it_was(entry: dict[str, Any]) -> bool:
    try:
        status = os.lstat(entry["path"])
        if (status.st_mode, status.st_uid, status.st_gid) != (entry["mode"], entry["uid"], entry["gid"]):
            return False
        if "target" in entry:
            return bool(os.readlink(entry["path"]) == entry["target"])
        return "sha256" not in entry or bool(files.digest_of(entry["path"]) == entry["sha256"])
    except OSError:
        return False


def _read(one: Undo) -> Any:
    """The manifest, as doctor left it; ``None`` where it is gone."""
    try:
        data = Path(one.path, "manifest.json").read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.sha256(data).hexdigest() != one.stamp:
        raise DoctorError(f"{one.path}/manifest.json has changed: move things back by hand.", Exit.PROBLEMS)
    return json.loads(data)


def _sweep(files: str, base: str, known: set[str]) -> None:
    """Remove copies that were broken off: their originals are still where they were."""
    for where, _, names in os.walk(files):
        for path in (os.path.join(where, name) for name in names if name.endswith(move.PART)):
            if os.path.join(base, os.path.relpath(path, files)) not in known:
                os.unlink(path)


def _clear(folder: str) -> None:
    """Remove what has become empty, the manifest last; never anything that holds a file."""
    for where, _, _ in os.walk(os.path.join(folder, "files"), topdown=False):
        with suppress(OSError):
            os.rmdir(where)
    with suppress(FileNotFoundError):
        if os.listdir(folder) == ["manifest.json"]:
            os.unlink(os.path.join(folder, "manifest.json"))
    for path in (folder, os.path.dirname(folder), os.path.dirname(os.path.dirname(folder))):
        with suppress(OSError):
            os.rmdir(path)
