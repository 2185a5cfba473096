"""Interpreters."""

from __future__ import annotations

from doctor.core.lazy_typing import Literal
from doctor.core.names import minor_of
from doctor.core.record import dataclass

Kind = Literal["system", "venv", "conda", "pyenv", "homebrew", "uv", "local", "other"]
"""The origin of an interpreter; ``local`` is one built into /usr/local or /opt."""

NoInterpreterReason = Literal["not-found", "dangling", "not-executable", "does-not-start", "time-limit", "undetermined"]
"""``undetermined``: doctor may not run the interpreter, and its files say too little."""

MarkerState = Literal["intact", "edited", "missing"]
"""``intact``: no difference from the shipped file was seen."""


@dataclass(frozen=True, kw_only=True)
class Marker:
    """The file EXTERNALLY-MANAGED beside an interpreter's stdlib (PEP 668)."""

    marker: str
    """The path of the file."""
    provider: str
    """The name of the distribution or tool that manages this Python, for people: ``Debian``, ``Homebrew``, ``uv``."""
    message: str
    """The text under ``Error``; empty if the file is malformed, which pip honours nevertheless."""


@dataclass(frozen=True, kw_only=True)
class ShippedMarker:
    """The marker that the distribution ships for the subject's base, by dpkg's records, and its present state."""

    path: str
    package: str
    """The package that ships it: ``libpython3.11-stdlib``."""
    version: str
    """The installed version of that package."""
    state: MarkerState
    diverted: str | None
    """The path to which dpkg diverts the file (dpkg-divert(1))."""


@dataclass(frozen=True, kw_only=True)
class Repointed:
    """A /usr/bin/python3 that is not the one of the distribution's package, or is missing."""

    path: str
    actual: str
    """The file that it leads to, links resolved; ``path`` itself where it is not a link, empty if there is none."""
    expected: str
    """The Python that the package's link points to: ``/usr/bin/python3.11``."""
    package: str
    """The package that ships the link: ``python3-minimal``."""
    by_alternatives: bool
    """Whether update-alternatives(1) set the link."""
    diverted_to: str = ""
    """The path to which dpkg-divert(1) moved the file, so that ``path`` has no program; empty if it did not."""


@dataclass(frozen=True, kw_only=True)
class Pip:
    """The pip that an interpreter imports."""

    version: str
    """The version that ``pip/__init__.py`` states; empty if that cannot be read."""
    location: str
    """The folder of the package: ``…/site-packages/pip``."""

    @property
    def major(self) -> int | None:
        """The first number of the version: ``23``."""
        first = self.version.partition(".")[0]
        return int(first) if first.isascii() and first.isdecimal() else None


@dataclass(frozen=True, kw_only=True)
class Interpreter:
    """A Python that was examined by running it or by reading its files."""

    executable: str
    """The path by which it was named or found on PATH, links unresolved."""
    real_path: str
    """The same path with all links resolved."""
    version: str
    """The version: ``3.11.2``, or ``3.11`` where the files say no more."""
    implementation: str
    """``cpython`` or ``pypy``."""
    prefix: str
    """``sys.prefix``: the folder of the virtual environment, or of the installation."""
    real_prefix: str
    """``prefix`` with all links resolved, so that it can be compared."""
    base_prefix: str
    """``sys.base_prefix``: the folder of the installation."""
    stdlib: str
    """The folder of the standard library; that of the base for a virtual environment."""
    kind: Kind
    """The origin of the interpreter; ``local`` is one built into /usr/local or /opt."""
    base_kind: Kind
    """The origin of the base of a virtual environment; otherwise the same as ``kind``."""
    externally_managed: Marker | None
    """The marker that pip honours; null if there is none, as in every virtual environment."""
    ensurepip: bool
    """Whether the module ensurepip and the pip wheel that it installs exist."""
    venv_module: bool
    """Whether the module venv exists, which alone does not suffice to create an environment."""
    environments_start: bool
    """Whether an environment that `python -m venv` creates finds its standard library; not where this Python was
    started by a link from outside of its installation, and was built for another folder."""
    pip: Pip | None
    """The pip that it imports; null if it has none."""
    purelib: str
    """The folder into which pip installs pure Python packages."""
    user_site: str | None
    """The site-packages folder of the user; null if the interpreter uses none."""
    purelib_writable: bool | None
    """Whether the current user can write to ``purelib``; null under ``--root``."""
    user_site_writable: bool | None
    """Whether the current user can write to ``user_site``; null under ``--root`` and where there is none."""
    system_site_packages: bool
    """Whether it is a virtual environment that also sees the packages of its base."""
    source: Literal["running", "files"]
    """The way in which it was examined: by running it, or by reading its files."""
    lacking_modules: tuple[str, ...] = ()
    """Modules of the standard library that it lacks: ``_ssl``, which needs a library, or ``json``."""
    closed_folder: str = ""
    """A folder of packages, or a package in one, that it would import from and the current user cannot read; may be
    empty."""

    @property
    def in_environment(self) -> bool:
        """Whether the interpreter is that of a virtual environment (PEP 405), by the rule that pip uses."""
        return self.prefix != self.base_prefix

    @property
    def minor(self) -> str:
        """Major and minor version, after which folders and packages are named: ``3.11``."""
        return minor_of(self.version)

    @property
    def release(self) -> tuple[int, ...]:
        """Major and minor version for comparisons: ``(3, 11)``."""
        return tuple(int(part) for part in self.minor.split(".") if part.isdecimal())


@dataclass(frozen=True, kw_only=True)
class StartUpFault:
    """A fault of a file that the subject executes whenever it starts: sitecustomize, usercustomize, a ``.pth`` file."""

    path: str
    """The path of the file; empty if it is unknown."""
    effect: Literal["prints", "fails", "ends"]
    """``prints`` to standard output; ``fails`` with an error that Python reports; ``ends`` Python."""
    detail: str
    """The first line that it prints, or the error."""
    package: str = ""
    """The Debian package that owns the file; empty if none does."""


@dataclass(frozen=True, kw_only=True)
class NoInterpreter:
    """The reason why nothing is known about the subject."""

    requested: str
    """The name that was searched for: ``python3``, or the argument of ``--python``."""
    executable: str | None
    """The file that was found; ``None`` if there is none."""
    reason: NoInterpreterReason
    detail: str
    """The observation in one line, for people."""
