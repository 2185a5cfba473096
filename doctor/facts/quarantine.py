"""The quarantine that the distributions which shadow the system's packages can be moved into."""

from __future__ import annotations

import posixpath

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class QuarantineItem:
    """A shadowing distribution, and whether it can be moved into quarantine."""

    name: str
    version: str
    not_moved: tuple[str, ...] = ()
    """The files in its RECORD that cannot be moved, each with the reason, for people."""
    conflicts: tuple[str, ...] = ()
    """Distributions that the system's version does not satisfy: ``flask 3.1 requires click>=8.1.3, and gets …``."""
    problem: str | None = None
    """Why it cannot be moved, for people."""


@dataclass(frozen=True, kw_only=True)
class Quarantine:
    """A folder into which the shadowing distributions of one site folder can be moved, and those distributions."""

    location: Literal["local", "user"]
    """The location of the distributions, as in ``Shadow``."""
    folder: str
    """The folder of the quarantine, on the same file system. It does not exist yet."""
    base: str
    """The folder below which files may be moved: ``/usr/local``, ``~/.local``."""
    writable: bool
    """Whether the current user can move them."""
    items: tuple[QuarantineItem, ...]
    """All shadowing distributions, also those that cannot be moved."""
    moves: tuple[str, ...]
    """Paths of files, links and whole folders to move; the metadata of the distributions comes last."""


def quarantine_path(folder: str, base: str, path: str) -> str:
    """Return where the quarantine ``folder`` keeps ``path``, which is below ``base``."""
    return posixpath.join(folder, "files", posixpath.relpath(path, base))
