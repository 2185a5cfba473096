"""The project in the current folder, and the tool that manages its environment."""

from __future__ import annotations

import posixpath

from doctor.core.names import minor_of, normalize
from doctor.core.record import dataclass
from doctor.facts.environment import Environment
from doctor.facts.obstacle import Blocker, Obstacle

_MANAGERS = {
    "uv": (("uv", "sync"), ("uv", "add")),
    "poetry": (("poetry", "install"), ("poetry", "add")),
    "pdm": (("pdm", "install"), ("pdm", "add")),
    "pipenv": (("pipenv", "install", "--dev"), ("pipenv", "install")),
    "conda": (("conda", "env", "update", "--file", "{sign}"), ("conda", "install")),
    "conda-lock.yml": (("conda-lock", "install", "--name", "{name}", "{sign}"), ("conda", "install")),
    "pixi": (("pixi", "install"), ("pixi", "add", "--pypi")),
    "hatch": (("hatch", "env", "create"), ("hatch", "run", "pip", "install")),
}
"""The command that creates the environment, and the one that adds a package to it, by the name of the manager or of
the file that it is recognised by."""
_WITHOUT_PROJECT = {"uv": "--no-install-project", "poetry": "--no-root", "pdm": "--no-self"}
"""The option with which a manager installs what the project requires, and not the project itself."""
_OWN_PYTHONS = ("uv", "pixi", "conda")
"""Managers that download the Python that a project requires."""
_IN_PROJECT = ("uv", "poetry", "pdm", "pipenv")
"""Managers that create the environment in the project's folder, or use the one they find there."""


@dataclass(frozen=True, kw_only=True)
class Pin:
    """The Python that the project's ``.python-version`` requires."""

    version: str
    """The version in the file: ``3.12`` or ``3.12.4``."""
    python: str | None = None
    """An installed Python that satisfies it better than the subject; ``None`` if there is none, or no need."""

    @property
    def minor(self) -> str:
        """Major and minor version: ``3.12``."""
        return minor_of(self.version)

    def accepts(self, version: str) -> bool:
        """Return whether a Python of this version satisfies it."""
        return f"{version}.".startswith(f"{self.version}.")


@dataclass(frozen=True, kw_only=True)
class DeadHook:
    """The git hook of pre-commit, where the Python that it names is gone, and no pre-commit is on PATH."""

    path: str
    python: str
    program: str
    """The pre-commit in the environment of the project; empty if there is none."""


@dataclass(frozen=True, kw_only=True)
class NestedProject:
    """A project in a folder below the current one, which is none."""

    folder: str
    """Its name."""
    has_environment: bool
    """Whether it has an environment of its own, working or not."""


@dataclass(frozen=True, kw_only=True)
class OtherStart:
    """A line that starts a script of the project with a Python which lacks a module that the script imports."""

    path: str
    """The unit or the crontab."""
    line: int
    """The number of the line in it."""
    python: str
    """The Python as it is written there."""
    script: str
    module: str


@dataclass(frozen=True, kw_only=True)
class DeadKernel:
    """A Jupyter kernel whose Python no longer exists, and which a notebook of the project asks for."""

    name: str
    path: str
    """Its file ``kernel.json``."""
    python: str
    """The Python that it starts."""
    notebook: str
    """The notebook, relative to the root."""
    lacks_ipykernel: bool = False
    """Whether the environment of the project cannot stand in for that Python yet."""


@dataclass(frozen=True, kw_only=True)
class FileFault:
    """A file of the project's tool that the tool cannot parse."""

    path: str
    """The file, relative to the root."""
    line: int
    """The line of git's first conflict marker; 0 if the file is empty, or malformed."""
    problem: str
    """The fault, as a clause: ``a merge left its marks there``."""
    is_lock: bool
    """Whether the tool writes the file itself, from what others require."""
    aside: str
    """A free name beside it, relative to the root."""
    in_merge: bool = False
    """Whether git is in the middle of a merge, and still has the file as it was on both sides."""


@dataclass(frozen=True, kw_only=True)
class BuildFault:
    """The reason why the build backend of a project fails."""

    reason: str
    """The reason, as a clause: ``pyproject.toml names README.md, which does not exist``."""
    remedy: str
    """What has to be changed, as a sentence."""
    missing: str = ""
    """The text file that is missing, relative to the root, where an empty one suffices."""


