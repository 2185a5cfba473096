"""Changes to single files of the user: lines removed by doctor, or added by ``pipx ensurepath``.

The former content of each file is stored beside the receipt.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from io import BytesIO

from doctor.core import trust
from doctor.core.digests import sha256
from doctor.core.errors import ChangedSinceError, StepError
from doctor.core.files import read_regular
from doctor.core.record import dataclass
from doctor.execute import durable, pipx, single_file
from doctor.execute.effects.model import Entry, FormerContent, Notify, Run, digest, require_absolute
from doctor.execute.single_file import NEW_SUFFIX, SIZE_LIMIT, SingleFile
from doctor.plan.actions import EditFile, Ensurepath
from doctor.plan.model import Step


@dataclass(frozen=True, kw_only=True)
class FileEntry(Entry):
    """A file that was changed."""

    path: str
    before: FormerContent | None
    """Its content before the change; ``None`` if there was no file."""
    after: str
    """The SHA-256 digest of its content after the change, in hexadecimal; empty if that is not known yet."""
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
    """Remove lines from a file, or let pipx add lines to the shells' startup files."""
    for step in steps:
        run.begin(step)
        if isinstance(step.action, EditFile):
            _edit(step.action, run)
        elif isinstance(step.action, Ensurepath):
            _ensurepath(step.action, run)


def _edit(action: EditFile, run: Run) -> None:
    """Remove lines from a file. The content is computed from the open file that is then replaced."""
    path = os.path.abspath(action.path)
    with single_file.opened(path) as file:
        if file.content is None:
            raise StepError(f"{path} no longer exists, because another program removed it. Try again.")
        content = without_lines(action, file.content)
        entry = FileEntry(path=path, before=run.keep(file.content), after=digest(content))
        run.record(entry)
        try:
            file.replace(content)
        except StepError:  # the file is another one now, to which a rollback must do nothing
            run.discard(entry)
            raise


def without_lines(action: EditFile, content: bytes) -> bytes:
    """Return a file's content without the lines of the action; raises ``StepError`` if other lines are there now."""
    pattern = re.compile(action.pattern.encode(), re.IGNORECASE)
    lines = BytesIO(content).readlines()  # splitlines() would count a carriage return as well
    for first, last in sorted(action.lines, reverse=True):
        if last > len(lines) or not pattern.search(lines[first - 1].rstrip(b"\r\n")):
            raise StepError(f"{action.path} has changed since doctor read it. Try again.")
        del lines[first - 1 : last]
    return b"".join(lines)


def _ensurepath(action: Ensurepath, run: Run) -> None:
    """Let pipx edit the startup files. Until pipx ends, only the folder that its new lines name is known."""
    before = {path: _read_for_change(path) for path in action.files}
    entries = [
        FileEntry(
            path=path,
            before=None if content is None else run.keep(content),
            after="",
            added_folder=action.folder,
        )
        for path, content in before.items()
    ]
    run.record(*entries)
    pipx.run([action.pipx, "ensurepath"])
    after = {path: _content(path) for path in action.files}
    for path in (path for path, content in after.items() if content is not None):
        durable.sync_file_system(path)  # pipx does not, and the receipt must not be on the disk before the file
    changed = (entry for entry in entries if after[entry.path] != before[entry.path])
    new = [FileEntry(path=entry.path, before=entry.before, after=digest(after[entry.path])) for entry in changed]
    run.replace(entries, new)


def _read_for_change(path: str) -> bytes | None:
    """Return the content of a file that another program will change; raises ``StepError`` if doctor would not.

    The folder of the file need not exist.
    """
    with suppress(FileNotFoundError), single_file.opened(path) as file:
        return file.content
    return None


def has_effect(entry: FileEntry) -> bool:
    """Return whether the file has changed, or a killed run left the new file beside it."""
    return not _is_restored(entry) or os.path.lexists(os.path.realpath(entry.path) + NEW_SUFFIX)


def revert(entry: FileEntry, *, force: bool, notify: Notify) -> str:
    """Give the file its former content, unless it has changed since."""
    added = b""
    if has_effect(entry):  # on a file system that is mounted read-only, even a needless change would fail
        with single_file.opened(entry.path) as file:
            file.remove_leftover()
            if digest(file.content) != _digest_before(entry):
                added = _added_since(entry, file.content)
                if added:
                    file.replace(_complete_lines(_former(entry)) + added)
                else:
                    _restore(entry, file, force=force)
    return f"{entry.path} is as it was before{', with the lines that were added since' if added else ''}."


def _added_since(entry: FileEntry, now: bytes | None) -> bytes:
    """Return the lines at the end of the content ``now`` that are newer than the run, if it has only added lines too.

    Without the run's own lines they then mean what they mean with them. Nothing is returned where more has changed.
    """
    hashed, lines = sha256(), (now or b"").splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        hashed.update(line)
        if hashed.hexdigest() == entry.after:
            return b"".join(lines[number:]) if b"".join(lines[:number]).startswith(_former(entry)) else b""
    return b""


def _former(entry: FileEntry) -> bytes:
    return entry.before.read() if entry.before else b""


def _complete_lines(content: bytes) -> bytes:
    return content + b"\n" if content and not content.endswith(b"\n") else content


def _restore(entry: FileEntry, file: SingleFile, *, force: bool) -> None:
    """Give the file its former content, or remove it where there was none."""
    if not (force or _is_untouched_since_run(entry, file.content)):
        raise ChangedSinceError(
            f"{entry.path} was left alone. It has changed since. "
            "Restore it as it was before the run: `doctor undo --force`"
        )
    if entry.before is None:
        file.remove()
    else:
        file.replace(entry.before.read())


def _is_restored(entry: FileEntry) -> bool:
    """Return whether the file has its former content."""
    return digest(_content(entry.path)) == _digest_before(entry)


def _is_untouched_since_run(entry: FileEntry, now: bytes | None) -> bool:
    """Return whether the content ``now`` is what the run left, or what a killed run may have left."""
    if not entry.added_folder:
        return digest(now) == entry.after
    before, folder = _former(entry), os.fsencode(entry.added_folder)
    # userpath, a library of pipx, rewrites the whole file as text, with two more lines: CRLF becomes LF
    starts = (before, before.replace(b"\r\n", b"\n"))
    return now is not None and any(start.startswith(now) or _adds_only(start, now, folder) for start in starts)


def _adds_only(start: bytes, now: bytes, folder: bytes) -> bool:
    """Return whether ``now`` only adds blank lines, pipx's comment, and lines that name the folder to ``start``."""
    lines = now.removeprefix(start).splitlines()
    return now.startswith(start) and all(
        not line or line.startswith(b"# Created by `") or folder in line for line in lines
    )


def _digest_before(entry: FileEntry) -> str:
    return entry.before.sha256 if entry.before else ""


def _content(path: str) -> bytes | None:
    """Return the content of a file, of a large one only the beginning; ``None`` if there is no readable file."""
    return read_regular(path, SIZE_LIMIT + 1)
