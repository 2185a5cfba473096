"""Receipts, which record what each run did and how it is reverted: one JSON file for each run, in the state folder.

    20261121-013000-271828-1a2b.json        the receipt
    20261121-013000-271828-1a2b.before-1    the content of a file before the run changed it

Credentials are hidden in the summary and the commands of a receipt. The entries contain none, since undo needs them as
they are. A file that was changed may contain some, so its former content is in a file of its own, which is never shown.
It is on the disk before the receipt that names it, and is deleted with that receipt.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from doctor.core import lazy_re as re
from doctor.core import lock, paths, trust
from doctor.core.files import READ_FLAGS, read_regular
from doctor.core.lazy_typing import Any, Literal
from doctor.core.record import dataclass
from doctor.core.redact import redact
from doctor.execute import durable, single_file
from doctor.execute.effects import table
from doctor.execute.effects.model import Entry, FormerContent, digest
from doctor.execute.single_file import NEW_SUFFIX, SIZE_LIMIT

SCHEMA = "doctor-receipt/1"
_SUFFIX = ".json"
_BEFORE = ".before-"
"""Between the id of a run and the number of a file, in the name of the file's former content."""
_ID = re.compile(r"\d{8}-\d{6}-\d{6}-")
"""The beginning of an id: date, time and microseconds, UTC."""
_OPEN = re.compile(rb'"state":\s*"open"')
State = Literal["open", "done", "undone"]
_STATES: tuple[State, ...] = ("open", "done", "undone")
"""``open``: the run is not done; it is running, was killed, or is undone in part."""


@dataclass(frozen=True, kw_only=True)
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
    """A digest of the goal, by which a run recognises a killed run that it completes."""
    summary: str
    """The plan in one line."""
    commands: tuple[tuple[str, ...], ...]
    """The command lines of the steps, in order."""
    entries: tuple[Entry, ...]
    """The changes, in order; they are reverted in the opposite order."""
    path: str
    """The file that it is stored in."""
    installed: tuple[str, ...] = ()
    """The distributions and applications that pip and pipx were asked for and installed, as ``name version``."""
    partly_undone: bool = False
    """Whether the run was done, and an undo of it has begun and did not complete; its state is ``open`` again."""


def path_of(receipt_id: str) -> str:
    """Return the path of the receipt with an id."""
    return os.path.join(paths.receipts_dir(), receipt_id + _SUFFIX)


def new_id() -> str:
    """Return an id that sorts after all others, even if the clock was set back, since undo takes the last run.

    Its random end distinguishes two runs of the same microsecond.
    """
    moment = time.time_ns() // 1000
    last = max(filter(_ID.match, _names()), default="")
    if last > _formatted(moment):
        import calendar

        with contextlib.suppress(ValueError):
            seconds = calendar.timegm(time.strptime(last[:15], "%Y%m%d-%H%M%S"))
            moment = seconds * 1_000_000 + int(last[16:22]) + 1
    return f"{_formatted(moment)}-{os.urandom(2).hex()}"


def _formatted(moment: int) -> str:
    """Return a moment, in microseconds since 1970, in the form that ids begin with."""
    seconds, microseconds = divmod(moment, 1_000_000)
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(seconds))}-{microseconds:06}"


