"""Distributions that shadow the system's packages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ModuleFile:
    """A file that has the name of a module of the standard library, or of pip, and precedes it on ``sys.path``."""

    module: str
    """The name of the module: ``logging``."""
    path: str
    """The path of the file; that of ``__init__.py`` for a package."""
    origin: str
    """Why Python looks there: ``current folder`` (for ``python -m`` only) or ``PYTHONPATH``."""
    in_package: bool
    """Whether the folder is a package itself, whose modules Python should not find by these names at all."""
