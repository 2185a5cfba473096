"""Receipts, which record what each run did and how it is reverted: one JSON file for each run, in the state folder.

A receipt contains no secrets: commands are stored as the planner shows them, with credentials hidden.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import stat
import time
from dataclasses import dataclass
from typing import Any, Literal, get_args

from doctor.core import lock, paths
from doctor.execute.effects import table
from doctor.execute.effects.model import Entry
from doctor.probe.rootfs import Rootfs

SCHEMA = "doctor-receipt/1"
_SIZE_LIMIT = 1 << 22
"""Bytes of a receipt that are read."""
_ID = re.compile(r"\d{8}-\d{6}-\d{6}-")
"""The beginning of an id: date, time and microseconds, UTC."""
State = Literal["open", "done", "undone"]
"""``open``: the run is not done; it is running, or was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One run of ``doctor fix`` that changed something."""

    id: str
    """``20261121-013000-271828-1a2b``: sorts by time."""
    started: str
    """``2026-11-20T21:45:12Z``."""
    state: State
    project: str
    """The project's folder."""
    goal_digest: str
    """A digest of the goal, by which a run finds a killed one that it completes, and takes over its entries."""
    summary: str
    """The plan in one line."""
    commands: tuple[tuple[str, ...], ...]
    """The command lines of the steps, in order."""
    entries: tuple[Entry, ...]
    """The changes, in order; they are reverted in the opposite order."""
    path: str
    """The file that it is stored in."""


def folder() -> str:
    """Return the folder of this user's receipts; root has its own."""
    return paths.receipts_dir()


def new_id() -> str:
    """Return an id that sorts after all others, even if the clock was set back, since undo takes the last run.

    Its random end distinguishes two runs of the same microsecond.
    """
    moment = time.time_ns() // 1000
    last = max(filter(_ID.match, Rootfs().names(folder())), default="")
    if last > _formatted(moment):
        import calendar

        with contextlib.suppress(ValueError):
            seconds = calendar.timegm(time.strptime(last[:15], "%Y%m%d-%H%M%S"))
            moment = seconds * 1_000_000 + int(last[16:22]) + 1
    return f"{_formatted(moment)}-{secrets.token_hex(2)}"


def _formatted(moment: int) -> str:
    """Return a moment, in microseconds since 1970, in the form that ids begin with."""
    seconds, microseconds = divmod(moment, 1_000_000)
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(seconds))}-{microseconds:06}"


def now() -> str:
    """Return the current time in the form of ``Receipt.started``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def store(receipt: Receipt) -> None:
    """Write the receipt to its file, whole or not at all; raises ``OSError``."""
    os.makedirs(os.path.dirname(receipt.path), mode=0o700, exist_ok=True)
    data = {
        "schema": SCHEMA,
        "id": receipt.id,
        "started": receipt.started,
        "state": receipt.state,
        "project": receipt.project,
        "goal_digest": receipt.goal_digest,
        "summary": receipt.summary,
        "commands": receipt.commands,
        "entries": [table.encode(entry) for entry in receipt.entries],
    }
    new = f"{receipt.path}.{secrets.token_hex(4)}.new"
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1, ensure_ascii=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, receipt.path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise


def delete(receipt: Receipt) -> None:
    """Remove the file of a receipt, where that is possible."""
    with contextlib.suppress(OSError):
        os.unlink(receipt.path)


def is_running(receipt: Receipt) -> bool:
    """Return whether the run is still running. It locks its receipt, and the lock ends with the process."""
    return lock.is_held(receipt.path)


def load(path: str) -> Receipt | None:
    """Return the receipt in a file; ``None`` where it is not valid, or another user could have written it.

    Its content is acted upon with this user's rights.
    """
    try:
        data: Any = json.loads(_read_own(path))
        if data["schema"] != SCHEMA or data["state"] not in get_args(State):
            return None
        return Receipt(
            id=str(data["id"]),
            started=str(data["started"]),
            state=data["state"],
            project=str(data["project"]),
            goal_digest=str(data["goal_digest"]),
            summary=str(data["summary"]),
            commands=tuple(tuple(map(str, command)) for command in data["commands"]),
            entries=tuple(map(table.decode, data["entries"])),
            path=path,
        )
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _read_own(path: str) -> str:
    """Return the text of a file that only this user can write; raises ``ValueError`` for any other."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        own = status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if not own or not stat.S_ISREG(status.st_mode):
            raise ValueError
        return file.read(_SIZE_LIMIT).decode("utf-8")


def load_all() -> list[Receipt]:
    """Return this user's valid receipts, oldest first."""
    receipts = folder()
    names = [name for name in Rootfs().names(receipts) if name.endswith(".json")]
    return [receipt for name in names if (receipt := load(os.path.join(receipts, name)))]
