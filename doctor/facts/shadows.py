"""Distributions that shadow the system's packages."""

from __future__ import annotations

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass

BROKEN_LIMIT = 100
"""Environments that an upgrade broke of which ``Facts.broken_by_upgrade`` knows; ``doctor scan`` finds all."""


@dataclass(frozen=True, kw_only=True)
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
        """The site folder that it is in."""
        return self.metadata.rpartition("/")[0]

    def contains(self, package: str | None) -> bool:
        """Return whether the folder ``package`` is that of this distribution."""
        return package is not None and self.metadata.startswith(f"{package}-")


@dataclass(frozen=True, kw_only=True)
class ModuleFile:
    """A file that has the name of a module of the standard library, of pip or of a library, and precedes it."""

    module: str
    """The name of the module: ``logging``."""
    path: str
    """The path of the file; that of ``__init__.py`` for a package."""
    origin: str
    """Why Python looks there: ``current folder`` (for ``python -m`` only) or ``PYTHONPATH``."""
    in_package: bool
    """Whether the folder is a package itself, whose modules Python should not find by these names at all."""
    imports_itself: bool = False
    """Whether it imports the module of its own name, and so means the original, and gets itself."""
    fails: str = ""
    """Why its own import certainly fails, as a clause without subject: ``imports numpy, which is not installed``."""


@dataclass(frozen=True, kw_only=True)
class PathShadow:
    """A module or distribution on PYTHONPATH that an environment has as well, and that is another or fails."""

    module: str
    path: str
    problem: str
    """What is wrong, as a clause without subject: ``line 1 is not valid Python 3``, ``belongs to Python 2.7``."""
    is_version: bool = False
    """Whether it is a distribution that can be imported, in another version than the environment's."""


@dataclass(frozen=True, kw_only=True)
class Orphans:
    """A folder with packages of a Python that is nowhere on the machine."""

    folder: str
    minor: str
    """The version of that Python: ``3.9``."""
    packages: tuple[str, ...]
    """Every package in it, as ``name==version``."""
    requested: tuple[str, ...]
    """The names of those that were asked for, where pip recorded that (PEP 376, REQUESTED); else of all."""
