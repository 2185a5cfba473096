"""What was done, and how it is undone: one JSON file a run, in the user's state folder.

Nothing in it is secret: commands are stored as the planner shows them, credentials hidden.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import re
import secrets
import stat
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from doctor.core import paths
from doctor.probe.rootfs import Rootfs

SCHEMA = "doctor-receipt/1"
_LIMIT = 1 << 22
_ID = re.compile(r"\d{8}-\d{6}-\d{6}-")
State = Literal["open", "done", "undone"]
"""``open``: written before the last step; the run was killed, or is still at it."""
Kind = Literal["environment", "packages", "reinstalled", "pipx", "file", "quarantine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How one thing is taken back."""

    kind: Kind
    """``environment``: the one at ``path`` goes, the one it replaced comes back. ``packages``: those in
    ``holds`` are removed. ``reinstalled``: those in ``holds`` stay as they are. ``pipx``: the program at
    ``path`` uninstalls ``stamp``. ``file``: the one at ``path`` gets its bytes back. ``quarantine``: what was
    moved into the folder ``path`` is moved back."""
    path: str = ""
    stamp: str = ""
    """What tells ours from another's: of an environment its own stamp, of a file the digest doctor left it with, of a
    quarantine that of its manifest."""
    holds: tuple[str, ...] = ()
    """What was in the environment when doctor was done, as ``name==version``; packages; the variables that say
    where pipx keeps its things; or, while a program adds to a file, the folder that each added line names."""
    named: tuple[str, ...] = ()
    """Packages that were asked for; the others came along with them."""
    keeps: tuple[str, ...] = ()
    """Packages that were installed once before: their settings stay."""
    before: str | None = None
    """A file's bytes in base64; ``None``: there was none."""
    replaced: bool = False
    """Where the environment is put, something stood before."""
    sudo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One run of ``doctor fix`` that changed something."""

    id: str
    at: str
    """When: ``2026-11-20T21:45:12Z``."""
    state: State
    project: str
    summary: str
    commands: tuple[tuple[str, ...], ...]
    """The steps' command lines, in order."""
    undo: tuple[Undo, ...]
    """In the order of the steps; undone last first."""
    path: str
    """The file it is stored in."""
    wish: str = ""
    """A digest of what was asked for: the run that completes a killed one takes over what that had done."""


def folder() -> str:
    """Where receipts lie; root has its own."""
    return os.path.join(paths.state_dir(), "receipts")


def new_id() -> str:
    """Sorts by time, to the microsecond, and after all there are, be the clock set back: the last run is what
    ``doctor undo`` takes back. The end keeps two runs of one moment apart.
    """
    moment = time.time_ns() // 1000
    last = max(filter(_ID.match, Rootfs().names(folder())), default="")
    if last > _written(moment):
        import calendar

        with contextlib.suppress(ValueError):
            seconds = calendar.timegm(time.strptime(last[:15], "%Y%m%d-%H%M%S"))
            moment = seconds * 1_000_000 + int(last[16:22]) + 1
    return f"{_written(moment)}-{secrets.token_hex(2)}"


def _written(moment: int) -> str:
    """A moment, in microseconds, as identities begin."""
    seconds, rest = divmod(moment, 1_000_000)
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(seconds))}-{rest:06}"


def now() -> str:
    """The time as receipts state it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def store(receipt: Receipt) -> None:
    """Write it, whole or not at all."""
    os.makedirs(os.path.dirname(receipt.path), mode=0o700, exist_ok=True)
    data = {
        "schema": SCHEMA,
        "id": receipt.id,
        "at": receipt.at,
        "state": receipt.state,
        "project": receipt.project,
        "wish": receipt.wish,
        "summary": receipt.summary,
        "commands": receipt.commands,
        "undo": [asdict(one) for one in receipt.undo],
    }
    beside = f"{receipt.path}.{secrets.token_hex(4)}.new"
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1, ensure_ascii=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, receipt.path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def hold(receipt: Receipt) -> int | None:
    """Lock the file for as long as the handle lives: the run is at work. ``None`` where that cannot be."""
    try:
        handle = os.open(receipt.path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    with contextlib.suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def is_at_work(receipt: Receipt) -> bool:
    """The run has not ended, nor been killed."""
    try:
        with Path(receipt.path).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def forget(receipt: Receipt) -> None:
    """Remove a receipt of something that did not come about."""
    with contextlib.suppress(OSError):
        os.unlink(receipt.path)


def load(path: str) -> Receipt | None:
    """The receipt in a file; ``None`` where it is none, is damaged, or is not this user's own.

    What stands in it is done with this user's rights: nobody else may have written it.
    """
    try:
        data: Any = json.loads(_own_text(path))
        if data["schema"] != SCHEMA or data["state"] not in get_args(State):
            return None
        return Receipt(
            id=str(data["id"]),
            at=str(data["at"]),
            state=data["state"],
            project=str(data["project"]),
            summary=str(data["summary"]),
            commands=tuple(tuple(map(str, command)) for command in data["commands"]),
            undo=tuple(_undo(one) for one in data["undo"]),
            path=path,
            wish=str(data.get("wish", "")),
        )
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _own_text(path: str) -> str:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        own = status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if not own or not stat.S_ISREG(status.st_mode):
            raise ValueError
        return file.read(_LIMIT).decode("utf-8")


def _undo(data: dict[str, Any]) -> Undo:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    one = Undo(**given)
    lists = (one.holds, one.named, one.keeps)
    texts = [one.path, one.stamp, one.before or "", *(text for texts in lists for text in texts)]
    fits = all(isinstance(found, tuple) for found in lists) and all(isinstance(text, str) for text in texts)
    if (
        not fits
        or one.kind not in get_args(Kind)
        or not os.path.isabs(one.path or "/")
        or not isinstance(one.sudo, bool)
        or not isinstance(one.replaced, bool)
    ):
        raise ValueError
    base64.b64decode(one.before or "", validate=True)
    return one


def all_of(where: str) -> list[Receipt]:
    """The receipts in a folder, oldest first."""
    names = [name for name in Rootfs().names(where) if name.endswith(".json")]
    return [found for name in names if (found := load(os.path.join(where, name)))]
