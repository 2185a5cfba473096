"""The programs that install things, what they have been told, and what they have installed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

TRUE = ("y", "yes", "t", "true", "on", "1")
FALSE = ("n", "no", "f", "false", "off", "0")
"""What pip takes for a flag's value (pip ``utils/misc.py``, strtobool)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Setting:
    """One pip or uv option that the box has set."""

    name: str
    """pip's own spelling: ``break-system-packages``."""
    value: str
    source: str
    """``/etc/pip.conf:3`` or the variable's name."""
    level: Literal["global", "user", "site", "file", "variable"]
    """pip's own levels; ``file`` is what PIP_CONFIG_FILE names."""
    section: str
    """``global``, ``install``; ``env`` for variables."""

    @property
    def enables(self) -> bool:
        """It switches a flag on."""
        return self.value.lower() in TRUE

    @property
    def line(self) -> str:
        """As it would stand in a file: ``user = true``."""
        return f"{self.name} = {self.value}"

    @property
    def in_shell(self) -> bool:
        """A variable of this shell sets it: no file, nor a line in a start-up file."""
        return self.level == "variable" and ":" not in self.source


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Settings:
    """What pip and uv have been told, in pip's order: a later one wins (pip ``configuration.py``)."""

    pip: tuple[Setting, ...] = ()
    uv: tuple[Setting, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    """pip's files that it cannot parse: (path, reason). pip then refuses to work at all."""
    written: tuple[Setting, ...] = ()
    """Assignments in start-up files (``~/.bashrc``, ``/etc/environment``), in force or not."""
    destination_writable: bool | None = None
    """This user may write to ``destination``; ``None`` where there is none, and under a root."""

    @property
    def destination(self) -> Setting | None:
        """Where pip is told to install instead; it then looks at no marker (pip ``commands/install.py``)."""
        return next(filter(None, map(self.effective, ("target", "prefix", "root"))), None)

    def effective(self, name: str) -> Setting | None:
        """The setting of ``pip install`` called ``name`` that wins, if any."""
        return next((s for s in reversed(self.pip) if s.name == name), None)

    def on(self, name: str) -> Setting | None:
        """The setting of the flag ``name`` that wins, where it switches the flag on."""
        setting = self.effective(name)
        return setting if setting and setting.enables else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Tool:
    """A program found on PATH (or, for pipx, where it installs itself)."""

    path: str
    version: str | None
    python: str | None
    """The interpreter its first line names, for a script."""
    prefix: str | None = None
    """That interpreter's ``sys.prefix``, links resolved; ``None`` where it is gone or cannot be told."""
    on_path: bool = True

    @property
    def starts(self) -> bool:
        """Nothing is known to keep it from starting: the Python that it names, if it names one, is there."""
        return self.python is None or self.prefix is not None

    @property
    def release(self) -> tuple[int, int] | None:
        """The first two numbers of the version; ``None`` where it cannot be read."""
        numbers = re.match(r"(\d{1,9})\.(\d{1,9})", self.version or "")
        return (int(numbers[1]), int(numbers[2])) if numbers else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PipxHome:
    """What pipx has installed for this user."""

    apps: tuple[str, ...]
    """The applications that it has, by the names of their environments."""
    half: tuple[str, ...] = ()
    """The environments of those that it began to install and did not finish: it was killed."""
    unlinked: tuple[str, ...] = ()
    """Those of ``apps`` that lack a command in ``bin_dir``."""
    versions: tuple[tuple[str, str], ...] = ()
    """(application, version) of each, as pipx noted it when it installed it."""
    bin_dir: str
    on_path: bool
    at_start_up: str | None = None
    """``/home/ada/.bashrc:120``: the line that puts ``bin_dir`` on PATH in the user's new shells."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Tools:
    """The programs that install things."""

    pip: Tool | None
    pipx: Tool | None
    uv: Tool | None
    pipx_home: PipxHome | None
    pipx_makes_environments: bool | None = None
    """pipx's own Python has what it needs to; ``None`` where that cannot be told."""
    pipx_closed: str | None = None
    """The folder where pipx keeps what it installs, if this user may not write there."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Package:
    """A package of the box's package manager that matters here."""

    name: str
    installed: str | None
    candidate: str | None
    """The version that apt could give, by the plain package lists on the box: these tell nothing of pins."""
    versions: tuple[str, ...] = ()
    """All that its archives have, where apt itself was asked."""

    @property
    def state(self) -> str:
        """For people: the version that is installed, or that it is not."""
        offer = f"; apt offers {self.candidate}" if self.candidate else ""
        return self.installed or f"not installed{offer}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Unfinished:
    """A package that apt may want to see put right first."""

    name: str
    state: str
    """In dpkg's words (dpkg(1), "Package states"): ``installed``, ``unpacked``, ``half-configured``, …"""
    lacks: tuple[str, ...]
    """What it depends on and nothing installed fulfils: ``python3-idna (>= 3)``."""
    archived: bool | None
    """``False``: dpkg wants it installed again, and no archive has it; ``None``: that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Apt:
    """apt's own state."""

    lists: bool
    """Package lists have been fetched; without them apt knows no package."""
    lock: str | None
    """Who holds dpkg's or apt's lock: ``unattended-upgr (pid 812)``; ``None`` when nobody does."""
    fetching: bool = False
    """They are being fetched, or that was broken off: some may be missing. Only root can tell."""
    interrupted: bool = False
    """dpkg was broken off in the middle of something, and wants to finish it first."""
    unfinished: tuple[Unfinished, ...] = ()
    broken: tuple[str, ...] = ()
    """Packages that it was unpacking then, and that only are whole when they are installed again."""

    @property
    def knows(self) -> bool:
        """What its lists do not name, it does not have."""
        return self.lists and not self.fetching


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Shadow:
    """A distribution that hides one of the system's packages: it has the same name, and is found first."""

    name: str
    """Normalised: ``python-dateutil``."""
    version: str
    metadata: str
    """Its dist-info or egg-info."""
    where: Literal["local", "user"]
    """``local``: in /usr/local, for everybody. ``user``: in the user's site-packages."""
    package: str
    """The package of dpkg's that it hides: ``python3-dateutil``."""
    hidden: str
    """The version of the distribution in that package."""

    @property
    def site(self) -> str:
        """The folder that it lies in."""
        return self.metadata.rpartition("/")[0]

    @property
    def hides(self) -> str:
        """For people: what it hides."""
        return f"hides {self.package}, which holds {self.hidden}"


def names_of(shadows: Iterable[Shadow]) -> str:
    """For people: the first three, and how many more."""
    names = list(dict.fromkeys(one.name for one in shadows))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
