"""Files of the user that a step may change: their bytes before, and back again."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from doctor.core.errors import StepError
from doctor.execute.receipt import Undo
from doctor.plan.actions import EditFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a file is to become."""

    undo: Undo
    """How it becomes what it was."""
    data: bytes


def read_all(paths: Iterable[str]) -> dict[str, bytes | None]:
    """The bytes of each file; ``None`` where there is none."""
    return {path: Path(path).read_bytes() if os.path.isfile(path) else None for path in paths}


def undo(path: str, before: bytes | None, *, after: bytes | None = None, adds: str = "") -> Undo:
    """How a file is restored that doctor leaves as ``after``, or to which a program adds lines that name ``adds``."""
    return Undo(
        kind="file",
        path=path,
        stamp="" if adds else digest(after),
        holds=(adds,) if adds else (),
        before=None if before is None else base64.b64encode(before).decode("ascii"),
    )


def without_lines(act: EditFile) -> Edit:
    """The file less the lines that match; where none does, it is not what it was taken for."""
    pattern = re.compile(act.pattern.encode(), re.IGNORECASE)
    before = Path(act.path).read_bytes()
    lines = before.splitlines(keepends=True)
    kept = [line for line in lines if not pattern.search(line.rstrip(b"\r\n"))]
    if kept == lines:
        raise StepError(f"{act.path} sets it on a line that does something else as well: edit it by hand.")
    after = b"".join(kept)
    return Edit(undo=undo(act.path, before, after=after), data=after)


def came(one: Undo) -> bool:
    """Something came of it, be it only the new file that a killed run did not come to put in place."""
    return not is_as_before(one) or os.path.lexists(_beside(os.path.realpath(one.path)))


def is_as_before(one: Undo) -> bool:
    """Nothing came of it, or it was taken back already."""
    return _now(one) == _before(one)


def is_as_left(one: Undo) -> bool:
    """The file is as the run left it; where that was killed, as it may have been left."""
    now = _now(one)
    if not one.holds:
        return digest(now) == one.stamp
    before, added = _before(one) or b"", os.fsencode(one.holds[0])
    # userpath rewrites the whole file with two lines more, and as text: its line ends become the system's.
    starts = (before, before.replace(b"\r\n", b"\n"))
    return now is not None and any(start.startswith(now) or _adds(start, now, added) for start in starts)


def restore(one: Undo) -> None:
    """Give a file its bytes back."""
    before = _before(one)
    if before is None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.realpath(one.path))
    else:
        write(one.path, before)


def write(path: str, data: bytes) -> None:
    """Put a new file in place of the old one, with its mode and owner; a link to it stays one."""
    path = os.path.realpath(path)
    clear(path)
    beside = _beside(path)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            _make_like(path, file.fileno())
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        clear(path)
        raise


def clear(path: str) -> None:
    """Remove the new file that a killed run did not come to put in place."""
    beside = _beside(os.path.realpath(path))
    if os.path.lexists(beside):  # asked first: on a file system that is mounted read-only even this would fail
        os.unlink(beside)


def digest(data: bytes | None) -> str:
    """Tells whether a file is as it was left."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _beside(path: str) -> str:
    return f"{path}.doctor-new"


def _make_like(path: str, handle: int) -> None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        os.fchmod(handle, 0o644)
        return
    if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):  # only root gives files away
            os.fchown(handle, status.st_uid, status.st_gid)
    os.fchmod(handle, status.st_mode & 0o7777)


def _adds(start: bytes, now: bytes, folder: bytes) -> bool:
    """``now`` is ``start`` with lines at its end that are pipx's comment, or name the folder."""
    lines = now.removeprefix(start).splitlines()
    return now.startswith(start) and all(
        not line or line.startswith(b"# Created by `") or folder in line for line in lines
    )


def _now(one: Undo) -> bytes | None:
    return read_all([one.path])[one.path]


def _before(one: Undo) -> bytes | None:
    return None if one.before is None else base64.b64decode(one.before)
