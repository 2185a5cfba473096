"""The programs that install things."""

from __future__ import annotations

import re

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass
from doctor.facts.obstacle import Blocker

PACKAGED_PIPX = "/usr/bin/pipx"
"""The pipx of the distribution's package."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A program on PATH; a pipx may also be in the folder where it installs itself."""

    path: str
    version: str | None
    python: str | None
    """The interpreter that the first line of a script names."""
    prefix: str | None = None
    """The ``sys.prefix`` of that interpreter, links resolved; ``None`` if it no longer exists or is unknown."""
    on_path: bool = True
    is_importable: bool = True
    """Whether that interpreter finds the tool's package, as far as its folders tell."""
    closed_folder: str = ""
    """A folder of packages of that interpreter that the current user cannot read; empty if there is none."""
    lost_file: str = ""
    """A module that the package of the distribution installed and that no longer exists; empty if there is none."""

    @property
    def starts(self) -> bool:
        """Whether the interpreter that it names exists and finds it; a program that names none is taken to start."""
        return self.python is None or (self.prefix is not None and self.is_importable and not self.lost_file)

    @property
    def is_packaged_pipx(self) -> bool:
        """Whether it is the pipx of the distribution's package."""
        return self.path == PACKAGED_PIPX

    @property
    def release(self) -> tuple[int, int] | None:
        """Major and minor version; ``None`` if the version is unknown."""
        numbers = re.match(r"(\d{1,9})\.(\d{1,9})", self.version or "")
        return (int(numbers[1]), int(numbers[2])) if numbers else None


@dataclass(frozen=True, kw_only=True)
class PipxApp:
    """A pipx environment, by its files: that of an application, or the one that pipx installs with."""

    name: str
    """The name of its folder, which is the application's, with a suffix where pipx was given one."""
    folder: str
    python: str
    """The path of ``bin/python``, links unresolved; it may dangle."""
    python_minor: str
    """The version of the Python that ``bin/python`` leads to now: ``3.13``; empty if it is unknown."""
    library_versions: tuple[str, ...]
    """The versions of its ``lib/pythonX.Y`` folders that contain distributions: ``3.11``."""
    python_exists: bool
    """Whether ``bin/python`` leads to a file, and the folder that pyvenv.cfg calls ``home`` exists."""
    requirements: tuple[str, ...] = ()
    """The requirements with which pip installs the same again, the application first: ``black[d]==24.1.0``. Empty where
    pipx has not recorded them, or recorded pip options with them."""
    is_writable: bool | None = None
    """Whether the current user can replace the folder; ``None`` under ``--root``."""
    lacks_pip: bool = False
    """Whether no ``site-packages`` of it has a pip, as the environment that pipx installs with must."""
    lost_source: str = ""
    """The folder from which it was installed in editable mode, where that no longer exists; empty elsewhere."""
    dead_commands: tuple[str, ...] = ()
    """Its commands, or the links to them, that name the folder from which it was moved, and where nothing is now."""

    @property
    def state(self) -> Literal["healthy", "broken", "python-changed", "moved"]:
        """Whether its Python finds its packages; the words are those of ``Environment.state``."""
        if not self.python_exists:
            return "broken"
        if self.dead_commands:
            return "moved"
        is_changed = self.python_minor and self.library_versions and self.python_minor not in self.library_versions
        return "python-changed" if is_changed else "healthy"


