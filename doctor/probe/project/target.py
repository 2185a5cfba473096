"""Where an environment is, or is to be: what stands there now."""

from __future__ import annotations

import contextlib
import json
import os
import re

from doctor.core.paths import within
from doctor.facts import Environment
from doctor.facts.target import Target, TargetState
from doctor.plan.actions import PREVIOUS
from doctor.probe.python.environment import read_environment
from doctor.probe.python.installed import read_distributions
from doctor.probe.rootfs import Rootfs

STAMP = ".doctor.json"
"""The file in an environment that says doctor made it, and from what."""
_SYSTEM = re.compile(
    r"/(?:(?:usr/)?(?:s?bin|lib(?:32|64|x32|exec)?)|usr/(?:include|share)|etc|boot|dev|proc|sys)/(?!shm/)|/usr/[^/]+$"
)
"""What lies below is the operating system's, but for /usr/local, /usr/src and what people call /usr/app."""


def look(fs: Rootfs, project: str, wanted: str, cwd: str, home: str | None, *, lent: bool = False) -> Target:
    """The place at the path ``wanted``, for the project in folder ``project`` and a user in ``cwd``.

    ``lent``: folders of others are there for this user, as they are for the root of a container.
    """
    project, cwd = os.path.realpath(project), os.path.realpath(cwd)
    named = os.path.normpath(wanted)
    path = os.path.join(os.path.realpath(os.path.dirname(named)), os.path.basename(named))
    found, inside = read_environment(fs, path), within(path, project)
    return Target(
        path=path,
        shown=_shown(path, cwd),
        project=project,
        cwd=cwd,
        state="link-above" if within(named, project) and not inside else _state(fs, path, project, home, found),
        inside=inside,
        theirs=None if lent else _theirs(path),
        mounted=os.path.ismount(path),
        environment=found,
        has_previous=fs.lexists(os.path.join(path, PREVIOUS)),
        installed=tuple(read_distributions(fs, found, path)) if found else (),
        inputs=str(read_stamp(fs, path).get("inputs", "")),
    )


def read_stamp(fs: Rootfs, path: str) -> dict[str, object]:
    """What doctor noted in the environment that it made; empty for one that it did not make."""
    try:
        stamp = json.loads(fs.text(os.path.join(path, STAMP)) or "{}")
    except ValueError:
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _theirs(path: str) -> str | None:
    """Whoever owns a folder decides what lies in it: what root makes and runs there as well."""
    import pwd

    root = os.geteuid() == 0
    folder = os.path.dirname(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    for each in (path, folder) if root else (path,):
        with contextlib.suppress(OSError, KeyError):  # who is unknown here cannot log in either
            owner = os.lstat(each).st_uid
            if owner not in (0, os.geteuid()):
                return pwd.getpwuid(owner).pw_name
    return None


def _shown(path: str, cwd: str) -> str:
    """Relative where it lies below the user's folder, and never like an option."""
    if not within(path, cwd):
        return path
    relative = os.path.relpath(path, cwd)
    return f"./{relative}" if relative.startswith("-") else relative


def _state(fs: Rootfs, path: str, project: str, home: str | None, found: Environment | None) -> TargetState:
    special = _special(path, project, home)
    if special:
        return special
    if fs.is_link(path):
        return "link"
    if not fs.lexists(path):
        return "absent" if fs.is_dir(os.path.dirname(path)) else "no-parent"
    if not fs.is_dir(path):
        return "file"
    if found:
        return "environment"
    return "occupied" if fs.names(path) or not os.access(path, os.R_OK) else "empty"


def _special(path: str, project: str, home: str | None) -> TargetState | None:
    real = os.path.realpath(path)
    if real == "/":
        return "root"
    if _SYSTEM.match(real):
        return "system"
    if (home and real == os.path.realpath(home)) or real == "/root" or os.path.dirname(real) == "/home":
        return "home"
    if not {"dist-packages", "site-packages"}.isdisjoint(real.split("/")):
        return "site"
    return "project" if within(project, real) else None
