"""Find out why no environment can be created or changed at a path, and what could be done instead. Nothing is written.

``doctor check`` and ``doctor fix`` both ask here, so that the command that is recommended is one that succeeds.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.paths import within
from doctor.core.record import replace
from doctor.facts import Environment, Obstacle, Project
from doctor.facts.obstacle import UNSAFE_STATES, unusable_characters
from doctor.probe.machine import is_application_container, is_wsl
from doctor.probe.python.environment import ENVIRONMENT_NAMES, is_of_old_virtualenv, read_environment
from doctor.probe.rootfs import Rootfs

if TYPE_CHECKING:  # the class takes 3 ms to create
    from doctor.facts.target import TargetState

_WITHOUT_LINKS = ("exfat", "msdos", "vboxsf", "vfat")
"""File systems without symbolic links, by their names in mountinfo. VirtualBox's refuses to create them by default."""
_BYTES_NEEDED, _FILES_NEEDED = 8 << 20, 200
"""The least space that an environment with pip takes: pip alone has 12 MiB, in more folders than that."""
_MOUNT_LIMIT = 1 << 20
_SYSTEM = re.compile(
    r"/(?:(?:usr/)?(?:s?bin|lib(?:32|64|x32|exec)?)|usr/(?:include|share)|etc|boot|dev|proc|sys)(?:/(?!shm/)|$)"
    r"|/usr(?:/[^/]+)?$|/(?:home|lost\+found|media|mnt|opt|run|snap|srv|tmp|var)$"
    r"|/var/(?:backups|cache|crash|lib|local|lock|log|mail|opt|run|snap|spool|tmp|www)$"
)
"""Folders of the operating system: with all that is in them, or alone. What is below the latter may be an
environment, as /opt/venv and /usr/local/venv may; so may what people call /usr/app/venv."""


def read_obstacle(fs: Rootfs, project: Project | None, cwd: str, environ: Mapping[str, str]) -> Obstacle | None:
    """Return why ``doctor fix --venv`` would fail in ``cwd``, and a way out; ``None`` if it would not fail."""
    removed = _removed_folder(environ)
    if removed:
        path, reason = os.path.join(removed, ".venv"), "it was removed while this shell was in it"
        return Obstacle(path=path, kind="removed", reason=reason, place=removed, stops_venv=True)
    environment = project.environment if project else None
    if environment and environment.holds_project:
        environment = None  # it stays as it is, and a new one would be beside the project's files
    root = project.root if project else cwd
    path = environment.path if environment else new_path(fs, project, root, environ)
    has_lists = project is not None and project.manager is not None
    if environment is None and environ.get("UV_PROJECT_ENVIRONMENT") and fs.lexists(os.path.join(path, "bin/python3")):
        return None  # as /usr/local in an image: uv creates nothing there, and installs for that Python
    found = find_obstacle(fs, path, environment, root, environ, is_project=has_lists)
    if found and environment is None and not within(path, root):
        return replace(found, stops_venv=False)  # uv creates it elsewhere, and `python3 -m venv .venv` here
    if found or environment is None or within(path, root):
        return found
    around = next(_obstacles(fs, os.path.join(root, ".venv"), None, root, trust.trusted_home(environ)), None)
    return replace(around, is_target=False) if around else None


def new_path(fs: Rootfs, project: Project | None, root: str, environ: Mapping[str, str]) -> str:
    """Return the path for a new environment of the project in ``root``.

    uv has one for all members of a workspace, beside the file of the workspace, or where UV_PROJECT_ENVIRONMENT says.
    Under WSL, one that was created on Windows is left alone, since Windows may still use it.
    """
    if project and project.manager == "uv":
        above = os.path.dirname(os.path.join(root, project.manager_file))
        return os.path.normpath(os.path.join(above, environ.get("UV_PROJECT_ENVIRONMENT") or ".venv"))
    path = os.path.join(root, ".venv")
    from_windows = read_environment(fs, path) if is_wsl(fs, environ) else None
    return os.path.join(root, "venv") if from_windows and from_windows.created_on_windows else path


