"""The target of a goal: the folder of its environment, as it is on disk."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.core.lazy_typing import TYPE_CHECKING, Literal
from doctor.core.record import dataclass
from doctor.facts.environment import Distribution, Environment
from doctor.facts.obstacle import Obstacle

if TYPE_CHECKING:  # ``doctor check`` reads no target, but its state
    from doctor.facts.comparison import Unmet

TargetState = Literal[
    "absent", "empty", "environment", "occupied", "file", "link", "outside-project", "no-parent", "root", "home",
    "project", "site-packages", "system", "old-virtualenv",
]  # fmt: skip
"""The state of the path of the target; see ``Target.state``."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """The folder where an environment is or will be."""

    path: str
    """The absolute path, with links above the last part resolved."""
    display_path: str
    """The path as the user can type it in ``cwd``: ``.venv``."""
    project: str
    """The project's folder. What is in it may be changed without consent."""
    cwd: str
    """The user's current folder."""
    state: TargetState
    """``occupied``: a folder that is not empty and not an environment. ``no-parent``: the folder above does not exist.
    ``root``, ``home``, ``system``: the root directory, a home folder, a folder of the operating system. ``project``:
    the folder of a project, or one above this one. ``site-packages``: a folder among installed packages.
    ``outside-project``: a path in the project that a link leads out of it. ``old-virtualenv``: an environment of
    virtualenv before 20."""
    in_project: bool
    """Whether the folder is in the project."""
    is_active: bool = False
    """Whether it is the active environment."""
    owner: str | None = None
    """Another user who owns the folder or, for root, the folder around it; ``None`` if there is none."""
    distrust: str | None = None
    """Why root must not use the folder: another user could change it, or what it contains."""
    obstacle: Obstacle | None = None
    """Why no environment can be created or changed there, with a way out; ``None`` if nothing prevents it."""
    is_mount_point: bool = False
    """Whether a file system is mounted there."""
    environment: Environment | None = None
    """The environment that exists there."""
    installed: tuple[Distribution, ...] = ()
    """The distributions in that environment."""
    versions: Mapping[str, str] = MappingProxyType({})
    """The version of everything that is installed there, also of what has no ``*.dist-info``; see ``read_versions``."""
    unmet_dependencies: tuple[Unmet, ...] = ()
    """The requirements of the distributions there that the environment lacks."""
    requirements_digest: str = ""
    """``Facts.requirements_digest`` of the run of doctor that created the environment; empty if none did."""
