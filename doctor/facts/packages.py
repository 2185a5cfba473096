"""The packages of the machine's package manager."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Package:
    """A package of the machine's package manager that matters for Python."""

    name: str
    """The name of the package."""
    installed: str | None
    """The installed version; null where it is not installed."""
    candidate: str | None
    """The version that the package lists offer, which takes no pins into account; null where they offer none."""
    versions: tuple[str, ...] = ()
    """All versions in the archives, where apt itself was asked; otherwise empty."""

    @property
    def state(self) -> str:
        """The installed version, or that the package is not installed, for people."""
        offer = f"; apt offers {self.candidate}" if self.candidate else ""
        return self.installed or f"not installed{offer}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Unfinished:
    """A package that apt may want to see put right first."""

    name: str
    state: str
    """In dpkg's words (dpkg(1), "Package states"): ``installed``, ``unpacked``, ``half-configured``, …"""
    missing: tuple[str, ...]
    """What it depends on and nothing installed fulfils: ``python3-idna (>= 3)``."""
    in_archive: bool | None
    """``False``: dpkg wants it installed again, and no archive has it; ``None``: that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Apt:
    """apt's own state."""

    has_lists: bool
    """Package lists have been fetched; without them apt knows no package."""
    lock: str | None
    """Who holds dpkg's or apt's lock: ``unattended-upgr (pid 812)``; ``None`` when nobody does."""
    fetching: bool = False
    """They are being fetched, or that was broken off: some may be missing. Only root can tell."""
    interrupted: bool = False
    """dpkg was broken off in the middle of something, and wants to finish it first."""
    unfinished: tuple[Unfinished, ...] = ()
    broken_packages: tuple[str, ...] = ()
    """Packages that it was unpacking then, and that only are whole when they are installed again."""

    @property
    def lists_complete(self) -> bool:
        """What its lists do not name, it does not have."""
        return self.has_lists and not self.fetching
