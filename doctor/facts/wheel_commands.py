"""The commands that a distribution offers."""

from __future__ import annotations

from doctor.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class WheelCommands:
    """The commands of one release of a distribution, and what its metadata says about their purpose."""

    name: str
    """The normalised name of the distribution."""
    version: str
    scripts: tuple[str, ...]
    """The names of its commands: the entry points of the groups ``console_scripts`` and ``gui_scripts``,
    and the programs in a wheel's folder ``*.data/scripts``."""
    classifiers: tuple[str, ...]
    """Its classifiers: ``Environment :: Console``."""
    summary: str
    """Its summary, one line."""