def _removed_folder(environ: Mapping[str, str]) -> str:
    """Return the path of the current folder where it was removed, as the shell knows it; empty if it exists."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return environ.get("PWD") or "."
    except OSError:  # it cannot be entered
        pass
    return ""


def find_obstacle(
    fs: Rootfs, path: str, environment: Environment | None, root: str, environ: Mapping[str, str], *, is_project: bool
) -> Obstacle | None:
    """Return why no environment can be created at ``path``, or ``environment`` there be changed, and a way out.

    ``root`` is the folder of the project, or the current one where ``is_project`` is false: nothing is required there.
    """
    home = trust.trusted_home(environ)
    obstacle = next(_obstacles(fs, path, environment, root, home), None)
    if obstacle is None:
        return None
    if obstacle.kind == "full":
        from doctor.probe.caches import find_large_cache

        cache, size = find_large_cache(obstacle.place, environ, 3 * _BYTES_NEEDED) or ("", 0)
        obstacle = replace(obstacle, cache=cache, cache_size=size)
    may_move = environment or os.path.basename(path) in ENVIRONMENT_NAMES or is_of_old_virtualenv(fs, path)
    if obstacle.kind in ("taken", "owner"):
        siblings = _replacements(fs, obstacle, environment, root)
        is_dangling = fs.is_link(path) and fs.resolve(path) is None  # nothing is lost with a link to nothing
        candidates = siblings if not may_move or (obstacle.kind == "taken" and not is_dangling) else iter(())
        if may_move:  # and not what may be the user's documents
            obstacle = replace(obstacle, command=("mv", path, fs.free_name(path)))
    elif is_project and trust.distrust_of_root([root]) and not is_application_container(fs):
        candidates = iter(())  # what the project requires is another user's word as well
    else:
        candidates = iter([path for path in [stand_in(root, environ, is_project=is_project)] if path])
    for candidate in candidates:
        existing = read_environment(fs, candidate)
        if next(_obstacles(fs, candidate, existing, root, home), None) is None:
            healthy = existing if existing and existing.state == "healthy" else None
            return replace(obstacle, instead=candidate, existing=healthy)
    return obstacle


def stand_in(root: str, environ: Mapping[str, str], *, is_project: bool) -> str | None:
    """Return the path in the home folder of an environment for what is in ``root``, where none can be created."""
    home = trust.trusted_home(environ)
    if not os.path.isabs(home) or home == root:
        return None
    below = os.path.relpath(root, home) if within(root, home) else root
    suffix = re.sub(r"[^\w.+-]", "_", below.strip("/").replace("/", "-"), flags=re.ASCII) if is_project else ""
    return os.path.join(home, f".venv-{suffix}" if suffix else ".venv")


def _obstacles(fs: Rootfs, path: str, environment: Environment | None, root: str, home: str) -> Iterator[Obstacle]:
    folder = _existing_folder(path)
    state = read_state(fs, path, root, home, environment)
    yield from _rights(fs, path, environment, folder)
    if state in ("system", "site-packages"):
        yield Obstacle(path=path, kind="system", reason=UNSAFE_STATES[state], place=folder)
    characters = unusable_characters(path)
    if characters:
        reason = f"its path {characters}"
        yield Obstacle(
            path=path, kind="characters", reason=reason, place=folder, stops_venv=":" in path, advice="Rename it."
        )
    yield from _file_system(path, folder)
    if state in ("file", "link", "occupied", "old-virtualenv", "outside-project"):
        yield Obstacle(path=path, kind="taken", reason=UNSAFE_STATES[state], place=path)
    elif fs.is_dir(path) and os.path.ismount(path):
        yield Obstacle(
            path=path, kind="taken", reason="it is a mount point, which no environment can replace", place=path
        )
    yield from _space(path, folder)


def _rights(fs: Rootfs, path: str, environment: Environment | None, folder: str) -> Iterator[Obstacle]:
    """Yield an obstacle if the current user cannot write to the folder or the environment, or root must not."""
    if not os.access(folder, os.W_OK | os.X_OK):
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            reason, advice = "its file system is mounted read-only", "Copy the project to another folder."
            yield Obstacle(path=path, kind="read-only", reason=reason, place=folder, stops_venv=True, advice=advice)
        reason, advice = "you cannot write there", "Run doctor as the owner of the folder."
        owner = trust.other_user(os.stat(folder).st_uid) or ""
        yield Obstacle(
            path=path, kind="denied", reason=reason, place=folder, owner=owner, stops_venv=True, advice=advice
        )
    distrust = None if is_application_container(fs) else trust.distrust_of_root([folder])
    if distrust:
        reason = f"root runs nothing that others can change, and {distrust}"
        owner = other_owner(fs, path) or ""
        advice = f"Run doctor as {owner}." if owner else ""
        yield Obstacle(path=path, kind="distrusted", reason=reason, place=folder, advice=advice)
    is_folder = fs.is_dir(path) and not os.path.ismount(path)
    places = _needed_folders(fs, path, environment) if environment else [path] if is_folder else []
    for place in places if not fs.is_link(path) else ():
        if not os.access(place, os.R_OK | os.X_OK if place.endswith(".dist-info") else os.W_OK) and os.path.isdir(
            place
        ):
            owner = trust.other_user(os.lstat(place).st_uid) or ""
            part = f"its {os.path.relpath(place, path)}" if place != path else "it"
            reason = f"{part} belongs to {owner}" if owner else f"you cannot write to {part}"
            yield Obstacle(path=path, kind="owner", reason=reason, place=place, owner=owner)


def _needed_folders(fs: Rootfs, path: str, environment: Environment) -> Iterator[str]:
    """Yield the folders of an environment in which pip creates files, and those of metadata, which it has to read."""
    yield path
    yield os.path.join(path, "bin")
    sites = [os.path.join(path, f"lib/python{version}/site-packages") for version in environment.library_versions]
    yield from sites
    yield from (os.path.join(site, name) for site in sites for name in fs.names(site) if name.endswith(".dist-info"))


def _file_system(path: str, folder: str) -> Iterator[Obstacle]:
    """Yield an obstacle if the folder's file system permits no execution, or does not support symbolic links."""
    if os.statvfs(folder).f_flag & os.ST_NOEXEC:
        reason = "its file system is mounted noexec, so no program can run there"
        yield Obstacle(path=path, kind="noexec", reason=reason, place=folder, advice="Use a folder on another one.")
    name = file_system_of(folder)
    if name in _WITHOUT_LINKS:
        reason = f"its file system ({name}) does not support symbolic links, which an environment contains"
        yield Obstacle(
            path=path, kind="no-symlinks", reason=reason, place=folder, stops_venv=True,
            advice="Use a folder on another one.",
        )  # fmt: skip


