"""An environment is built beside its place and put there by one rename: what is in place is always whole.

Why not build it in place, behind a journal: a kill would leave a half-made environment where scripts
that ask ``test -d .venv`` find it, which is the very thing doctor is called for. So:

    .doctor-1a2b3c4d/           the room, beside the place; hidden, kept out of git, its name random
    .doctor-1a2b3c4d/.venv/     built, filled, fixed up; then renamed to .venv
    .venv/.doctor-previous/     what stood there before, renamed into the new one just before; in it the one before
                                that, and so on, of which the oldest goes when there are more than KEPT

Scripts hold the folder they were made in. As the room only adds ``/.doctor-1a2b3c4d`` in the middle of
that path, taking these very bytes out makes each of them right, however the rest is quoted.

Killed before the renames, the old state stands untouched, and the room is cleared away by the next run.
Killed between the two, the next run puts the previous one back (``repair``). Killed after them, the new
one stands. Nothing has to be judged: a repair only ever rolls back. Two runs exclude each other by a
lock on the folder itself (``doctor.core.lock``); without that, rename(2) still refuses to replace a
folder that is not empty.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shlex
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from doctor.core import lock
from doctor.execute.venv import relocate
from doctor.core.errors import StepError
from doctor.plan.actions import PREVIOUS

_ROOM = re.compile(r"\.doctor-[0-9a-f]{8}")
KEPT = 3
"""Environments that are kept of those which stood in a place before: each may hold gigabytes."""
_SIGN = "doctor-was-here"
"""The file that makes a room ours: nothing without it is ever removed."""


class Staging:
    """The room in which one environment is built."""

    def __init__(self, path: str) -> None:
        self.place = path
        """Where the environment is to stand."""
        parent, base = os.path.split(path)
        self._name = f".doctor-{secrets.token_hex(4)}"
        self.room = os.path.join(parent, self._name)
        self.built = os.path.join(self.room, base)
        """Where it is built."""
        self._swapping = False
        self.kept = False
        """What was built is in its place, for good."""

    def open(self, otherwise: str = "") -> None:
        """Make the room; ``otherwise``: what the user may do where that cannot be."""
        try:
            os.mkdir(self.room, 0o700)
        except OSError as error:
            folder = os.path.dirname(self.room)
            raise StepError(f"Nothing can be made in {folder}: {error.strerror}. {otherwise}".rstrip()) from None
        os.chmod(self.room, 0o700)  # whatever the umask
        with Path(os.path.join(self.room, _SIGN)).open("w", encoding="utf-8") as sign:
            sign.write("doctor builds an environment here. Without a running doctor it is of no use.\n")
        with Path(os.path.join(self.room, ".gitignore")).open("w", encoding="utf-8") as ignore:
            ignore.write("*\n")

    def copy(self) -> None:
        """Fill the room with a copy of what stands in place; files are shared until they are replaced.

        pip unlinks a file before it writes another of that name, so the original keeps its own.
        """
        shutil.copytree(
            self.place,
            self.built,
            symlinks=True,
            copy_function=_share,
            ignore=lambda folder, _: [PREVIOUS] if folder == self.place else [],
        )

    def swap(self) -> None:
        """Put what was built in place; what stood there goes into it."""
        relocate.replace(self.built, f"/{self._name}".encode(), b"")
        self._swapping = True
        if os.path.lexists(self.place):
            _take_out(self.place, os.path.join(self.built, PREVIOUS))
        os.rename(self.built, self.place)

    def close(self) -> None:
        """Remove the room; what was not kept by then is taken out of its place first, however far it had come."""
        if self._swapping and not self.kept and not os.path.lexists(self.built):
            _take_out(self.place, self.built)
        if os.path.lexists(os.path.join(self.built, PREVIOUS)):
            os.rename(os.path.join(self.built, PREVIOUS), self.place)
        _clear(self.room)

    def keep(self) -> None:
        """What was put in place stays there, and in it the last of those that stood there before."""
        self.kept = True
        oldest = self.place
        for _ in range(KEPT + 1):
            oldest = os.path.join(oldest, PREVIOUS)
            if os.path.islink(oldest) or not os.path.isdir(oldest):
                return
        # Out of the environment by one rename, one floor deeper than what a repair would put back.
        with contextlib.suppress(OSError):  # no reason to fail: the next run tries again
            pruned = os.path.join(self.room, "pruned")
            os.mkdir(pruned)
            os.rename(oldest, os.path.join(pruned, "oldest"))

    def take_back(self) -> None:
        """What stands in place, put there by an earlier run, is taken out again when the room is closed."""
        self._swapping = True


def remains(path: str) -> bool:
    """Another run is at work beside ``path``, or was killed there."""
    return bool(_rooms(path))


def unfinished(path: str) -> list[str]:
    """The environments for ``path`` in the rooms beside it."""
    return [os.path.join(room, os.path.basename(path)) for room in _rooms(path)]


def _rooms(path: str) -> list[str]:
    """What is called as rooms are, beside ``path``; none where that cannot be seen."""
    parent = os.path.dirname(path)
    try:
        return [os.path.join(parent, name) for name in os.listdir(parent) if _ROOM.fullmatch(name)]
    except OSError:
        return []


@contextlib.contextmanager
def alone(path: str, *, limit: float, tell: Callable[[str], None]) -> Iterator[None]:
    """No other doctor is at work beside ``path``, and nothing is left there of one that was killed.

    Where the file system has no locks, another one may be: what is in a room then may be its.
    """
    parent = os.path.dirname(path)
    waiting = f"Waiting: another doctor is at work in {parent}."
    with lock.held(parent, limit=limit, waiting=lambda: tell(waiting)) as locked:
        if locked:
            repair(path)
        yield


def repair(path: str) -> None:
    """Clear away what killed runs left beside ``path``. Only under the lock: a room may be in use."""
    parent, base = os.path.split(path)
    for name in os.listdir(parent):
        room = os.path.join(parent, name)
        if not _ROOM.fullmatch(name) or not _is_ours(room):
            continue
        previous = os.path.join(room, base, PREVIOUS)
        if os.path.lexists(previous) and not os.path.lexists(path):
            os.rename(previous, path)
        # Where somebody made a new one meanwhile, or for another environment beside this one, a room may
        # hold the only copy of what stood there.
        if not any(os.path.lexists(os.path.join(room, other, PREVIOUS)) for other in os.listdir(room)):
            _clear(room)


def _take_out(place: str, target: str) -> None:
    """Rename what stands in place; overlayfs refuses that of a folder of a lower layer (the kernel's overlayfs.rst)."""
    try:
        os.rename(place, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        old, new = shlex.quote(place), shlex.quote(f"{place}.copy")
        why = f"{place} lies in a lower layer, as a container's image is, and no folder of that can be renamed"
        raise StepError(f"{why}. A copy can: cp -a {old} {new} && rm -r {old} && mv {new} {old}") from None


def _clear(room: str) -> None:
    """Remove a room, its sign last: killed halfway, it is still known for what it is."""
    if not os.path.isdir(room):
        return
    for name in os.listdir(room):
        path = os.path.join(room, name)
        if os.path.isdir(path) and not os.path.islink(path):
            _remove(path)
        elif name != _SIGN:
            os.unlink(path)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(room, _SIGN))
    with contextlib.suppress(OSError):  # not empty: what could not be removed is left to the next run
        os.rmdir(room)


def _remove(folder: str) -> None:
    """A folder with all in it; what is left of it at first holds folders that not even their owner may change."""
    shutil.rmtree(folder, ignore_errors=True)
    if os.path.isdir(folder):
        for each, _, _ in os.walk(folder, onerror=lambda error: _open_up(str(error.filename))):
            _open_up(each)
        shutil.rmtree(folder, ignore_errors=True)


def _open_up(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.chmod(folder, 0o700)


def _is_ours(room: str) -> bool:
    """A folder of this user with our sign in it, or one that was killed before it got the sign."""
    status = os.lstat(room)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return False
    names = os.listdir(room)
    return not names or _SIGN in names


def _share(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without hard links, or too many of them
        shutil.copy2(source, target, follow_symlinks=False)
