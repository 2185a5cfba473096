"""The project in the current folder: what it needs, whose business its environment is, and that environment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from doctor.core import toml
from doctor.facts import Project
from doctor.probe.machine import is_wsl
from doctor.probe.project import setup_cfg
from doctor.probe.python import environment
from doctor.probe.python.select import search_path
from doctor.probe.rootfs import Rootfs

_LOCKS = (
    ("uv", ("uv.lock",)),
    ("poetry", ("poetry.lock",)),
    ("pdm", ("pdm.lock",)),
    ("pipenv", ("Pipfile.lock", "Pipfile")),
    ("pixi", ("pixi.lock", "pixi.toml")),
    ("conda", ("environment.yml", "environment.yaml", "conda-lock.yml")),
    ("poetry", ("poetry.toml",)),
    ("pdm", (".pdm-python", "pdm.toml")),
)
"""The file that says which tool keeps the environment, the surest first."""
_PROGRAMS = {"conda": ["conda", "mamba", "micromamba"]}
_FOLDERS = (".venv", "venv", "env")
_PROJECT_LIMIT = 1 << 20
_DEEPEST = 64


def look(fs: Rootfs, start: str, environ: Mapping[str, str]) -> Project | None:
    """The project that the folder ``start`` belongs to, ``None`` where there is none.

    Folders above are searched up to the repository's top, but neither the home folder nor what is
    above it: what lies there is nobody's project.
    """
    for folder in _upward(start, environ.get("HOME")):
        found = _project(fs, folder, environ)
        if found:
            return found
        if fs.is_there(os.path.join(folder, ".git")):
            return None
    return None


def _upward(start: str, home: str | None) -> Iterator[str]:
    folder = start
    for _ in range(_DEEPEST):
        yield folder
        parent = os.path.dirname(folder)
        if folder == home or parent in (folder, home, "/"):
            return
        folder = parent


def _project(fs: Rootfs, root: str, environ: Mapping[str, str]) -> Project | None:
    pyproject = read_pyproject(fs, root)
    requirements = tuple(_requirements(fs, root, pyproject))
    manager, sign = _manager(fs, root, pyproject)
    named = environ.get("UV_PROJECT_ENVIRONMENT")
    folders = [os.path.join(root, name) for name in ((named,) if named else _FOLDERS)]
    standing = (found for folder in folders if (found := environment.look(fs, folder)))
    # under WSL, an environment of Windows' is of use there, and none to Linux
    kept = next((found for found in standing if not (found.windows and is_wsl(fs, environ))), None)
    if not requirements and manager is None and kept is None:
        return None
    told_in, stated = _python_wanted(fs, root, pyproject)
    return Project(
        root=root,
        manager=manager or ("pip" if requirements else None),
        requirements=requirements,
        requires_python=stated,
        python_told_in=told_in,
        environment=kept,
        sign=sign,
        manager_found=manager is None or bool(fs.find(search_path(fs, environ), _PROGRAMS.get(manager, [manager]))),
    )


def _python_wanted(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str, str | None]:
    """The file that would state which Python the project asks for, and what it states."""
    if "project" in pyproject:
        stated = pyproject["project"].get("requires-python")
        return "pyproject.toml", stated if isinstance(stated, str) else None
    text = fs.text(os.path.join(root, "setup.cfg"), _PROJECT_LIMIT) or ""
    try:  # where none is stated, loading a parser is spared
        stated = setup_cfg.option(text, "python_requires").strip() if "python_requires" in text else ""
    except ValueError:
        stated = ""
    return "setup.cfg", stated or None


def read_pyproject(fs: Rootfs, root: str) -> dict[str, Any]:
    """``root``'s pyproject.toml; empty where there is none that can be read."""
    data = fs.read(os.path.join(root, "pyproject.toml"), _PROJECT_LIMIT)
    if data is None:
        return {}
    return {name: table for name, table in toml.parse_or_empty(data).items() if isinstance(table, dict)}


def requirement_files(fs: Rootfs, root: str) -> Iterator[str]:
    """Requirement lists by their names, as projects call them: dev-requirements.txt, requirements/dev.txt."""
    for name in fs.names(root):
        if (name.startswith("requirements") and name.endswith(".txt")) or name.endswith("requirements.txt"):
            if fs.is_file(os.path.join(root, name)):
                yield name
        elif name == "requirements":
            for below in fs.names(os.path.join(root, name)):
                if below.endswith(".txt") and "constraint" not in below:
                    yield os.path.join(name, below)


def _requirements(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> Iterator[str]:
    for name in fs.names(root):
        if name.startswith("pylock.") and name.endswith(".toml") and fs.is_file(os.path.join(root, name)):
            yield name
    yield from requirement_files(fs, root)
    if fs.is_file(os.path.join(root, "setup.py")):
        yield "setup.py"
    if pyproject.keys() & {"project", "build-system", "dependency-groups"}:
        yield "pyproject.toml"


def _manager(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str | None, str]:
    """The tool whose business the environment is, and the file that says so."""
    for manager, files in _LOCKS:
        for name in files:
            if fs.is_file(os.path.join(root, name)):
                return manager, name
    tools = pyproject.get("tool", {})
    uv = tools.get("uv")
    if "project" not in pyproject and isinstance(tools.get("poetry"), dict):
        return "poetry", "pyproject.toml"
    if isinstance(uv, dict) and (uv.get("sources") or uv.get("workspace")):
        return "uv", "pyproject.toml"  # pip would take from the index what the project has elsewhere
    if isinstance(tools.get("pixi"), dict):
        return "pixi", "pyproject.toml"
    return None, ""
