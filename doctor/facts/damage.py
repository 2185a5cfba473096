"""Damage to what is installed in an environment."""

from __future__ import annotations

from doctor.core.names import normalize
from doctor.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class DamagedDistribution:
    """An installed distribution whose files are not those that were installed."""

    name: str
    version: str
    missing: tuple[str, ...] = ()
    """Paths of files in its RECORD that do not exist."""
    changed: tuple[str, ...] = ()
    """Paths of files in its RECORD that have another content. Only ``doctor check --deep`` looks for them."""


@dataclass(frozen=True, kw_only=True)
class LostSource:
    """A distribution that was installed in editable mode from a folder that no longer exists."""

    name: str
    folder: str
    """The folder that it was installed from."""
    record: str
    """The path of its direct_url.json (PEP 610)."""
    moved_to: str = ""
    """The only folder beside ``folder`` with a project of this name; empty if there is none."""
    is_leftover: bool = False
    """Whether nothing requires the distribution, and the folder is certainly missing, and not on a disk elsewhere."""


@dataclass(frozen=True, kw_only=True)
class DeadScript:
    """A script in ``bin`` whose first line names a Python that does not exist."""

    path: str
    python: str
    """The Python in its first line."""


@dataclass(frozen=True, kw_only=True)
class Damage:
    """The damage to an environment; empty for a sound one."""

    distributions: tuple[DamagedDistribution, ...] = ()
    lost_sources: tuple[LostSource, ...] = ()
    dead_scripts: tuple[DeadScript, ...] = ()
    dead_paths: tuple[tuple[str, str], ...] = ()
    """(``*.pth`` file, folder): folders that the file adds to the search path, and that do not exist."""
    leftovers: tuple[str, ...] = ()
    """The folders to which pip renamed metadata that it was about to replace, before it was interrupted."""

    @property
    def names(self) -> tuple[str, ...]:
        """The normalised names of the damaged distributions."""
        return tuple(normalize(item.name) for item in self.distributions)
