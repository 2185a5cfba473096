"""What was done, and how it is undone: one JSON file a run, in the user's state folder.

Nothing in it is secret: commands are stored as the planner shows them, credentials hidden.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

from doctor.probe.box import Box

SCHEMA = "doctor-receipt/1"
_LIMIT = 1 << 22
State = Literal["open", "done", "undone"]
"""``open``: written before the last step; the run was killed, or is still at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How one thing is taken back."""

    kind: Literal["environment", "packages", "reinstalled", "pipx", "file", "quarantine"]
    """``environment``: the one at ``path`` goes, the one it replaced comes back. ``packages``: those in
    ``holds`` are removed. ``reinstalled``: those in ``holds`` stay as they are. ``pipx``: the program at
    ``path`` uninstalls ``stamp``. ``file``: the one at ``path`` gets its bytes back. ``quarantine``: what was
    moved into the folder ``path`` is moved back."""
    path: str = ""
    stamp: str = ""
    """What tells ours from another's: of an environment its own stamp, of a file the digest doctor left it with, of a
    quarantine that of its manifest."""
    holds: tuple[str, ...] = ()
    """What was in the environment when doctor was done, as ``name==version``; packages; or, while a program
    adds to a file, the folder that each added line names."""
    named: tuple[str, ...] = ()
    """Packages that were asked for; the others came along with them."""
    keeps: tuple[str, ...] = ()
    """Packages that were installed once before: their settings stay."""
    before: str | None = None
    """A file's bytes in base64; ``None``: there was none."""
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


def folder() -> str:
    """Where receipts lie (XDG_STATE_HOME; sudo's root has its own)."""
    from platformdirs import user_state_dir

    return os.path.join(user_state_dir("pip-doctor"), "receipts")


def new_id() -> str:
    """Sorts by time; the end keeps two runs of one second apart."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"


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


def forget(receipt: Receipt) -> None:
    """Remove a receipt of something that did not come about."""
    with contextlib.suppress(OSError):
        os.unlink(receipt.path)


def load(path: str) -> Receipt | None:
    """The receipt in a file; ``None`` where it is none, or damaged."""
    try:
        data: Any = json.loads(Box().text(path, _LIMIT) or "")
        if data["schema"] != SCHEMA:
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
        )
    except (ValueError, LookupError, TypeError):
        return None


def _undo(data: dict[str, Any]) -> Undo:
    lists = {name: tuple(map(str, value)) for name, value in data.items() if isinstance(value, list)}
    return Undo(**{**data, **lists})


def all_of(where: str) -> list[Receipt]:
    """The receipts in a folder, oldest first."""
    names = [name for name in Box().names(where) if name.endswith(".json")]
    return [found for name in names if (found := load(os.path.join(where, name)))]
