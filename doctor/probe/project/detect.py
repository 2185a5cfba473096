"""Find the project of the current folder: its requirement files, the tool that manages it, and its environment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from doctor.core import toml
from doctor.facts import Environment, Project
from doctor.probe.machine import is_wsl
from doctor.probe.project.declared import setup_cfg_option
from doctor.probe.python.environment import read_environment
from doctor.probe.python.select import search_path
from doctor.probe.rootfs import Rootfs

_MANAGER_FILES = (
    ("uv", ("uv.lock",)),
    ("poetry", ("poetry.lock",)),
    ("pdm", ("pdm.lock",)),
    ("pipenv", ("Pipfile.lock", "Pipfile")),
    ("pixi", ("pixi.lock", "pixi.toml")),
    ("conda", ("environment.yml", "environment.yaml", "conda-lock.yml")),
    ("poetry", ("poetry.toml",)),
    ("pdm", (".pdm-python", "pdm.toml")),
)
"""A manager and the files that show that it manages the project's environment; the surest sign first."""
_PROGRAMS = {"conda": ["conda", "mamba", "micromamba"]}
"""The programs of a manager, if it has others than its name."""
_ENVIRONMENT_NAMES = (".venv", "venv", "env")
_FILE_LIMIT = 1 << 20
"""Bytes read of pyproject.toml or setup.cfg; the parsers have limits of their own."""
_DEPTH_LIMIT = 64
"""Folders that are searched upward."""


def find_project(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> Project | None:
    """Return the project that ``folder`` belongs to; ``None`` if it belongs to none.

    Folders above are searched up to the top of the repository. The home folder and the folders above it are not
    searched: a requirements.txt there does not make everything below it a project.
    """
    for candidate in _parents(folder, environ.get("HOME")):
        project = _read_project(fs, candidate, environ)
        if project:
            return project
        if fs.lexists(os.path.join(candidate, ".git")):
            return None
    return None


def _parents(folder: str, home: str | None) -> Iterator[str]:
    """Yield ``folder`` and the folders above it, without the home folder and those above, ``folder`` excepted."""
    for _ in range(_DEPTH_LIMIT):
        yield folder
        parent = os.path.dirname(folder)
        if folder == home or parent in (folder, home, "/"):
            return
        folder = parent


def _read_project(fs: Rootfs, root: str, environ: Mapping[str, str]) -> Project | None:
    pyproject = read_pyproject(fs, root)
    requirements = tuple(_list_sources(fs, root, pyproject))
    manager, sign = _find_manager(fs, root, pyproject)
    environment = _find_environment(fs, root, environ)
    if not requirements and manager is None and environment is None:
        return None
    file, requires_python = _read_requires_python(fs, root, pyproject)
    return Project(
        root=root,
        manager=manager or ("pip" if requirements else None),
        requirements=requirements,
        requires_python=requires_python,
        requires_python_file=file,
        environment=environment,
        manager_file=sign,
        manager_installed=manager is None or _is_on_path(fs, manager, environ),
    )


def _find_environment(fs: Rootfs, root: str, environ: Mapping[str, str]) -> Environment | None:
    """Return the environment in the project's folder; UV_PROJECT_ENVIRONMENT may name it.

    Under WSL an environment that was created on Windows is ignored, since it works only there.
    """
    named = environ.get("UV_PROJECT_ENVIRONMENT")
    folders = [os.path.join(root, name) for name in ((named,) if named else _ENVIRONMENT_NAMES)]
    environments = (environment for folder in folders if (environment := read_environment(fs, folder)))
    usable = (
        environment for environment in environments if not (environment.created_on_windows and is_wsl(fs, environ))
    )
    return next(usable, None)


def _is_on_path(fs: Rootfs, manager: str, environ: Mapping[str, str]) -> bool:
    return bool(fs.find_program(search_path(fs, environ), _PROGRAMS.get(manager, [manager])))


def _read_requires_python(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str, str | None]:
    """Return the file that may state the versions of Python that the project requires, and what it states."""
    if "project" in pyproject:
        stated = pyproject["project"].get("requires-python")
        return "pyproject.toml", stated if isinstance(stated, str) else None
    text = fs.text(os.path.join(root, "setup.cfg"), _FILE_LIMIT) or ""
    try:  # the parser is imported only if the option may be set
        stated = setup_cfg_option(text, "python_requires").strip() if "python_requires" in text else ""
    except ValueError:
        stated = ""
    return "setup.cfg", stated or None


def read_pyproject(fs: Rootfs, root: str) -> dict[str, Any]:
    """Return the tables of the pyproject.toml in ``root``; empty if there is none or if it is malformed."""
    data = fs.read(os.path.join(root, "pyproject.toml"), _FILE_LIMIT)
    if data is None:
        return {}
    return {name: table for name, table in toml.parse_or_empty(data).items() if isinstance(table, dict)}


def list_requirement_files(fs: Rootfs, root: str) -> Iterator[str]:
    """Yield the names of requirement files, relative to ``root``: dev-requirements.txt, requirements/dev.txt."""
    for name in fs.names(root):
        if is_requirements_name(name):
            if fs.is_file(os.path.join(root, name)):
                yield name
        elif name == "requirements":
            for nested in fs.names(os.path.join(root, name)):
                if nested.endswith(".txt") and "constraint" not in nested:
                    yield os.path.join(name, nested)


def is_requirements_name(name: str) -> bool:
    """Whether a file of this name lists requirements: requirements-dev.txt, dev-requirements.txt."""
    return (name.startswith("requirements") and name.endswith(".txt")) or name.endswith("requirements.txt")


def _list_sources(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> Iterator[str]:
    """Yield the files that state requirements: locks, requirement files, setup.py and pyproject.toml."""
    for name in fs.names(root):
        if name.startswith("pylock.") and name.endswith(".toml") and fs.is_file(os.path.join(root, name)):
            yield name
    yield from list_requirement_files(fs, root)
    if fs.is_file(os.path.join(root, "setup.py")):
        yield "setup.py"
    if pyproject.keys() & {"project", "build-system", "dependency-groups"}:
        yield "pyproject.toml"


def _find_manager(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str | None, str]:
    """Return the tool that manages the project's environment, and the file that shows it."""
    for manager, files in _MANAGER_FILES:
        for name in files:
            if fs.is_file(os.path.join(root, name)):
                return manager, name
    tools = pyproject.get("tool", {})
    uv = tools.get("uv")
    if "project" not in pyproject and isinstance(tools.get("poetry"), dict):
        return "poetry", "pyproject.toml"
    if isinstance(uv, dict) and (uv.get("sources") or uv.get("workspace")):
        return "uv", "pyproject.toml"  # pip would install from the index what the project takes from elsewhere
    if isinstance(tools.get("pixi"), dict):
        return "pixi", "pyproject.toml"
    return None, ""
