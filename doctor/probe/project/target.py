"""Read the target: the folder where an environment is or will be."""

from __future__ import annotations

import contextlib
import json
import os
import re

from doctor.core import trust
from doctor.core.paths import within
from doctor.facts import Environment
from doctor.facts.target import Target, TargetState
from doctor.probe.machine import is_application_container
from doctor.probe.python.environment import read_environment
from doctor.probe.python.installed import read_distributions, read_unmet_dependencies, read_versions
from doctor.probe.python.startup import distrust_of_python
from doctor.probe.rootfs import Rootfs

STAMP = ".doctor.json"
"""The file in an environment that records which run of doctor created it, and from what."""
_SYSTEM = re.compile(
    r"/(?:(?:usr/)?(?:s?bin|lib(?:32|64|x32|exec)?)|usr/(?:include|share)|etc|boot|dev|proc|sys)/(?!shm/)|/usr/[^/]+$"
)
"""Folders of the operating system. /usr/local, /usr/src and what people call /usr/app do not belong to it."""


def read_target(fs: Rootfs, project: str, path: str, cwd: str, home: str | None) -> Target:
    """Read the target at ``path``, for the project in folder ``project`` and a user in ``cwd``."""
    project, cwd = os.path.realpath(project), os.path.realpath(cwd)
    named = os.path.normpath(path)
    path = os.path.join(os.path.realpath(os.path.dirname(named)), os.path.basename(named))
    existing, inside = read_environment(fs, path), within(path, project)
    is_redirected = within(named, project) and not inside
    return Target(
        path=path,
        display_path=_as_typed(path, cwd),
        project=project,
        cwd=cwd,
        state="outside-project" if is_redirected else _state(fs, path, project, home, existing),
        in_project=inside,
        owner=_other_owner(fs, path),
        distrust=distrust_of_target(fs, path, used=existing is not None),
        is_mount_point=os.path.ismount(path),
        environment=existing,
        installed=tuple(read_distributions(fs, existing, path)) if existing else (),
        versions=read_versions(fs, path, existing.library_versions) if existing else {},
        unmet_dependencies=read_unmet_dependencies(fs, existing, path) if existing else (),
        requirements_digest=str(read_stamp(fs, path).get("requirements_digest", "")),
    )


def read_stamp(fs: Rootfs, path: str) -> dict[str, object]:
    """Return what doctor recorded in the environment at ``path``; empty where doctor did not create it."""
    try:
        stamp = json.loads(fs.text(os.path.join(path, STAMP)) or "{}")
    except (ValueError, RecursionError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def may_be_environment(folder: str) -> bool:
    """Whether a folder of this machine is an environment, or does not exist, so that it may become one."""
    fs, path = Rootfs(), os.path.abspath(folder)
    return fs.is_file(f"{path}/pyvenv.cfg") or not fs.lexists(path)


def distrust_of_target(fs: Rootfs, path: str, *, used: bool = False) -> str | None:
    """Return why root must not create something at ``path``, or run what is in the folder if it is ``used``.

    Root may use the folders of every user in an application's container. What root creates in a sticky folder such as
    /tmp is root's own.
    """
    if not trust.is_root() or is_application_container(fs):
        return None
    if not os.path.lexists(path):
        return trust.distrust(os.path.dirname(path))
    if not used:
        return trust.distrust(path)
    return trust.distrust_of_content(path, deep=True) or distrust_of_python(fs, os.path.join(path, "bin/python"), {})


def _other_owner(fs: Rootfs, path: str) -> str | None:
    """Return the other user who owns the target; for root, also the owner of the folder around it."""
    import pwd

    if trust.is_root() and is_application_container(fs):
        return None

    folder = os.path.dirname(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    for candidate in (path, folder) if os.geteuid() == 0 else (path,):
        with contextlib.suppress(OSError, KeyError):  # an unknown owner cannot log in
            owner = os.lstat(candidate).st_uid
            if owner not in (0, os.geteuid()):
                return pwd.getpwuid(owner).pw_name
    return None


def _as_typed(path: str, cwd: str) -> str:
    """Return the path relative to ``cwd`` if it lies below it; one that begins with ``-`` gets ``./`` in front."""
    if not within(path, cwd):
        return path
    relative = os.path.relpath(path, cwd)
    return f"./{relative}" if relative.startswith("-") else relative


def _state(fs: Rootfs, path: str, project: str, home: str | None, existing: Environment | None) -> TargetState:
    special = _special_folder(path, project, home)
    if special:
        return special
    if fs.is_link(path):
        return "link"
    if not fs.lexists(path):
        return "absent" if fs.is_dir(os.path.dirname(path)) else "no-parent"
    if not fs.is_dir(path):
        return "file"
    if existing:
        return "environment"
    return "occupied" if fs.names(path) or not os.access(path, os.R_OK) else "empty"


def _special_folder(path: str, project: str, home: str | None) -> TargetState | None:
    real = os.path.realpath(path)
    if real == "/":
        return "root"
    if _SYSTEM.match(real):
        return "system"
    if (home and real == os.path.realpath(home)) or real == "/root" or os.path.dirname(real) == "/home":
        return "home"
    if not {"dist-packages", "site-packages"}.isdisjoint(real.split("/")):
        return "site-packages"
    return "project" if within(project, real) else None
