"""The packages of the machine's package manager."""

from __future__ import annotations

from doctor.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package of the machine's package manager that matters for Python."""

    name: str
    """The name of the package."""
    installed: str | None
    """The installed version; null if it is not installed."""
    candidate: str | None
    """The version that the package lists offer, which takes no pins into account; null if they offer none."""
    held: bool = False
    """Whether it is on hold (apt-mark(8)), so that apt neither installs nor changes it."""
    versions: tuple[str, ...] = ()
    """All versions in the archives, where apt itself was asked; otherwise empty."""

    @property
    def version(self) -> str | None:
        """The version that is installed, or else the one that can be; ``None`` if there is neither."""
        return self.installed or self.candidate


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """A package that apt may have to repair before it does anything else."""

    name: str
    state: str
    """Its state (dpkg(1), "Package states"): ``installed``, ``unpacked``, ``half-configured``, …"""
    missing: tuple[str, ...]
    """Its dependencies that no installed package satisfies: ``python3-idna (>= 3)``."""
    in_archive: bool | None
    """Whether dpkg requires no reinstallation, or an archive has the package; ``None`` if that is unknown."""
    failures: int = 0
    """How often the script that configures the package has failed, according to dpkg's log."""
    script: str = ""
    """The path of that script; known only where it has failed or certainly fails."""
    failing_line: str = ""
    """The line at which it certainly fails; empty if none is certain."""
    always_fails: bool = False
    """Whether it certainly fails, or has failed more than once."""
    removable: bool = False
    """Whether the system does not need the package, and no other installed one does."""


@dataclass(frozen=True, kw_only=True)
class Repair:
    """The changes that `apt-get --fix-broken install` would make, as apt states them."""

    succeeds: bool
    """Whether apt finds a way at all."""
    removes: tuple[str, ...]
    """The packages that it would remove."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The reason why apt or dpkg works with no package at all."""

    reason: str = "it cannot read one of its own files"
    """The reason, as a clause."""
    source: str
    """The file or the folder that it is about, or the program that says so."""
    quote: str = ""
    """The message of the program, or the line of the file; may be empty."""
    command: tuple[str, ...] = ()
    """The command with which root removes the reason and deletes nothing; empty if there is none."""
    line: str = ""
    """The same for a shell, where one command is not enough."""
    advice: str = ""
    """Advice for the administrator where there is neither, as a sentence."""
    only_update: bool = False
    """Whether only ``apt-get update`` fails."""
    may_be_meant: bool = False
    """Whether somebody may have wanted it so: the system is mounted read-only, apt has never had an archive."""


@dataclass(frozen=True, kw_only=True)
class Apt:
    """The state of apt and dpkg."""

    has_lists: bool
    """Whether package lists were fetched; without them apt knows only the installed packages."""
    lock: str | None
    """The process that holds dpkg's or apt's lock: ``unattended-upgr (pid 812)``; ``None`` if none does."""
    fetching: bool = False
    """Whether lists are being fetched, or fetching was interrupted, so that some may be missing. Known only to root."""
    interrupted: bool = False
    """Whether dpkg was interrupted, and has to complete its work before it does anything else."""
    unfinished: tuple[Unfinished, ...] = ()
    broken_packages: tuple[str, ...] = ()
    """The packages that dpkg was unpacking when it was interrupted. Only a reinstallation completes them."""

    @property
    def lists_complete(self) -> bool:
        """Whether a package that the lists do not name does not exist."""
        return self.has_lists and not self.fetching

    repair: Repair | None = None
    """How apt would repair what lacks its dependencies; ``None`` if nothing does, or if apt was not asked."""
    refusal: Refusal | None = None
    """Why apt or dpkg works with no package at all; ``None`` if nothing shows that. They are asked where a file of
    theirs looks unusual."""
    excluded: tuple[str, ...] = ()
    """The packages that the lists offer and pins exclude (apt_preferences(5)); known only where a pin may do that."""
    excluding: tuple[str, ...] = ()
    """The files with the pins that exclude every package (``Package: *``); empty if packages are named."""
