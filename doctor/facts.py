"""What is true of a box: frozen data, read by ``doctor.probe``, judged by the checks.

Nothing in this module reads anything. Paths are absolute and written as the box itself would write
them (under ``--root DIR`` without ``DIR``). Text from the box may hold anything, control characters
and lone surrogates included: ``doctor.report`` escapes it when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["system", "venv", "conda", "pyenv", "homebrew", "uv", "local", "other"]
"""Where an interpreter comes from; ``local`` is one built into /usr/local or /opt."""

Sudo = Literal["none", "password", "passwordless"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distro:
    """The operating system's release, from os-release(5)."""

    id: str
    """Lower case: ``debian``, ``ubuntu``, ``raspbian``."""
    version: str
    """``12``, ``24.04``; empty for rolling releases."""
    codename: str
    """``bookworm``; may be empty."""
    name: str
    """For people: ``Debian GNU/Linux 12 (bookworm)``."""
    like: tuple[str, ...]
    """ID_LIKE: the families this one descends from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who runs doctor."""

    uid: int
    name: str
    root: bool
    sudo: Sudo
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The box around the interpreters."""

    distro: Distro | None
    container: str | None
    """``docker``, ``podman``, ``lxc``, … or ``None`` where no sign of one was seen."""
    wsl: bool
    ci: str | None
    """``github-actions``, ``gitlab``, …; ``ci`` where only the variable CI is set."""
    user: User | None
    """``None`` under ``--root``: nobody is logged in to a directory."""
    shell: str | None
    """The shell that started doctor: ``bash``, ``zsh``, ``fish``, …"""
    package_manager: str | None
    """``apt``, ``dnf``, ``pacman``, ``apk``, ``zypper``, ``brew``, …"""
    architecture: str | None
    """``x86_64``, ``aarch64``; ``None`` under ``--root``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The file EXTERNALLY-MANAGED beside an interpreter's stdlib (PEP 668)."""

    marker: str
    """Its path."""
    provider: str
    """Who manages this Python, for people: ``Debian``, ``Homebrew``, ``uv``."""
    message: str
    """Its ``Error`` text; empty where the file is malformed (pip honours it all the same)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pip:
    """A pip that an interpreter would import."""

    version: str
    """As ``pip/__init__.py`` states it; empty where that could not be read."""
    location: str
    """The folder of the package: ``…/site-packages/pip``."""


@dataclass(frozen=True, slots=True, kw_only=True)
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
    told_by: Literal["running", "files"]

    @property
    def in_environment(self) -> bool:
        """True in a virtual environment, told the way pip tells it (PEP 405)."""
        return self.prefix != self.base_prefix

    @property
    def minor(self) -> str:
        """``3.11``: what folders and packages are named after."""
        return ".".join(self.version.split(".")[:2])


@dataclass(frozen=True, slots=True, kw_only=True)
class NoInterpreter:
    """The subject cannot be told about, and why."""

    asked: str
    """What was looked for: ``python3``, or the argument of ``--python``."""
    executable: str | None
    """The file in question, where there is one."""
    reason: Literal["not-found", "dangling", "not-executable", "does-not-start", "time-limit", "too-old"]
    detail: str
    """One line for people: what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A virtual environment as it stands on the disk, told by its files alone."""

    path: str
    python: str
    """``PATH/bin/python``, unresolved; it may dangle."""
    real_python: str | None
    """What that resolves to; ``None`` when it dangles."""
    made_by: Literal["venv", "virtualenv", "uv", "conda"]
    version: str
    """``3.11.2``: of the Python that made it (pyvenv.cfg); may be empty."""
    runs: str
    """``3.13``: of the Python that ``bin/python`` now leads to; empty where that cannot be told."""
    libraries: tuple[str, ...]
    """``3.11``, …: the ``lib/pythonX.Y`` that it holds."""
    pip: Pip | None
    activate: bool
    """``bin/activate`` is there."""
    recorded_path: str | None
    """The folder that ``activate`` or the scripts' shebangs name; ``None`` where neither says."""
    noexec: bool
    """It lies on a file system mounted noexec."""
    system_site_packages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One pip or uv option that the box has set."""

    name: str
    """pip's own spelling: ``break-system-packages``."""
    value: str
    source: str
    """``/etc/pip.conf:3`` or the variable's name."""
    level: Literal["global", "user", "site", "file", "variable"]
    section: str
    """``global``, ``install``; ``env`` for variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What pip and uv have been told, in pip's order: a later one wins (pip ``configuration.py``)."""

    pip: tuple[Setting, ...] = ()
    uv: tuple[Setting, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    """pip's files that it cannot parse: (path, reason). pip then refuses to work at all."""

    def effective(self, name: str) -> Setting | None:
        """The setting of ``pip install`` called ``name`` that wins, if any."""
        return next((s for s in reversed(self.pip) if s.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program found on PATH (or, for pipx, where it installs itself)."""

    path: str
    version: str | None
    python: str | None
    """The interpreter its first line names, for a script."""
    on_path: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PipxHome:
    """What pipx has installed for this user."""

    apps: tuple[str, ...]
    """The names of its environments."""
    bin_dir: str
    on_path: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The programs that install things."""

    pip: Tool | None
    pipx: Tool | None
    uv: Tool | None
    pipx_home: PipxHome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package of the box's package manager that matters here."""

    name: str
    installed: str | None
    candidate: str | None
    """The version that apt could give, by the package lists on the box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apt:
    """apt's own state."""

    lists: bool
    """Package lists have been fetched; without them apt knows no package."""
    lock: str | None
    """Who holds dpkg's or apt's lock: ``unattended-upgr (pid 812)``; ``None`` when nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The project in the current folder."""

    root: str
    manager: str | None
    """``uv``, ``poetry``, ``pdm``, ``pipenv``, ``conda``, ``pixi``: the tool whose business the
    environment is; ``pip`` where requirements or a pyproject name none; ``None`` for a mere folder
    with an environment in it."""
    requirements: tuple[str, ...]
    """Files that say what it needs, relative to the root."""
    requires_python: str | None
    """As pyproject.toml states it."""
    environment: Environment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something that could not be told."""

    what: str
    """The probe: ``subject``, ``tools``, …"""
    cause: Literal["time-limit", "forbidden", "crashed"]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything doctor knows of a box. Checks are pure functions of it."""

    machine: Machine
    subject: Interpreter | NoInterpreter
    others: tuple[str, ...] = ()
    """Paths of further interpreters on PATH: ``/usr/bin/python3.12``."""
    active: Environment | None = None
    """What VIRTUAL_ENV names, also when it is broken."""
    missing_active: str | None = None
    """VIRTUAL_ENV, where it names no environment at all."""
    settings: Settings = field(default_factory=Settings)
    tools: Tools = field(default_factory=lambda: Tools(pip=None, pipx=None, uv=None, pipx_home=None))
    packages: tuple[Package, ...] = ()
    apt: Apt | None = None
    """``None`` where the box has no apt."""
    project: Project | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    """The variables that matter here; empty under ``--root``."""
    today: str = ""
    """ISO date: some conditions come with time."""
    root: str = "/"
    """The directory looked at; ``/`` is the live box."""
    unknown: tuple[Unknown, ...] = ()

    @property
    def live(self) -> bool:
        """The box is the one doctor runs on."""
        return self.root == "/"
