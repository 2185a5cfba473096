"""Distributions that shadow the system's packages, and the quarantine that they can be moved into."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from doctor.core.names import abbreviate


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Shadow:
    """A distribution that shadows one of the system's packages, because Python finds it first."""

    name: str
    """The normalised name: ``python-dateutil``."""
    version: str
    metadata: str
    """The path of its dist-info or egg-info."""
    location: Literal["local", "user"]
    """``local``: in /usr/local, for all users. ``user``: in the user's site-packages."""
    package: str
    """The system's package that it shadows: ``python3-dateutil``."""
    shadowed_version: str
    """The version of the distribution in that package."""

    @property
    def site(self) -> str:
        """The site folder that it lies in."""
        return self.metadata.rpartition("/")[0]

    @property
    def description(self) -> str:
        """The system's package that it shadows, for people."""
        return f"shadows {self.package}, which has version {self.shadowed_version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineItem:
    """A shadowing distribution, and whether it can be moved into quarantine."""

    name: str
    version: str
    not_moved: tuple[str, ...] = ()
    """The files in its RECORD that cannot be moved, each with the reason, for people."""
    conflicts: tuple[str, ...] = ()
    """Distributions that the system's version does not satisfy: ``flask 3.1 requires click>=8.1.3``."""
    problem: str | None = None
    """Why it cannot be moved, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """A folder into which the shadowing distributions of one site folder can be moved, and those distributions."""

    location: Literal["local", "user"]
    """The location of the distributions, as in ``Shadow``."""
    folder: str
    """The folder of the quarantine, on the same file system. It does not exist yet."""
    base: str
    """The folder below which files may be moved: ``/usr/local``, ``~/.local``."""
    writable: bool
    """Whether this user may move them."""
    items: tuple[QuarantineItem, ...]
    """All shadowing distributions, also those that cannot be moved."""
    moves: tuple[str, ...]
    """Paths of files, links and whole folders to move; the metadata of the distributions comes last."""


def names_of(shadows: Iterable[Shadow]) -> str:
    """Return the first three names and the number of the others, for people."""
    return abbreviate(dict.fromkeys(shadow.name for shadow in shadows), 3)


def quarantine_path(folder: str, base: str, path: str) -> str:
    """Return where the quarantine ``folder`` keeps ``path``, which lies below ``base``."""
    return posixpath.join(folder, "files", posixpath.relpath(path, base))
