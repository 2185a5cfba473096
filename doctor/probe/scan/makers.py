"""Tell which tool made an environment, and the name by which that tool knows it. Nothing is run.

Each tool leaves a file in its environments, or keeps them in a folder of its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple, cast

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.record import replace
from doctor.facts import Environment
from doctor.facts.found import FoundEnvironment, Maker
from doctor.probe.pipx import named_folder, read_app
from doctor.probe.python.environment import has_interpreter, read_environment
from doctor.probe.python.layout import read_pyvenv_cfg
from doctor.probe.rootfs import Rootfs
from doctor.probe.uv_tools import read_requirements

_SYSTEM_BASE = re.compile(r"/(?:usr/)?s?bin")
_PIPENV_NAME = re.compile(r".+-[\w-]{8}")
"""The name that pipenv gives: that of the project's folder and a digest (pipenv ``project.py``, virtualenv_name)."""
_POETRY_NAME = re.compile(r".+-([\w-]{8})-py\d+\.\d+")
_IN_PROJECT = ("/.tox/", "/.nox/", "/.pixi/", "/.direnv/")
"""Folders of tools that are in the folder of the project."""
_PATH_LIMIT = 4096


class _Identity(NamedTuple):
    maker: Maker
    name: str = ""
    project: str = ""


def describe_environment(
    fs: Rootfs, path: str, environ: Mapping[str, str], *, wsl: bool = False
) -> FoundEnvironment | None:
    """Return the environment in folder ``path``; ``None`` if the folder only looks like one.

    The test data of a project may have a pyvenv.cfg, and an environment of conda may contain no Python. Under WSL, one
    that was created on Windows belongs to that system.
    """
    environment = read_environment(fs, path)
    if environment is None or not _is_real(fs, environment) or (wsl and environment.created_on_windows):
        return None
    maker, name, project = _identify(fs, environment, environ)
    if maker == "pipx" and environment.state == "moved":
        # nobody activates it: it works as long as the scripts of its application find their Python
        app = read_app(fs, path, environ)
        environment = replace(environment, recorded_path=None) if app and not app.dead_commands else environment
    home = (read_pyvenv_cfg(fs, path) or {}).get("home", "")
    return FoundEnvironment(
        environment=environment,
        maker=maker,
        name=name,
        project=project,
        system_base=_SYSTEM_BASE.fullmatch(home.rstrip("/")) is not None,
        requirements=read_requirements(fs.read(os.path.join(path, "uv-receipt.toml")) or b"")
        if maker == "uv-tool"
        else (),
        is_copy=environment.state == "moved" and fs.is_file(f"{environment.recorded_path}/pyvenv.cfg"),
        owner=other_owner(fs, path) or _owner_of_folder(fs, path),
    )


def other_owner(fs: Rootfs, path: str) -> str | None:
    """Return the name of the user who owns ``path``; ``None`` if that is this user."""
    uid = fs.owner(path)
    return None if uid is None else trust.other_user(uid)


def poetry_digest_in(name: str) -> str:
    """Return the digest of the project's folder in an environment's name: ``rZNViXJh`` of ``shop-rZNViXJh-py3.11``.

    Poetry ``utils/env/env_manager.py``, generate_env_name.
    """
    match = _POETRY_NAME.fullmatch(name)
    return match[1] if match else ""


def _owner_of_folder(fs: Rootfs, path: str) -> str | None:
    """Return the user whose folder contains the environment, if root owns it: that user could change it at any time."""
    owner = other_owner(fs, os.path.dirname(path)) if os.geteuid() == 0 else None
    return None if owner == "root" else owner


def _is_real(fs: Rootfs, environment: Environment) -> bool:
    path = environment.path
    if environment.creator == "conda":
        return any(name.startswith("python-") for name in fs.names(os.path.join(path, "conda-meta")))
    has_library = any(fs.is_dir(f"{path}/lib/python{minor}/site-packages") for minor in environment.library_versions)
    return has_library or has_interpreter(fs, path)


def _identify(fs: Rootfs, environment: Environment, environ: Mapping[str, str]) -> _Identity:
    path = environment.path
    folder, name = os.path.split(path)
    above = os.path.dirname(folder)
    tool = cast("Maker", environment.tool)
    if tool and not fs.is_file(os.path.join(folder, ".pdm-python")):  # pdm does not renew the one in its project
        part = next((part for part in _IN_PROJECT if part in path), "")
        return _Identity(tool, name, path.partition(part)[0] if part else "")
    if environment.creator == "conda":
        return _Identity("conda", name)
    if fs.is_file(os.path.join(path, "uv-receipt.toml")):
        return _Identity("uv-tool", name)
    if fs.is_file(os.path.join(path, "pipx_metadata.json")) or folder.endswith("/pipx/venvs"):
        return _Identity("pipx", name)
    if path.endswith("/pipx/shared") or path == named_folder("PIPX_SHARED_LIBS", environ):
        return _Identity("pipx")
    if name.startswith("py_env-") and fs.lexists(os.path.join(above, "db.db")):  # pre-commit's store.py
        return _Identity("pre-commit")
    if "/versions/" in path and os.path.basename(folder) == "envs":
        return _Identity("pyenv", name, folder)
    project = (fs.text(os.path.join(path, ".project"), _PATH_LIMIT) or "").strip()
    project = project if project.startswith("/") and fs.is_dir(project) else ""
    if project and _PIPENV_NAME.fullmatch(name):
        return _Identity("pipenv", name, project)
    if folder == environ.get("WORKON_HOME") or folder.endswith("/.virtualenvs"):
        return _Identity("virtualenvwrapper", name, project or folder)
    return _Identity(environment.creator, "", path if environment.holds_project else folder)
