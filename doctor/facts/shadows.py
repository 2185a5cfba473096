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
