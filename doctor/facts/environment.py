"""Virtual environments."""

from __future__ import annotations

import shlex

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass
from doctor.facts.python import Pip

PREVIOUS = ".doctor-previous"
"""The folder inside an environment that contains the environment it replaced."""

ScriptFault = Literal["long", "crlf", "dead", "denied"]
"""The first line of a script is too long for the kernel, ends in CR LF (or the lines of ``activate`` do), or names an
interpreter that does not exist; or the current user cannot execute the script (``denied``)."""
State = Literal["healthy", "broken", "incomplete", "python-changed", "moved", "noexec"]


@dataclass(frozen=True, kw_only=True)
class Environment:
    """A virtual environment as its files describe it."""

    path: str
    real_path: str
    """``path`` with its links resolved, since several paths may lead to the same environment."""
    python: str
    """The path of ``bin/python``, links unresolved; it may dangle."""
    real_python: str | None
    """The same path with links resolved; ``None`` if it dangles."""
    creator: Literal["venv", "virtualenv", "uv", "conda"]
    """The tool that created the environment."""
    version: str
    """The version of the Python that created it, by pyvenv.cfg: ``3.11.2``; may be empty."""
    python_minor: str
    """The version of the Python that ``bin/python`` leads to now: ``3.13``; empty if it is unknown."""
    library_versions: tuple[str, ...]
    """The versions of its ``lib/pythonX.Y`` folders: ``3.11``."""
    left_versions: tuple[str, ...] = ()
    """The ``library_versions`` most of whose packages its own Python's folder lacks; empty without such a folder."""
    pip: Pip | None
    """The pip inside it."""
    activation_scripts: tuple[str, ...]
    """The activation scripts in its ``bin``: ``activate``, ``activate.fish``, …"""
    base_exists: bool
    """Whether the folder that pyvenv.cfg calls ``home`` still exists."""
    recorded_path: str | None
    """The folder that ``activate`` or the shebangs of its scripts name; ``None`` if neither does."""
    noexec: bool
    """Whether the environment is on a file system mounted noexec."""
    system_site_packages: bool
    """Whether the environment sees the packages of its base interpreter."""
    is_closed: bool = False
    """Whether ``python`` leads into a folder that the current user cannot enter; others may be able to start it."""
    is_read_only: bool = False
    """Whether the current user cannot write to the folder into which its pip installs; unknown under ``--root``."""
    lost_link: bool = False
    """Whether the broken link is inside ``bin``; the interpreter outside still exists."""
    created_on_windows: bool = False
    """Whether the environment was created on Windows, with ``Scripts`` instead of ``bin``."""
    script_fault: ScriptFault | None = None
    """Why the kernel does not start ``bin/pip``, else ``bin/pip3``; ``None`` if it does, or there is neither."""
    missing_scripts: tuple[str, ...] = ()
    """The names, of ``pip`` and ``pip3``, that its ``bin`` lacks; an environment without the package pip lacks both."""
    tool: str = ""
    """The tool that recreates the environment where it is needed: ``tox``, ``nox``, ``hatch``, ``poetry``, ``pdm``,
    ``pixi``, or ``direnv`` where that creates another instead of it; empty if its files and its path show none."""
    cfg_problem: str = ""
    """The fault of its pyvenv.cfg, as a clause: ``its pyvenv.cfg is missing``; empty if there is none."""
    empty_files: tuple[str, ...] = ()
    """Files of size 0 among those that are never empty in a working environment; a power cut leaves such files."""
    worker: str = ""
    """The process that creates the environment at this moment, as in ``python3 (pid 12)``; empty elsewhere."""
    own_files: tuple[str, ...] = ()
    """The names in its folder of what neither a tool nor a package created; empty for one of conda."""
    base: str = ""
    """The path of the Python that it was created from, or of a later release in its place; looked for where the
    environment has a defect, and empty if there is none."""
    base_minor: str = ""
    """Its version: ``3.11``; empty if its files do not tell."""
    holds_project: bool = False
    """Whether the folder is that of a project as well, so that it is neither moved nor copied."""

    @property
    def needs_uv(self) -> bool:
        """Whether nothing but uv installs into it: uv created it, and left out pip on purpose."""
        return self.creator == "uv" and self.pip is None

    @property
    def unread_versions(self) -> tuple[str, ...]:
        """The versions of Python for which its packages were installed, where its own Python does not look there."""
        is_changed = self.python_minor and self.library_versions and self.python_minor not in self.library_versions
        return self.library_versions if is_changed else self.left_versions

    @property
    def state(self) -> State:
        """The one condition that has to be repaired first, or ``healthy``.

        ``python-changed``: it runs another Python than the one whose packages it holds. ``incomplete``: it has neither
        pip nor ``activate``, it has empty files, or it has no pyvenv.cfg that Python can use; uv leaves out pip on
        purpose, but never ``activate``.
        """
        if self.real_python is None or not self.base_exists:
            return "broken"
        if self.empty_files or self.cfg_problem:
            return "incomplete"
        if self.pip is None and "activate" not in self.activation_scripts and self.creator in ("venv", "virtualenv"):
            return "incomplete"
        if self.unread_versions:
            return "python-changed"
        if self.recorded_path not in (None, self.path):
            return "moved"
        return "noexec" if self.noexec else "healthy"

    @property
    def loss(self) -> str:
        """The reason why its Python does not start, where it is broken, as a clause."""
        if self.is_closed:
            return "its Python is in a folder that you cannot enter"
        if self.created_on_windows:
            return "it was created on Windows"
        return "its link to Python is missing" if self.lost_link else "its Python no longer exists"

    @property
    def defect(self) -> str:
        """The reason to replace it by a new one, as a clause that begins with "it", "its" or "some"; else empty."""
        if self.is_closed or self.state == "broken":
            return self.loss
        if self.state == "python-changed":
            return f"it was created with Python {self.unread_versions[0]} and now runs {self.python_minor}"
        if self.state == "moved":
            return f"it was moved here from {self.recorded_path}"
        if self.state == "incomplete":
            return "some of its files are empty" if self.empty_files else self.cfg_problem or "it was never completed"
        return "it has no pip" if self.pip is None and self.creator != "uv" and not self.tool else ""


TOOL_COMMANDS = {
    "tox": "tox run --recreate -e {name}",
    "nox": "nox --session {name}",
    "hatch": "hatch env prune && hatch env create",
    "poetry": "poetry install",
    "pdm": "pdm install",
    "pixi": "pixi reinstall",
    "direnv": "direnv exec . true && doctor fix --venv",
}
"""The command with which a tool recreates an environment, in the folder of its project; by ``Environment.tool``."""


def tool_command(environment: Environment) -> str:
    """Return the command of the environment's tool that recreates it, as it is typed in a shell."""
    return TOOL_COMMANDS[environment.tool].format(name=shlex.quote(environment.path.rpartition("/")[2]))


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """A distribution that is installed in an environment, by its ``*.dist-info``."""

    name: str
    version: str
    origin: str = ""
    """The requirement that reinstalls it, if name and version do not suffice: ``name @ git+https://…``, ``-e file:///…``."""
    extras: tuple[str, ...] = ()
    """The requirements of its extras: ``PySocks>=1.5.6; extra == "socks"``."""
    source_missing: bool = False
    """Whether the folder or file that it was installed from no longer exists."""
    requested: bool = False
    """Whether the distribution was requested, and not only installed as a dependency (REQUESTED, PEP 376)."""
