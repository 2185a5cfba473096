"""Distributions that shadow the system's packages, and what can be moved into quarantine."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Shadow:
    """A distribution that hides one of the system's packages: it has the same name, and is found first."""

    name: str
    """Normalised: ``python-dateutil``."""
    version: str
    metadata: str
    """Its dist-info or egg-info."""
    location: Literal["local", "user"]
    """``local``: in /usr/local, for everybody. ``user``: in the user's site-packages."""
    package: str
    """The package of dpkg's that it hides: ``python3-dateutil``."""
    shadowed_version: str
    """The version of the distribution in that package."""

    @property
    def site(self) -> str:
        """The folder that it lies in."""
        return self.metadata.rpartition("/")[0]

    @property
    def hides(self) -> str:
        """For people: what it hides."""
        return f"hides {self.package}, which holds {self.shadowed_version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """A distribution that is to be moved aside, as its RECORD and the disk have it."""

    name: str
    version: str
    not_moved: tuple[str, ...] = ()
    """What its RECORD lists and is left alone, each with the reason, for people."""
    conflicts: tuple[str, ...] = ()
    """Who stays, and is not content with the system's version: ``flask 3.1 wants click>=8.1.3``."""
    problem: str | None = None
    """Why it cannot be moved, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """Where the shadowing distributions of one folder can be moved, and which of them."""

    location: Literal["local", "user"]
    """As in ``Shadow``."""
    folder: str
    """New, on their file system, and on nobody's path."""
    base: str
    """What lies below it may be moved: ``/usr/local``, ``~/.local``."""
    writable: bool
    """This user may."""
    items: tuple[Residue, ...]
    moves: tuple[str, ...]
    """What is moved: files, links, and folders that hold nothing else; the distributions' metadata last."""


def names_of(shadows: Iterable[Shadow]) -> str:
    """For people: the first three, and how many more."""
    names = list(dict.fromkeys(one.name for one in shadows))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")


def quarantine_path(folder: str, base: str, path: str) -> str:
    """Return where the quarantine ``folder`` keeps ``path``, which lies below ``base``."""
    return posixpath.join(folder, "files", posixpath.relpath(path, base))
