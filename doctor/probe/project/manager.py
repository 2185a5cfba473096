"""Find the tool that manages the environment of a project, and its program."""

from __future__ import annotations

import os
from collections.abc import Mapping

from doctor.core.lazy_typing import Any
from doctor.core.paths import upward
from doctor.probe.project.stated import read_pyproject
from doctor.probe.python.select import search_path
from doctor.probe.rootfs import Rootfs
from doctor.probe.tools import missing_python

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
_CONDA_FOLDERS = ("miniforge3", "mambaforge", "miniconda3", "anaconda3", "micromamba", "/opt/conda")
"""Where conda is installed, by its installers' default."""


def find_manager_program(fs: Rootfs, manager: str, environ: Mapping[str, str]) -> str | None:
    """Return the path of a manager's program; empty if it is on PATH, ``None`` if there is none.

    A script that pip wrote for a Python that no longer exists counts for none. pipx writes links, and repairs what they
    lead to.
    """
    path = search_path(fs, environ)
    program = fs.find_program(path, _PROGRAMS.get(manager, [manager]))
    if program:
        return None if not fs.is_link(program) and missing_python(fs, program, path) else ""
    program = os.path.join(environ.get("HOME", ""), ".local/bin", manager)
    return program if os.path.isabs(program) and fs.is_program(program) else None


def uses_conda(fs: Rootfs, environ: Mapping[str, str]) -> bool:
    """Return whether the user has conda: its program, a folder where it usually is, or its list of environments."""
    home = environ.get("HOME", "")
    is_named = any(environ.get(name) for name in ("CONDA_EXE", "CONDA_PREFIX", "MAMBA_EXE"))
    is_installed = any(fs.is_dir(os.path.join(home, name)) for name in _CONDA_FOLDERS)
    is_used = fs.is_file(os.path.join(home, ".conda/environments.txt"))
    return is_named or is_installed or is_used or find_manager_program(fs, "conda", environ) is not None


def find_manager(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str | None, str]:
    """Return the tool that manages the project's environment, and the file that shows it, relative to ``root``.

    A member of uv's workspace has the environment that is beside that file, which is in a folder above.
    """
    manager, sign = _find_own_manager(fs, root, pyproject)
    if manager in ("uv", None) and "project" in pyproject and not _table(pyproject, "uv").get("workspace"):
        above = _find_workspace(fs, root)
        if above:
            return "uv", os.path.relpath(os.path.join(above, "pyproject.toml"), root)
    return manager, sign


def _find_own_manager(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str | None, str]:
    for manager, files in _MANAGER_FILES:
        for name in files:
            if fs.is_file(os.path.join(root, name)):
                return manager, name
    if "project" not in pyproject and _table(pyproject, "poetry"):
        return "poetry", "pyproject.toml"
    uv = _table(pyproject, "uv")
    if uv.get("sources") or uv.get("workspace"):
        return "uv", "pyproject.toml"  # pip would install from the index what the project takes from elsewhere
    if _table(pyproject, "pixi"):
        return "pixi", "pyproject.toml"
    return None, ""


def _table(pyproject: dict[str, Any], tool: str) -> dict[str, Any]:
    """Return the table of a tool; empty if there is none."""
    table = pyproject.get("tool", {}).get(tool)
    return table if isinstance(table, dict) else {}


def _find_workspace(fs: Rootfs, root: str) -> str | None:
    """Return the root of the workspace that the project in ``root`` is a member of; ``None`` for none.

    The first pyproject.toml above decides, as for uv (``workspace.rs``, ``find_workspace``).
    """
    above = next((folder for folder in upward(root) if folder != root and fs.is_file(f"{folder}/pyproject.toml")), None)
    workspace = _table(read_pyproject(fs, above), "uv").get("workspace") if above else None
    if above is None or not isinstance(workspace, dict):
        return None
    path = os.path.relpath(root, above)
    is_excluded = _matches(path, workspace.get("exclude"))
    return above if _matches(path, workspace.get("members")) and not is_excluded else None


def _matches(path: str, patterns: object) -> bool:
    """Return whether one of uv's patterns matches a path: ``*`` stands for a part of a name, ``**`` for folders."""
    from fnmatch import fnmatchcase

    named = [os.path.normpath(each) for each in patterns if isinstance(each, str)] if isinstance(patterns, list) else []
    return any(fnmatchcase(path, each) for each in named if "**" in each or each.count("/") == path.count("/"))
