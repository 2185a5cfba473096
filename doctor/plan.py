"""What is wished for, and what would be done about it. Nothing here does anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.facts import Environment

Status = Literal[
    "done", "planned", "nothing-to-do", "failed", "needs-consent", "blocked", "refused", "declined", "interrupted"
]
"""How a request ended."""

Wish = Literal["venv", "pipx", "apt", "any"]
"""Where the user wants things to go; ``any``: where they belong."""

State = Literal["absent", "empty", "environment", "occupied", "file", "link", "no-parent", "root", "home", "project"]
"""What stands where an environment is to be."""

PREVIOUS = ".doctor-previous"
"""The folder inside an environment that holds the one it replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A distribution as an environment's files record it (``*.dist-info``)."""

    name: str
    version: str
    origin: str = ""
    """The requirement that brings it again where a version would not: ``name @ git+https://…``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementList:
    """A file that says what is needed, as it was read."""

    path: str
    """As it is typed in the user's folder."""
    kind: Literal["requirements", "pylock", "pyproject"]
    lines: tuple[str, ...] = ()
    """Every requirement and option in it and in the files it includes, comments gone."""
    constraints: tuple[str, ...] = ()
    """The same of the constraint files it names."""
    group: str | None = None
    """The dependency group of pyproject.toml that was read; ``None``: the project's dependencies."""
    problem: str | None = None
    """Why it could not be read, for people."""
    note: str | None = None
    """What it asks for that cannot be told from the file alone."""


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
    """``occupied``: a folder with something in it that is no environment. ``project``: the project itself, or above."""
    inside: bool
    """It lies in the project."""
    environment: Environment | None = None
    installed: tuple[Distribution, ...] = ()
    """What the environment holds, without pip itself."""
    inputs: str = ""
    """``Request.inputs`` of the run of doctor that made it; empty where doctor did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asks for, with the files that say more read in."""

    wish: Wish
    place: Place
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
    inputs: str = ""
    """A digest of ``lists``; empty where there are none."""
    unmet: bool = False
    """The environment lacks something of ``names`` or ``lists``; worked out by the planner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeEnvironment:
    """Make a new environment at ``path``, aside at first."""

    path: str
    python: str
    """The base interpreter."""
    by: Literal["virtualenv", "venv"]
    """``venv``: the interpreter's own module, for one too old for virtualenv."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPrevious:
    """The environment that stood at ``path`` is kept inside the one that replaces it."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Run a program."""

    argv: tuple[str, ...]
    """Credentials in it are not hidden."""
    limit: float
    """Seconds."""


Act = MakeEnvironment | CopyEnvironment | Install | KeepPrevious | Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do."""

    id: str
    why: str
    """What and why, in one line."""
    argv: tuple[str, ...]
    """What does the same when it is typed; never a shell string. The planner hides credentials in it."""
    act: Act
    needs_root: bool = False
    needs_network: bool = False
    needs_consent: bool = False
    """It changes something outside the project."""
    touches: tuple[str, ...]
    """Paths that it makes, changes or removes."""
    undo: str
    """How it is taken back, for people."""
    undoes: tuple[str, ...]
    """The paths of ``touches`` that taking it back restores: all of them."""
    verify: str
    """What must be true afterwards, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done, in order. No steps: nothing is to be done."""

    fix: str
    summary: str
    """One line: what will be so, or already is."""
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    """What the user should know besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A fix that does not fit the request or the box, and why."""

    fix: str
    reason: str
    """One line for people, with what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The wish is unsafe: nothing is done."""

    reason: str
    """What was asked for and why it is unsafe."""
    instead: str
    """The safe way."""
