"""Changes to single files of the user: lines removed by doctor, or added by ``pipx ensurepath``.

The journal contains the bytes of each file from before the change.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from doctor.core import trust
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.execute import durable, pipx
from doctor.execute.effects.model import Entry, Notify, Run, require_absolute
from doctor.plan.actions import EditFile, Ensurepath
from doctor.plan.model import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry(Entry):
    """A file that was changed."""

    path: str
    before: bytes | None
    """Its content before the change; ``None`` where there was no file."""
    after: str
    """The SHA-256 digest of its content after the change, in hexadecimal; empty where that is not known yet."""
    added_folder: str = ""
    """While pipx adds lines to the file, the folder that each of these lines names; else empty."""

    def __post_init__(self) -> None:
        require_absolute(self.path)

    def distrust(self) -> Iterable[str | None]:
        """Return why root must not touch the file."""
        return [trust.distrust(self.path)]


ENTRY = FileEntry
ACTIONS = (EditFile, Ensurepath)


def apply(steps: Sequence[Step], run: Run) -> None:
    """Remove lines from a file, or let pipx add lines to the shells' start-up files."""
    for step in steps:
        run.begin(step)
        if isinstance(step.action, EditFile):
            entry, content = without_lines(step.action)
            run.record(entry)
            write(entry.path, content)
        elif isinstance(step.action, Ensurepath):
            _ensurepath(step.action, run)


def without_lines(action: EditFile) -> tuple[FileEntry, bytes]:
    """Return the entry for an edit, and the file's new content: all lines but those that match.

    Raises ``StepError`` where no line matches on its own.
    """
    path = os.path.abspath(action.path)
    pattern = re.compile(action.pattern.encode(), re.IGNORECASE)
    before = Path(path).read_bytes()
    lines = before.splitlines(keepends=True)
    kept = [line for line in lines if not pattern.search(line.rstrip(b"\r\n"))]
    if kept == lines:
        raise StepError(f"{path} sets the option on a line that also does something else. Edit that line by hand.")
    content = b"".join(kept)
    return FileEntry(path=path, before=before, after=digest(content)), content


def _ensurepath(action: Ensurepath, run: Run) -> None:
    """Let pipx edit the start-up files. Until pipx ends, only the folder that its new lines name is known."""
    before = _read_all(action.files)
    entries = [
        FileEntry(path=path, before=content, after="", added_folder=action.folder) for path, content in before.items()
    ]
    run.record(*entries)
    pipx.run([action.pipx, "ensurepath"])
    after = _read_all(action.files)
    for path in (path for path, content in after.items() if content is not None):
        durable.sync_file_system(path)  # pipx does not, and the receipt must not be on the disk before the file
    changed = (path for path in before if after[path] != before[path])
    run.replace(entries, [FileEntry(path=path, before=before[path], after=digest(after[path])) for path in changed])


def has_effect(entry: FileEntry) -> bool:
    """Return whether the file has changed, or a killed run left the new file beside it."""
    return not is_as_before(entry) or os.path.lexists(_new_file(os.path.realpath(entry.path)))


def recover(entry: FileEntry, notify: Notify) -> None:
    """Do nothing: ``revert`` removes what a killed run left beside the file."""


def revert(entry: FileEntry, *, force: bool, notify: Notify) -> str:
    """Give the file its former content, unless it has changed since."""
    _discard_new_file(entry.path)
    if not is_as_before(entry):
        if not (force or is_as_left(entry)):
            raise DoctorError(
                f"{entry.path} was left alone. It has changed since. "
                "Restore it as it was before the run: `doctor undo --force`",
                Exit.PROBLEMS,
            )
        restore(entry)
    return f"{entry.path} is as it was before."


def is_as_before(entry: FileEntry) -> bool:
    """Return whether the file has its former content."""
    return _content(entry.path) == entry.before


def is_as_left(entry: FileEntry) -> bool:
    """Return whether the file is as the run left it, or as a killed run may have left it."""
    now = _content(entry.path)
    if not entry.added_folder:
        return digest(now) == entry.after
    before, folder = entry.before or b"", os.fsencode(entry.added_folder)
    # pipx's library userpath rewrites the whole file with two more lines, as text: line ends become the system's
    starts = (before, before.replace(b"\r\n", b"\n"))
    return now is not None and any(start.startswith(now) or _adds_only(start, now, folder) for start in starts)


def _adds_only(start: bytes, now: bytes, folder: bytes) -> bool:
    """Return whether ``now`` only adds blank lines, pipx's comment, and lines that name the folder to ``start``."""
    lines = now.removeprefix(start).splitlines()
    return now.startswith(start) and all(
        not line or line.startswith(b"# Created by `") or folder in line for line in lines
    )


def restore(entry: FileEntry) -> None:
    """Give the file its former content, or remove it where there was none."""
    if entry.before is None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.realpath(entry.path))
    else:
        write(entry.path, entry.before)


def write(path: str, content: bytes) -> None:
    """Replace a file by a new one with its mode and owner; a link to it stays a link."""
    path = os.path.realpath(path)
    _discard_new_file(path)
    new = _new_file(path)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            _copy_owner_and_mode(path, file.fileno())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        _discard_new_file(path)
        raise


def digest(content: bytes | None) -> str:
    """Return the SHA-256 digest in hexadecimal; empty for ``None``."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _discard_new_file(path: str) -> None:
    """Remove the new file that a killed run could not put in place."""
    new = _new_file(os.path.realpath(path))
    if os.path.lexists(new):  # on a file system that is mounted read-only, even a needless unlink would fail
        os.unlink(new)


def _new_file(path: str) -> str:
    return f"{path}.doctor-new"


def _copy_owner_and_mode(path: str, handle: int) -> None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        os.fchmod(handle, 0o644)
        return
    if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):  # only root can give files away
            os.fchown(handle, status.st_uid, status.st_gid)
    os.fchmod(handle, status.st_mode & 0o7777)


def _read_all(paths: Iterable[str]) -> dict[str, bytes | None]:
    return {path: _content(path) for path in paths}


def _content(path: str) -> bytes | None:
    """Return the content of a file; ``None`` where there is no file."""
    return Path(path).read_bytes() if os.path.isfile(path) else None