@dataclass(frozen=True, kw_only=True)
class Project:
    """The project in the current folder."""

    root: str
    """Its folder."""
    manager: str | None
    """The tool that manages its environment: ``uv``, ``poetry``, ``pdm``, ``pipenv``, ``conda``, ``pixi`` or ``hatch``;
    ``pip`` where its files name none; ``None`` for a folder with an environment and no requirements."""
    requirements: tuple[str, ...]
    """The files that state its requirements, relative to the root."""
    requires_python: str | None
    """The versions of Python that it supports, as pyproject.toml or setup.cfg states them."""
    environment: Environment | None
    """Its environment: the active one, else the one in its folder."""
    needs_no_environment: bool = False
    """Whether PDM has installed what it requires into ``__pypackages__`` in its folder (PEP 582)."""
    aside: str = ""
    """A free name beside the environment, to which it can be moved out of the way."""
    other_environments: tuple[str, ...] = ()
    """The names of further environments in its folder."""
    name: str = ""
    """The name of the distribution that the project is, by pyproject.toml; empty if it states none."""
    is_package: bool = False
    """Whether pyproject.toml says how to build the project (PEP 518), so that it is meant to be installed."""
    has_src_layout: bool = False
    """Whether its modules are in a folder ``src``, so that they can be imported only once it is installed."""
    requires_python_file: str = "pyproject.toml"
    """The file that states ``requires_python``."""
    manager_file: str = ""
    """The file by which the manager is recognised, relative to the root."""
    manager_installed: bool = True
    """Whether the manager's program was found."""
    no_downloads: tuple[str, str] | None = None
    """The variable or file that keeps uv from downloading a Python, and the value; ``None`` if it may."""
    uv_fault: str = ""
    """The file of uv's configuration that uv cannot parse, and why; empty if there is none, or uv is not used."""
    file_fault: FileFault | None = None
    """The file that its tool cannot parse, if there is one."""
    build_fault: BuildFault | None = None
    """Why the project itself cannot be built and installed, where its files show that."""
    tool_blocker: Blocker | None = None
    """What keeps the tool from writing to a folder of its own outside the project, without which it does nothing."""
    metadata: str = ""
    """The name of the folder ``*.egg-info`` that building the project left in its folder, or in ``src``."""
    closed_artifact: Obstacle | None = None
    """Such a folder, or ``build``, that the current user cannot change, so that setuptools cannot build the project."""
    dead_hook: DeadHook | None = None
    """The git hook of pre-commit that cannot start, if there is one."""
    dead_kernel: DeadKernel | None = None
    """The kernel that a notebook of it asks for and that cannot start, if there is one."""
    other_start: OtherStart | None = None
    """The service or cron job that runs a script of it with a Python that lacks its packages."""
    manager_program: str = ""
    """The path of the manager's program where pipx and its installer put it, if that folder is not on PATH."""

    @property
    def manager_provides_python(self) -> bool:
        """Whether the manager downloads the Python that the project requires."""
        return self.manager in _OWN_PYTHONS

    @property
    def lacks_manager(self) -> bool:
        """Whether the manager is not installed, and doctor could install it."""
        return not self.manager_installed and self.manager in (*_IN_PROJECT, "hatch")

    @property
    def manager_uses_folder(self) -> bool:
        """Whether the manager creates the environment in the project's folder, or uses the one it finds there."""
        return self.manager in _IN_PROJECT

    def manages(self, environment: Environment | None) -> bool:
        """Return whether the manager manages ``environment``; conda and pixi do not manage one that venv created."""
        is_own = self.manager == "hatch" or environment is None or environment.creator == "conda"
        return self.manager_uses_folder or is_own

    def manager_command(self, requirements: tuple[str, ...] = ()) -> tuple[str, ...] | None:
        """Return the manager's command that creates the environment, or adds ``requirements``; ``None`` for pip."""
        known = _MANAGERS.get(self.manager_file) or _MANAGERS.get(self.manager or "")
        if known is None:
            return None
        create, add = known
        if requirements:
            return (self.manager_program or add[0], *add[1:], *requirements)
        words = tuple(word.format(sign=self.manager_file, name=posixpath.basename(self.root)) for word in create)
        skipped = _WITHOUT_PROJECT.get(self.manager or "") if self.build_fault else None
        return (self.manager_program or words[0], *words[1:], *([skipped] if skipped else []))

    def is_called(self, name: str) -> bool:
        """Return whether the project is the distribution of this name."""
        return normalize(self.name) == normalize(name)

    def accepts_python(self, version: str) -> bool:
        """Return whether the project supports this version of Python; a malformed ``requires_python`` excludes none."""
        from doctor.core.requirement import accepts_python  # most logs and machines need none of it

        return accepts_python(self.requires_python, version)
