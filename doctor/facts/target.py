"""The folder of the environment that a goal is about, as it stands on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.facts.environment import Distribution, Environment

TargetState = Literal[
    "absent", "empty", "environment", "occupied", "file", "link", "link-above", "no-parent", "root", "home", "project",
    "site", "system",
]  # fmt: skip
"""What stands where an environment is to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where an environment is, or is to be."""

    path: str
    """Absolute, links above it resolved."""
    display_path: str
    """As it is typed in ``cwd``: ``.venv``."""
    project: str
    """The project's folder; what lies in it may be changed without asking."""
    cwd: str
    """Where the user types."""
    state: TargetState
    """``occupied``: a folder with something in it that is no environment. ``project``: the project itself, or above.
    ``link-above``: named in the project, and outside it by a link on the way. ``site``: among installed packages."""
    in_project: bool
    """It lies in the project."""
    owner: str | None = None
    """The other user of this system whose it is; for root also, whose the folder around it is."""
    is_mount_point: bool = False
    """A file system of its own begins there."""
    environment: Environment | None = None
    installed: tuple[Distribution, ...] = ()
    """What the environment holds."""
    requirements_digest: str = ""
    """``Facts.requirements_digest`` of the run of doctor that created it; empty where doctor did not."""
