"""The findings of a search: environments, interpreters, and what starts a program of theirs without a person."""

from __future__ import annotations

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass
from doctor.facts.environment import Environment
from doctor.facts.python import Kind
from doctor.facts.shadows import Orphans

Maker = Literal[
    "venv", "virtualenv", "uv", "conda", "pixi", "pipx", "uv-tool", "poetry", "pipenv", "pdm", "hatch", "tox", "nox",
    "pre-commit", "virtualenvwrapper", "pyenv", "direnv",
]  # fmt: skip
"""The tool that made an environment and finds it again. ``pyenv`` stands for its plug-in pyenv-virtualenv,
``direnv`` for an environment in whose place direnv creates another."""


@dataclass(frozen=True, kw_only=True)
class FoundEnvironment:
    """An environment that was found."""

    environment: Environment
    maker: Maker
    name: str = ""
    """The name by which its tool knows it: a pipx application, an environment of tox; empty if it has none."""
    project: str = ""
    """The folder of the project that it belongs to, where the commands of its tool work; empty if it is unknown."""
    system_base: bool = False
    """Whether the Python of the operating system created it."""
    is_copy: bool = False
    """Whether it is a copy of another environment, which still exists: one in a backup, perhaps."""
    requirements: tuple[str, ...] = ()
    """What ``uv tool install`` installed together, the application first; empty if that is not known."""
    owner: str | None = None
    """Another user who owns it; ``None`` if this user does."""


@dataclass(frozen=True, kw_only=True)
class FoundPython:
    """An interpreter that was found, outside of environments."""

    executable: str
    version: str
    """``3.11.2``, or ``3.11`` where its files tell no more."""
    kind: Kind
    """The origin of the interpreter."""
    owner: str | None = None
    """Another user who owns it; ``None`` if this user or root does."""


@dataclass(frozen=True, kw_only=True)
class FoundOrphans:
    """A folder with packages of a Python that no longer exists."""

    orphans: Orphans
    owner: str | None = None
    """Another user who owns them; ``None`` if this user does."""


@dataclass(frozen=True, kw_only=True)
class Launcher:
    """A service, a cron job or a Jupyter kernel, which starts a program of Python without a person."""

    kind: Literal["service", "cron", "kernel"]
    """A systemd unit, a line of a crontab, or a Jupyter kernel."""
    name: str
    """``shop.service``, the path of the crontab, or the name of the kernel."""
    source: str
    """The file that states it, with the line where it has several: ``/etc/cron.d/shop:3``."""
    program: str
    """The path of the program that it starts."""
    missing: str | None = None
    """The file that no longer exists, so that the program cannot be started; ``None`` if there is none."""
    found: FoundEnvironment | None = None
    """The environment that the program belongs to."""
    owner: str | None = None
    """Another user who owns it; ``None`` if this user or root does."""


Found = FoundEnvironment | FoundPython | FoundOrphans | Launcher
