"""What is wished for: the user's words, with what they leave open read in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.facts import Environment, Package

Wish = Literal["venv", "pipx", "apt", "any", "mend"]
"""Where the user wants things to go; ``any``: where they belong; ``mend``: a condition is to be mended."""

State = Literal[
    "absent", "empty", "environment", "occupied", "file", "link", "link-above", "no-parent", "root", "home", "project",
    "site", "system",
]  # fmt: skip
"""What stands where an environment is to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A distribution as an environment's files record it (``*.dist-info``)."""

    name: str
    version: str
    origin: str = ""
    """The requirement that brings it again where a version would not: ``name @ git+https://…``, ``-e file:///…``."""
    extras: tuple[str, ...] = ()
    """What its extras ask for: ``PySocks>=1.5.6; extra == "socks"``."""
    lost: bool = False
    """The folder or file that it was installed from is gone."""
    requested: bool = False
    """Somebody asked for it, by its name or in a list; it did not merely come along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementList:
    """A file that says what is needed, as it was read."""

    path: str
    """As it is typed in the user's folder."""
    kind: Literal["requirements", "pylock", "declared"]
    """``declared``: pyproject.toml or setup.cfg, of which pip is told the lines."""
    lines: tuple[str, ...] = ()
    """Every requirement and option in it and in the files it includes, comments gone."""
    constraints: tuple[str, ...] = ()
    """The same of the constraint files it names."""
    group: str | None = None
    """The dependency group or extra of pyproject.toml that was read; ``None``: the project's dependencies."""
    problem: str | None = None
    """Why it could not be read, for people."""
    built: bool = False
    """It asks for more, which shows only when the project is built."""
    files: tuple[str, ...] = ()
    """Every file that was read for it, from the folder it was asked for in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an environment is, or is to be."""

    path: str
    """Absolute, links above it resolved."""
    shown: str
    """As it is typed in ``cwd``: ``.venv``."""
    project: str
    """The project's folder; what lies in it may be changed without asking."""
    cwd: str
    """Where the user types."""
    state: State
    """``occupied``: a folder with something in it that is no environment. ``project``: the project itself, or above.
    ``link-above``: named in the project, and outside it by a link on the way. ``site``: among installed packages."""
    inside: bool
    """It lies in the project."""
    theirs: str | None = None
    """The other user of this system whose it is; for root also, whose the folder around it is."""
    mounted: bool = False
    """A file system of its own begins there."""
    environment: Environment | None = None
    has_previous: bool = False
    """The environment holds the one that it replaced."""
    installed: tuple[Distribution, ...] = ()
    """What the environment holds."""
    inputs: str = ""
    """``Request.inputs`` of the run of doctor that made it; empty where doctor did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """A distribution that is to be moved aside, as its RECORD and the disk have it."""

    name: str
    version: str
    left: tuple[str, ...] = ()
    """What its RECORD lists and is left alone, each with the reason, for people."""
    missed: tuple[str, ...] = ()
    """Who stays, and is not content with the system's version: ``flask 3.1 wants click>=8.1.3``."""
    problem: str | None = None
    """Why it cannot be moved, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """Where distributions are to be moved, and which."""

    folder: str
    """New, on their file system, and on nobody's path."""
    base: str
    """What lies below it may be moved: ``/usr/local``, ``~/.local``."""
    writable: bool
    """This user may."""
    residues: tuple[Residue, ...]
    moves: tuple[str, ...]
    """What is moved: files, links, and folders that hold nothing else; the distributions' metadata last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asks for, with the files that say more read in."""

    wish: Wish
    place: Place
    condition: str = ""
    """The id of the condition to be mended, where that is the wish."""
    names: tuple[str, ...] = ()
    """Requirements as they were typed; they may be anything."""
    lists: tuple[RequirementList, ...] = ()
    python: str | None = None
    """``--python``, where it was given: then the environment must be of that Python."""
    told_path: bool = False
    """``--path`` was given, so another tool's project may get an environment beside its own."""
    system_site_packages: bool = False
    offline: bool = False
    maker: tuple[str, ...] = ("python3", "-m", "virtualenv")
    """The command line that starts doctor's own virtualenv."""
    oldest: tuple[int, int] = (3, 9)
    """The oldest Python that virtualenv carries a pip for."""
    more: tuple[str, ...] = ()
    """Lists and groups of the project that were not asked for, as the options that ask for them."""
    inputs: str = ""
    """A digest of ``lists``; empty where there are none."""
    packages: tuple[tuple[str, Package], ...] = ()
    """Of each name asked for: the system's package that holds it, by the rule for names."""
    own_pipx: Place | None = None
    """Where doctor keeps, or would keep, a pipx of its own; looked at where applications are asked for."""
    pipx_libraries: Place | None = None
    """pipx's shared environment, which it makes with ensurepip and then installs everything with."""
    quarantine: Quarantine | None = None
    """What hides the system's packages; looked at where that is to be mended."""
    applications: bool = False
    """What is named belongs to pipx; worked out by the planner."""
    unmet: bool = False
    """The environment lacks something of ``names`` or ``lists``; worked out by the planner."""
