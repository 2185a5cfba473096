"""Files of the user that a step may change: their bytes before, and back again."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

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
    """Give a file its bytes back, keeping its mode; a link to it stays one."""
    path = os.path.realpath(one.path)
    if one.before is None:
        os.unlink(path)
        return
    beside = f"{path}.{secrets.token_hex(4)}.new"
    Path(beside).write_bytes(base64.b64decode(one.before))
    if os.path.exists(path):
        os.chmod(beside, os.stat(path).st_mode & 0o7777)
    os.replace(beside, path)


def digest(data: bytes | None) -> str:
    """Tells whether a file is as it was left."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
