"""Read the target: the folder where an environment is or will be."""

from __future__ import annotations

import os

from doctor.core import trust
from doctor.core.paths import within
from doctor.facts.target import Target
from doctor.probe.machine import is_application_container
from doctor.probe.project.obstacle import other_owner, read_state
from doctor.probe.python.environment import read_environment
from doctor.probe.python.installed import read_distributions, read_unmet_dependencies, read_versions
from doctor.probe.python.startup import distrust_of_python
from doctor.probe.rootfs import Rootfs

STAMP = ".doctor.json"
"""The file in an environment that records which run of doctor created it, and from what."""


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
        state="outside-project" if is_redirected else read_state(fs, path, project, home, existing),
        in_project=inside,
        owner=other_owner(fs, path),
        distrust=distrust_of_target(fs, path, used=existing is not None),
        is_mount_point=fs.is_dir(path) and os.path.ismount(path),
        environment=existing,
        installed=tuple(read_distributions(fs, existing, path)) if existing else (),
        versions=read_versions(fs, path, existing.library_versions) if existing else {},
        unmet_dependencies=read_unmet_dependencies(fs, existing, path) if existing else (),
        requirements_digest=str(read_stamp(fs, path).get("requirements_digest", "")),
    )


def read_stamp(fs: Rootfs, path: str) -> dict[str, object]:
    """Return what doctor recorded in the environment at ``path``; empty if doctor did not create it."""
    text = fs.text(os.path.join(path, STAMP))
    if not text:
        return {}
    import json

    try:
        stamp = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def may_be_environment(folder: str) -> bool:
    """Return whether a folder of this machine is an environment, or does not exist, so that it may become one."""
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


def _as_typed(path: str, cwd: str) -> str:
    """Return the path relative to ``cwd`` if it is below it; one that begins with ``-`` gets ``./`` in front."""
    if not within(path, cwd):
        return path
    relative = os.path.relpath(path, cwd)
    return f"./{relative}" if relative.startswith("-") else relative
