"""Files of the user that a step may change: their bytes before, and back again."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from doctor.act.problem import StepError
from doctor.plan import EditFile
from doctor.receipt import Undo


def read_all(paths: Iterable[str]) -> dict[str, bytes | None]:
    """The bytes of each file; ``None`` where there is none."""
    return {path: Path(path).read_bytes() if os.path.isfile(path) else None for path in paths}


def changed(before: dict[str, bytes | None]) -> tuple[Undo, ...]:
    """How to restore the files that differ from what they were."""
    now = read_all(before)
    return tuple(
        Undo(kind="file", path=path, stamp=digest(now[path]), before=None if old is None else _encoded(old))
        for path, old in before.items()
        if now[path] != old
    )


def restore(one: Undo) -> None:
    """Give a file its bytes back."""
    if one.before is None:
        os.unlink(one.path)
    else:
        _write(one.path, base64.b64decode(one.before))


def take_out(act: EditFile) -> None:
    """Take the lines that match out of a file; where none does, the file is not what it was taken for."""
    pattern = re.compile(act.pattern.encode(), re.IGNORECASE)
    lines = Path(act.path).read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not pattern.search(line.rstrip(b"\r\n"))]
    if kept == lines:
        raise StepError(f"{act.path} sets it on a line that does something else as well: edit it by hand.")
    _write(act.path, b"".join(kept))


def _write(path: str, data: bytes) -> None:
    """Put a new file in place of the old one, with its mode; a link to it stays one."""
    path = os.path.realpath(path)
    beside = f"{path}.{secrets.token_hex(4)}.new"
    Path(beside).write_bytes(data)
    if os.path.exists(path):
        shutil.copymode(path, beside)
    os.replace(beside, path)


def digest(data: bytes | None) -> str:
    """Tells whether a file is as it was left."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
