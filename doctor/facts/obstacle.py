"""The reason why no environment can be created or changed at a path, and what can be done about it."""

from __future__ import annotations

import re

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass
from doctor.facts.environment import Environment
from doctor.facts.machine import User

ObstacleKind = Literal[
    "denied", "read-only", "distrusted", "system", "characters", "noexec", "no-symlinks", "full", "owner", "taken",
    "removed",
]  # fmt: skip
"""The kind of an obstacle. ``denied``: the current user cannot write to the folder. ``distrusted``: another user could
change it, so that root must not use it. ``owner``: the environment belongs to another user, and the folder around it
does not. ``taken``: something other than an environment is there. ``removed``: the current folder no longer exists. The
others are properties of the path or its file system."""

UNSAFE_STATES = {
    "root": "it is the root of the file system",
    "home": "it is a home folder",
    "project": "it is the folder of a project, or one above it",
    "occupied": "it is not an environment, and it has files in it or cannot be read",
    "old-virtualenv": "virtualenv before 20 created it, in another format",
    "file": "it is a file",
    "link": "it is a symbolic link",
    "outside-project": "a symbolic link above it leads out of the project",
    "site-packages": "packages are installed there",
    "system": "it belongs to the operating system",
}
"""The states of a target (``doctor.facts.target``) that can never become an environment, and why."""
_SHELL_SCRIPT_LENGTH = 96
"""Bytes of a path, staging included, above which pip's scripts are started by a shell (distlib's ``scripts.py``)."""


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """The reason why ``doctor fix --venv`` would fail at a path."""

    path: str
    """The path of the environment."""
    kind: ObstacleKind
    reason: str
    """The reason, as a clause: ``you cannot write there``."""
    place: str
    """The path that the reason is about: the folder around the environment, or ``path`` itself."""
    is_target: bool = True
    """Whether ``doctor fix --venv`` would use the path. Otherwise the project has an environment elsewhere, and only
    ``python -m venv`` fails in its folder."""
    owner: str = ""
    """The other user to whom the environment belongs, for the kind ``owner``, or the folder, for ``denied``."""
    stops_venv: bool = False
    """Whether ``python -m venv`` fails in this folder as well."""
    instead: str | None = None
    """Another path, where an environment can be created; ``None`` if none is known."""
    existing: Environment | None = None
    """The healthy environment that is at ``instead`` already."""
    command: tuple[str, ...] = ()
    """The command that removes the obstacle, if there is one that deletes nothing."""
    cache: str = ""
    """The cache that could be emptied, where the file system is full; empty if that would not suffice."""
    cache_size: int = 0
    """Its size in bytes."""
    advice: str = ""
    """Advice for the user where no command removes the obstacle, as a sentence."""


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """The file or the folder that keeps this user from writing to a folder of a program, which may not exist yet."""

    folder: str
    """The folder of the program."""
    path: str
    """The folder that the current user cannot write to, or the file in the place of one: ``folder`` or what is above
    it."""
    is_folder: bool
    owner: str
    """The other user to whom it belongs; empty if it belongs to this one."""
    in_home: bool
    """Whether it is below the home folder of this user's account, whatever HOME names."""
    aside: str
    """A free name to which the current user can rename it; empty if there is none."""
    other_home: str
    """The home folder to set HOME to, where HOME names a folder that this user cannot use; may be empty."""
    read_only: bool = False
    """Whether its file system is mounted read-only, so that no rights and no owner would help."""
    full: str = ""
    """Why its file system has no room, as a clause, where this user may write there; empty elsewhere."""
    has_temporary: bool = True
    """Whether the current user can create a temporary folder, which could be the home folder in its place."""


def command_to_own(obstacle: Obstacle, user: User | None) -> tuple[str, ...]:
    """Return the command that lets this user write to an environment again, so that its packages stay; it may be empty.

    With sudo it takes over what another user owns: the environment, or the folder around it in this user's home.
    """
    if obstacle.kind == "owner" and not obstacle.owner:
        return ("chmod", "-R", "u+rwX", obstacle.path)
    is_around = obstacle.kind == "denied" and bool(obstacle.owner)
    if user is None or not user.can_use_sudo or not (obstacle.kind == "owner" or is_around):
        return ()
    if is_around and not user.may_take_over(obstacle.place):
        return ()
    return ("sudo", "chown", "-R", f"{user.name}:", obstacle.place if is_around else obstacle.path)


def unusable_characters(path: str) -> str | None:
    """Return which characters of the path keep an environment's scripts from starting, as a verb phrase."""
    if ":" in path or any("\udc80" <= character <= "\udcff" for character in path):
        return "contains a colon, which separates entries of PATH, or bytes that are not UTF-8"
    if re.search(r"[\t\n\r]", path):
        return "contains a tab or a line break, which ends a script's first line"
    if re.search(r'["$`]|\\\\', path) and (" " in path or len(path.encode()) > _SHELL_SCRIPT_LENGTH):
        return 'contains ", $, ` or two backslashes, which the shell that starts the scripts would interpret'
    return None
