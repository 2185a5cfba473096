"""Interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["system", "venv", "conda", "pyenv", "homebrew", "uv", "local", "other"]
"""Where an interpreter comes from; ``local`` is one built into /usr/local or /opt."""

MarkerState = Literal["there", "edited", "gone"]
"""``there``: not seen to differ from what was shipped."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Marker:
    """The file EXTERNALLY-MANAGED beside an interpreter's stdlib (PEP 668)."""

    marker: str
    """Its path."""
    provider: str
    """Who manages this Python, for people: ``Debian``, ``Homebrew``, ``uv``; filled in when the machine is known."""
    message: str
    """Its ``Error`` text; empty where the file is malformed (pip honours it all the same)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ShippedMarker:
    """The marker that the distribution ships for the subject's base, by dpkg's records, and what has become of it."""

    path: str
    package: str
    """The package that ships it: ``libpython3.11-stdlib``."""
    version: str
    """Of that package, as it is installed."""
    state: MarkerState
    diverted: str | None
    """Where dpkg has been told to put it instead (dpkg-divert(1))."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Pip:
    """A pip that an interpreter would import."""

    version: str
    """As ``pip/__init__.py`` states it; empty where that could not be read."""
    location: str
    """The folder of the package: ``…/site-packages/pip``."""

    @property
    def major(self) -> int | None:
        """The first number of the version: ``23``."""
        first = self.version.partition(".")[0]
        return int(first) if first.isascii() and first.isdecimal() else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Interpreter:
    """One Python that was understood, by running it or by its files."""

    executable: str
    """As it was named or found on PATH; links are not resolved."""
    real_path: str
    version: str
    """``3.11.2``; ``3.11`` where the files tell no more."""
    implementation: str
    """``cpython`` or ``pypy``."""
    prefix: str
    real_prefix: str
    """``prefix`` with its links resolved, to be compared with another's."""
    base_prefix: str
    stdlib: str
    """``sysconfig.get_path("stdlib")``: of the base, also for a virtual environment."""
    kind: Kind
    base_kind: Kind
    """The same as ``kind``, or for a virtual environment the kind of its base."""
    externally_managed: Marker | None
    """The marker that pip honours here: always ``None`` in a virtual environment."""
    ensurepip: bool
    """ensurepip and the pip wheel it installs are there."""
    venv_module: bool
    """The module venv is there, which is not yet enough to make an environment."""
    pip: Pip | None
    purelib: str
    """Where pip would put a pure package."""
    user_site: str | None
    """The user's site-packages, ``None`` where the interpreter does not use one."""
    purelib_writable: bool | None
    user_site_writable: bool | None
    """For this user; both ``None`` under ``--root``."""
    system_site_packages: bool
    """A virtual environment that also sees its base's packages."""
    source: Literal["running", "files"]

    @property
    def in_environment(self) -> bool:
        """True in a virtual environment, told the way pip tells it (PEP 405)."""
        return self.prefix != self.base_prefix

    @property
    def minor(self) -> str:
        """``3.11``: what folders and packages are named after."""
        return ".".join(self.version.split(".")[:2])

    @property
    def release(self) -> tuple[int, ...]:
        """The same to be compared: ``(3, 11)``."""
        return tuple(int(part) for part in self.minor.split(".") if part.isdecimal())


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class NoInterpreter:
    """The subject cannot be told about, and why."""

    asked: str
    """What was looked for: ``python3``, or the argument of ``--python``."""
    executable: str | None
    """The file in question, where there is one."""
    reason: Literal["not-found", "dangling", "not-executable", "does-not-start", "time-limit", "not-told"]
    """``not-told``: it may not be run here, and its files say too little."""
    detail: str
    """One line for people: what was seen."""