@dataclass(frozen=True, kw_only=True)
class PipxHome:
    """The applications that pipx has installed for this user."""

    apps: tuple[str, ...]
    """The names of the applications, which are those of their environments."""
    unfinished: tuple[str, ...] = ()
    """The folders of environments that pipx began to install and did not finish, because it was killed."""
    damaged: tuple[str, ...] = ()
    """The ``pipx_metadata.json`` that pipx cannot parse, such as those that a power cut left empty."""
    unlinked: tuple[str, ...] = ()
    """The applications that lack a command in ``bin_dir``."""
    missing_links: tuple[tuple[str, str, str], ...] = ()
    """(application, script, link) of each command that is neither in ``bin_dir`` nor in another folder of PATH."""
    hidden: tuple[tuple[str, str, str], ...] = ()
    """(application, script, file) of each command in whose place ``bin_dir`` has a script of a Python that no longer
    exists."""
    versions: tuple[tuple[str, str], ...] = ()
    """(application, version) of each, as pipx recorded it at installation."""
    commands: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(application, its commands) of each that has any in ``bin_dir``; the one of the same name is the first."""
    bin_dir: str
    """The folder of the commands."""
    on_path: bool
    """Whether ``bin_dir`` is on PATH."""
    startup_line: str | None = None
    """The line that puts ``bin_dir`` on PATH in new shells: ``/home/ada/.bashrc:120``."""

    def commands_of(self, app: str) -> tuple[str, ...]:
        """Return the commands of an application, that of the same name first."""
        return dict(self.commands).get(app, ())


@dataclass(frozen=True, kw_only=True)
class UvTool:
    """An application of ``uv tool install``, by its files."""

    name: str
    python: str
    """The path of ``bin/python`` in its environment, links unresolved; it may dangle."""
    requirements: tuple[str, ...] = ()
    """What was installed together, the application first; empty if that came from elsewhere than the index."""


@dataclass(frozen=True, kw_only=True)
class Tools:
    """The programs that install things."""

    pip: Tool | None = None
    dead_pips: tuple[tuple[str, str], ...] = ()
    """(program, interpreter) of the ``pip`` and ``pip3`` on PATH whose interpreter does not exist or has no pip,
    except those of environments and of the distribution."""
    pipx: Tool | None = None
    dead_before: tuple[tuple[str, str, str], ...] = ()
    """(program, Python that no longer exists, free name beside it) of those that hide a command of the active
    environment, because their folder comes before its own on PATH."""
    pipx_behind: str | None = None
    """The next pipx on PATH that starts, where the first one names a Python that does not exist."""
    pipx_diverted: str = ""
    """The path to which dpkg-divert(1) moved the pipx of the package, where there is no other; empty elsewhere."""
    has_private_pipx: bool = False
    """Whether no pipx is installed, but doctor has one of its own."""
    pipx_home: PipxHome | None = None
    pipx_apps: tuple[PipxApp, ...] = ()
    """The applications that pipx finished installing for this user and, with ``--global``, for all users."""
    pipx_lost: tuple[tuple[str, str], ...] = ()
    """(application, link to its command) where the link leads into pipx's folder, and the environment no longer
    exists."""
    uv: str | None = None
    """uv as it is typed: ``uv`` if it is on PATH, else its path in the user's ``~/.local/bin``."""
    dead_uv_tools: tuple[UvTool, ...] = ()
    """The applications of uv whose Python no longer exists, or does not find their packages."""
    uv_forgotten: tuple[str, ...] = ()
    """The applications of ``uv tool install`` whose receipt is missing or malformed, so that uv does not know them."""
    uv_lost: tuple[tuple[str, str], ...] = ()
    """(application, link to its command) where the link leads into uv's folder, and the environment no longer
    exists."""
    pipx_shared: PipxApp | None = None
    """The environment whose pip installs all applications; ``None`` if there is none."""
    pipx_can_create: bool | None = None
    """Whether pipx's own Python can create environments; ``None`` if that is unknown."""
    pipx_default_missing: str | None = None
    """The value of PIPX_DEFAULT_PYTHON, where no program has this name or path."""
    pipx_noexec: str = ""
    """The folder of pipx on a file system that permits no execution; empty if there is none."""
    pipx_blocker: Blocker | None = None
    """The file or folder that keeps this user from writing to the folders that pipx needs."""
    pipx_damage: str | None = None
    """The folder of a package that the system's pipx imports instead of the system's, and that is incomplete."""

    @property
    def lost_shared(self) -> PipxApp | None:
        """The environment that pipx installs with, where it has lost its pip and pipx does not notice.

        From 1.3 on, pipx asks whether it has a pip, and creates it again (pipx ``shared_libs.py``, ``is_valid``).
        """
        shared, release = self.pipx_shared, self.pipx.release if self.pipx else None
        is_lost = shared is not None and (shared.state == "python-changed" or shared.lacks_pip)
        return shared if is_lost and release is not None and release < (1, 3) else None
