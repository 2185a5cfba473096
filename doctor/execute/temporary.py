"""A folder for the temporary files of one program, which the next run removes if doctor is killed.

pip, virtualenv and ``python -m venv`` put whole builds there, and leave them when they are killed. The folder is in
the usual place for temporary files, and not in the staging folder, where a build would read files of the user's
project: setuptools-scm searches the folders above for .git, and hatchling for .gitignore.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.execute import tree

_PREFIX = "doctor-run-"
_NAME = re.compile(rf"{_PREFIX}\w{{8}}", re.ASCII)
"""The names that ``tempfile.mkdtemp`` makes of the prefix."""


@contextmanager
def folder() -> Iterator[str]:
    """Create a folder that only the current user can enter, yield its path, and remove it after the block.

    Folders that killed runs left are removed first. Raises ``OSError`` if no folder can be created.
    """
    import tempfile  # takes 1 ms, and to copy a template needs no such folder

    parent = tempfile.gettempdir()
    if trust.distrust_of_root([parent]):
        parent = "/tmp"  # noqa: S108 - it is sticky, so nobody may replace what root creates there
    _remove_leftovers(parent)
    path, handle = _create_locked(parent)
    try:
        yield path
    finally:
        tree.remove(path)
        os.close(handle)


@contextmanager
def variables() -> Iterator[dict[str, str]]:
    """Create such a folder, and yield the variable TMPDIR with its path; no variable where it cannot be created."""
    with ExitStack() as stack:
        path = None
        with suppress(OSError):  # the disk is full, and the program may need no temporary files
            path = stack.enter_context(folder())
        yield {"TMPDIR": path} if path else {}


def _create_locked(parent: str) -> tuple[str, int]:
    """Create a folder that is locked from the beginning: one that ``_remove_leftovers`` took first is created again."""
    import tempfile

    while True:
        path = tempfile.mkdtemp(prefix=_PREFIX, dir=parent)
        with suppress(FileNotFoundError):
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            with suppress(OSError):  # some network file systems have no locks
                fcntl.flock(handle, fcntl.LOCK_EX)
            if os.path.isdir(path):
                return path, handle
            os.close(handle)


def _remove_leftovers(parent: str) -> None:
    """Remove this user's folders that no run has locked."""
    names = [name for name in os.listdir(parent) if name.startswith(_PREFIX)]  # among very many others
    for name in filter(_NAME.fullmatch, names):
        path = os.path.join(parent, name)
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(handle).st_uid == os.geteuid():
                    tree.remove(path)
            finally:
                os.close(handle)
