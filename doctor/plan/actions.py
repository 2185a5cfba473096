"""The actions of a plan's steps, each with everything that the executor needs. Nothing is done here."""

from __future__ import annotations

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass

EnvironmentCreator = Literal["virtualenv", "venv"]
"""The tool that creates an environment; ``venv`` is the interpreter's own module, for one too old for virtualenv."""


@dataclass(frozen=True, kw_only=True)
class CreateEnvironment:
    """Create a new environment for the target ``path``."""

    path: str
    """The target; the environment is created in a staging folder beside it."""
    python: str
    """The base interpreter."""
    identity: str
    """The version and prefix of the interpreter, since the path of a shim does not say which one it starts."""
    creator: EnvironmentCreator
    """The tool that creates it."""
    system_site_packages: bool
    """Whether the environment sees the packages of its base."""


@dataclass(frozen=True, kw_only=True)
class CopyEnvironment:
    """Continue with a copy of the environment at ``path``, so that a failure leaves the original untouched."""

    path: str
    """The target."""


@dataclass(frozen=True, kw_only=True)
class PipInstall:
    """Let the environment's own pip, or uv, install requirements."""

    path: str
    """The target."""
    requirements: tuple[str, ...]
    """Requirements, one line each; credentials in them are not hidden."""
    requirement_files: tuple[str, ...]
    """Files that pip reads with ``-r``, relative to ``cwd``."""
    offline: bool
    """Whether pip must not use the network."""
    cwd: str
    """The folder in which pip runs."""
    system_site_packages: bool = False
    """Whether the environment sees the packages of its base."""
    strict: bool = False
    """Whether a module that was asked for and cannot be imported is a failure."""
    compiled: bool = False
    """Whether modules are compiled when they are installed, and not when they are first imported."""
    uv: str = ""
    """The path of the uv that installs instead of pip; empty for pip."""


@dataclass(frozen=True, kw_only=True)
class CompleteDpkg:
    """Let dpkg complete interrupted installations."""

    sudo: bool
    """Whether the command needs sudo."""


@dataclass(frozen=True, kw_only=True)
class AptUpdate:
    """Fetch the package lists."""

    sudo: bool
    """Whether the command needs sudo."""


@dataclass(frozen=True, kw_only=True)
class AptInstall:
    """Install system packages."""

    packages: tuple[str, ...]
    """The names of the packages."""
    sudo: bool
    """Whether the command needs sudo."""
    reinstall: bool = False
    """Whether the packages are installed already and have lost files. Undo leaves them in place."""


@dataclass(frozen=True, kw_only=True)
class PipxClear:
    """Remove an application that pipx did not finish installing, and that it cannot use."""

    folder: str
    """The application's environment."""


@dataclass(frozen=True, kw_only=True)
class PipxInstall:
    """Let pipx install one application."""

    pipx: str
    """The path of pipx."""
    requirement: str
    """The requirement; credentials in it are not hidden."""
    app: str
    """The name of pipx's environment for it."""
    include_dependencies: bool = False
    """Whether the commands of its dependencies are put on PATH as well."""
    relink: bool = False
    """Whether only the links to the application's commands are missing. Undo then leaves the application in place."""
    python: str = ""
    """The interpreter for its environment; empty if pipx chooses it."""


@dataclass(frozen=True, kw_only=True)
class Ensurepath:
    """Let pipx put the folder of its commands on PATH, in the startup files of shells."""

    pipx: str
    """The path of pipx."""
    folder: str
    """The folder of the commands."""
    files: tuple[str, ...]
    """The files that pipx may change."""


@dataclass(frozen=True, kw_only=True)
class EditFile:
    """Remove lines from a file."""

    path: str
    """The file."""
    lines: tuple[tuple[int, int], ...]
    """The first and the last line of each part to remove, counted from 1."""
    pattern: str
    """A regular expression that the first line of each part matches, unless the file has changed; letter case is
    ignored."""


@dataclass(frozen=True, kw_only=True)
class OpenQuarantine:
    """Create a quarantine folder, with a manifest of everything that will be moved there."""

    folder: str
    """The folder."""
    base: str
    """The folder that contains all of it; each path keeps its place relative to it."""
    moves: tuple[str, ...]
    """The paths that will be moved."""


@dataclass(frozen=True, kw_only=True)
class MoveToQuarantine:
    """Move files and folders into a quarantine that an earlier step created."""

    folder: str
    """The folder of the quarantine."""
    base: str
    """The folder that contains all of it, as in ``OpenQuarantine``."""
    moves: tuple[str, ...]
    """The paths to move."""


Action = (
    CreateEnvironment
    | CopyEnvironment
    | PipInstall
    | CompleteDpkg
    | AptUpdate
    | AptInstall
    | PipxClear
    | PipxInstall
    | Ensurepath
    | EditFile
    | OpenQuarantine
    | MoveToQuarantine
)
