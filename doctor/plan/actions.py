"""What a step does, for the executor: each act says all that is needed, and nothing runs in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Maker = Literal["virtualenv", "venv"]
"""What makes an environment; ``venv``: the interpreter's own module, for one too old for virtualenv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeEnvironment:
    """Make a new environment at ``path``, aside at first."""

    path: str
    python: str
    """The base interpreter."""
    identity: str
    """Its version and prefix: a shim's path does not tell which Python it starts."""
    maker: Maker
    system_site_packages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyEnvironment:
    """Continue with a copy of the environment at ``path``, so that failing leaves it untouched."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """Let the environment's own pip install ``lines`` and what ``files`` ask for."""

    path: str
    lines: tuple[str, ...]
    """Requirements; credentials in them are not hidden."""
    files: tuple[str, ...]
    """Lists that pip reads itself, relative to ``cwd``."""
    offline: bool
    cwd: str
    system_site_packages: bool = False
    """The environment sees its base's packages as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AptFinish:
    """Let dpkg finish what was broken off."""

    sudo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AptUpdate:
    """Fetch the package lists."""

    sudo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AptInstall:
    """Install packages of the system's package manager."""

    packages: tuple[str, ...]
    sudo: bool
    reinstall: bool = False
    """They are installed, and have lost files: which stay when the step is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipxClear:
    """Remove an application that pipx did not finish, of which it can make nothing any more."""

    folder: str
    """Its environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipxInstall:
    """Let pipx install one application."""

    pipx: str
    """The program."""
    requirement: str
    """Credentials in it are not hidden."""
    app: str
    """The name of pipx's environment for it."""
    relink: bool = False
    """Pipx has all of it but its commands; then it is not taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensurepath:
    """Let pipx put the folder of its applications on PATH, in the shells' start-up files."""

    pipx: str
    folder: str
    files: tuple[str, ...]
    """Files that it may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFile:
    """Take lines out of a file."""

    path: str
    pattern: str
    """Lines that match it go, whatever their case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuarantine:
    """Make a folder for what is moved aside, with a manifest of all that will come there."""

    folder: str
    base: str
    """What is moved lies below it, and keeps its place relative to it."""
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAside:
    """Move files and folders into a quarantine that was opened before."""

    folder: str
    base: str
    moves: tuple[str, ...]


Act = (
    MakeEnvironment
    | CopyEnvironment
    | Install
    | AptFinish
    | AptUpdate
    | AptInstall
    | PipxClear
    | PipxInstall
    | Ensurepath
    | EditFile
    | OpenQuarantine
    | MoveAside
)

ENVIRONMENT_ACTS = (MakeEnvironment, CopyEnvironment, Install)
"""Acts that together put one environment in place."""


OWN_HANDS = (EditFile, OpenQuarantine, MoveAside)
"""Acts that doctor takes itself, so that sudo, which runs programs, is of no help."""