def _space(path: str, folder: str) -> Iterator[Obstacle]:
    """Yield an obstacle if the folder's file system is full."""
    if reason := full_reason(folder):
        yield Obstacle(
            path=path, kind="full", reason=reason, place=folder, stops_venv=True, advice="Free some space there."
        )


def full_reason(folder: str) -> str:
    """Return why the file system of the folder has no room for an environment, in bytes or files; else nothing."""
    status = os.statvfs(folder)
    free = status.f_bavail * status.f_frsize
    if free < _BYTES_NEEDED:
        return f"only {free / (1 << 20):.0f} MB are free on its file system"
    if status.f_files and status.f_favail < _FILES_NEEDED:
        return f"its file system can hold only {status.f_favail} more files"
    return ""


def file_system_of(folder: str) -> str:
    """Return the type of the file system of a folder by proc(5), mountinfo; empty if it is unknown."""
    device = os.stat(folder).st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    for line in (Rootfs().text("/proc/self/mountinfo", _MOUNT_LIMIT) or "").splitlines():
        fields, _, kind = line.partition(" - ")
        if fields.split(" ")[2:3] == [number]:
            return kind.partition(" ")[0]
    return ""


def _replacements(fs: Rootfs, obstacle: Obstacle, environment: Environment | None, root: str) -> Iterator[str]:
    """Yield paths to use instead of one at which something else is."""
    if environment:
        yield environment.real_path
    elif fs.is_dir(obstacle.path) and os.path.ismount(obstacle.path):
        yield os.path.join(obstacle.path, "env")
    else:
        yield from (path for name in ENVIRONMENT_NAMES if not fs.lexists(path := os.path.join(root, name)))


def _existing_folder(path: str) -> str:
    """Return the nearest folder above ``path`` that exists."""
    folder = os.path.dirname(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def read_state(fs: Rootfs, path: str, project: str, home: str | None, existing: Environment | None) -> TargetState:
    """Return the state of ``path``, at which the environment ``existing`` is."""
    special = _special_folder(path, project, home)
    if special:
        return special
    if existing and existing.holds_project:
        return "project"
    if fs.is_link(path):
        return "link"
    if not fs.lexists(path):
        return "absent" if fs.is_dir(os.path.dirname(path)) else "no-parent"
    if not fs.is_dir(path):
        return "file"
    if existing:
        return "environment"
    if is_of_old_virtualenv(fs, path):
        return "old-virtualenv"
    return "occupied" if fs.names(path) or not os.access(path, os.R_OK) else "empty"


def _special_folder(path: str, project: str, home: str | None) -> TargetState | None:
    real = os.path.realpath(path)
    if real == "/":
        return "root"
    if _SYSTEM.match(os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))):  # it or its link
        return "system"
    if (home and real == os.path.realpath(home)) or real == "/root" or os.path.dirname(real) == "/home":
        return "home"
    if not {"dist-packages", "site-packages"}.isdisjoint(real.split("/")):
        return "site-packages"
    return "project" if within(project, real) else None


def other_owner(fs: Rootfs, path: str) -> str | None:
    """Return the other user who owns the target; for root, also the owner of the folder around it."""
    import pwd

    if trust.is_root() and is_application_container(fs):
        return None
    folder = _existing_folder(path)
    for candidate in (path, folder) if os.geteuid() == 0 else (path,):
        with contextlib.suppress(OSError, KeyError):  # an unknown owner cannot log in
            owner = os.lstat(candidate).st_uid
            if owner not in (0, os.geteuid()):
                return pwd.getpwuid(owner).pw_name
    return None