def now() -> str:
    """Return the current time in the form of ``Receipt.started``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def store(receipt: Receipt) -> None:
    """Write the receipt to its file atomically.

    Raises ``OSError`` if that fails, or where the receipt could not be loaded again.
    """
    os.close(store_locked(receipt))


def store_locked(receipt: Receipt) -> int:
    """Store the receipt, and return the handle that locks it from the beginning until it is closed."""
    data = {
        "schema": SCHEMA,
        "id": receipt.id,
        "started": receipt.started,
        "state": receipt.state,
        "project": receipt.project,
        "goal_digest": receipt.goal_digest,
        "summary": redact(receipt.summary),
        "commands": [list(map(redact, command)) for command in receipt.commands],
        "entries": [table.encode(entry) for entry in receipt.entries],
        "installed": receipt.installed,
        "partly_undone": receipt.partly_undone,
    }
    return _write(receipt.path, json.dumps(data, indent=1).encode("ascii"))


def keep(receipt: Receipt, number: int, content: bytes) -> tuple[FormerContent, int]:
    """Write the former content of a file beside the receipt; return its description and a handle that locks it.

    ``number`` distinguishes it from the receipt's others. The handle must stay open until a receipt that names the file
    is stored. Raises ``OSError``.
    """
    path = f"{receipt.path.removesuffix(_SUFFIX)}{_BEFORE}{number}"
    return FormerContent(path=path, size=len(content), sha256=digest(content)), _write(path, content)


def _write(path: str, content: bytes) -> int:
    """Write a file that only the current user can read; root writes none that another user could replace."""
    if len(content) > SIZE_LIMIT:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    reason = trust.distrust_of_root([path])
    if reason:
        raise PermissionError(errno.EPERM, reason, path)
    durable.make_folders(os.path.dirname(path), 0o700)
    with single_file.opened_folder(path) as (receipts, name):
        return single_file.put(receipts, name, content)


def delete(receipt: Receipt) -> None:
    """Remove a receipt and the content that it names, where that is possible."""
    with contextlib.suppress(OSError):
        os.unlink(receipt.path)
    if not os.path.lexists(receipt.path):
        delete_contents(receipt.entries)


def delete_contents(entries: Iterable[Entry], *, unless_named_by: Receipt | None = None) -> None:
    """Remove the former contents that entries name, where that is possible, except those that a receipt still names."""
    named = _content_paths(unless_named_by.entries) if unless_named_by else set()
    for path in _content_paths(entries) - named:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _content_paths(entries: Iterable[Entry]) -> set[str]:
    return {content.path for entry in entries for content in entry.contents}


def remove_leftovers() -> None:
    """Remove the files that killed runs left beside the receipts: new ones, and content that no receipt names."""
    names = _names()
    receipts = {name for name in names if name.endswith(_SUFFIX)}
    for name in names:
        if name in receipts:
            continue
        path, owner = os.path.join(paths.receipts_dir(), name), name.rpartition(_BEFORE)[0] + _SUFFIX
        if name.endswith(NEW_SUFFIX):
            _remove_unused(path)
        elif _BEFORE in name and owner not in receipts:
            _remove_unused(path, partial(_is_absent, os.path.join(paths.receipts_dir(), owner)))


def load_open() -> list[Receipt]:
    """Return this user's receipts of runs that are not done; remove those killed before they changed a file.

    A later change of the same file would look like theirs, and their former contents would never be deleted. Receipts
    that do not contain the word for this state are not parsed: to load one takes 0.5 ms, and a user may have hundreds.
    """
    needed = []
    for path in _paths():
        receipt = load(path) if _OPEN.search(read_regular(path, SIZE_LIMIT) or b"") else None
        if receipt is None or receipt.state != "open":
            continue
        if _is_needless(receipt) and _remove_unused(receipt.path, partial(_is_stored, receipt)):
            delete_contents(receipt.entries)
        else:
            needed.append(receipt)
    return needed


def _is_needless(receipt: Receipt) -> bool:
    """Return whether a run that is not done has changed none of its files, and was to change only files."""
    return all(entry.contents and not table.has_effect(entry) for entry in receipt.entries)


def _is_stored(receipt: Receipt) -> bool:
    return load(receipt.path) == receipt


def _is_absent(path: str) -> bool:
    return not os.path.lexists(path)


def _remove_unused(path: str, condition: Callable[[], bool] = lambda: True) -> bool:
    """Remove a file that no run is using, if ``condition`` holds then; return whether it is gone."""
    try:
        with single_file.opened_folder(path) as (receipts, name):
            return single_file.remove_unused(receipts, name, condition=condition)
    except OSError:
        return False


def is_running(receipt: Receipt) -> bool:
    """Return whether the run is still running. It locks its receipt, and the lock ends with the process."""
    return lock.is_held(receipt.path)


def load(path: str) -> Receipt | None:
    """Return the receipt in a file; ``None`` if it is not valid, or another user could have written it.

    Its content is acted upon with this user's rights. No content of a file makes this raise anything.
    """
    try:
        data: Any = json.loads(_read_own(path))
        texts = {name: data[name] for name in ("id", "started", "project", "goal_digest", "summary")}
        installed = tuple(data.get("installed", ()))  # earlier versions did not store it
        is_known = data["schema"] == SCHEMA and data["state"] in _STATES
        if not is_known or not _are_texts((*texts.values(), *installed)):
            return None
        return Receipt(
            **texts,
            state=data["state"],
            commands=tuple(tuple(map(str, command)) for command in data["commands"]),
            entries=tuple(table.decode(entry, os.path.dirname(path)) for entry in data["entries"]),
            path=path,
            installed=installed,
            partly_undone=data.get("partly_undone") is True,
        )
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _are_texts(values: Iterable[object]) -> bool:
    """Return whether all values are texts that can be part of a path."""
    return all(isinstance(value, str) and "\0" not in value for value in values)


def _read_own(path: str) -> str:
    """Return the text of a file that only this user can write; raises ``ValueError`` for any other.

    A device or a pipe is not opened, since opening it may already have an effect.
    """
    if not stat.S_ISREG(os.stat(path).st_mode) or trust.distrust_of_root([path]):
        raise ValueError
    with os.fdopen(os.open(path, READ_FLAGS), "rb") as file:
        status = os.fstat(file.fileno())
        is_own = status.st_uid == os.geteuid() and not status.st_mode & trust.OTHERS_WRITE
        if not is_own or not stat.S_ISREG(status.st_mode):
            raise ValueError
        return file.read(min(status.st_size, SIZE_LIMIT)).decode("utf-8")  # read allocates what it is asked for


def load_each(*, newest_first: bool = False, unreadable: list[str] | None = None) -> Iterator[Receipt]:
    """Yield this user's valid receipts, oldest first by default; each is loaded when it is reached.

    The files that ``load`` does not accept are appended to ``unreadable``.
    """
    paths = _paths()
    for path in reversed(paths) if newest_first else paths:
        receipt = load(path)
        if receipt:
            yield receipt
        elif unreadable is not None and os.path.lexists(path):
            unreadable.append(path)


def recorded_ids() -> list[str]:
    """Return the ids of this user's receipts by the names of their files, oldest first."""
    return [name.removesuffix(_SUFFIX) for name in _names() if name.endswith(_SUFFIX)]


def _paths() -> list[str]:
    receipts = paths.receipts_dir()
    return [os.path.join(receipts, name) for name in _names() if name.endswith(_SUFFIX)]


def _names() -> list[str]:
    """Return the names of all files in the folder of receipts, sorted; none if there is no folder."""
    try:
        return sorted(os.listdir(paths.receipts_dir()))
    except OSError:
        return []
