"""Find the tool that manages the environment of a project, and its program."""

from __future__ import annotations

import os
from collections.abc import Mapping

from doctor.core.lazy_typing import Any
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

    A script that pip wrote for a Python that is gone counts for none. pipx writes links, and repairs what they lead to.
    """
    path = search_path(fs, environ)
    program = fs.find_program(path, _PROGRAMS.get(manager, [manager]))
    if program:
        return None if not fs.is_link(program) and missing_python(fs, program, path) else ""
    program = os.path.join(environ.get("HOME", ""), ".local/bin", manager)
    return program if os.path.isabs(program) and fs.is_program(program) else None


def uses_conda(fs: Rootfs, environ: Mapping[str, str]) -> bool:
    """Whether the user has conda: its program, a folder where it is usually installed, or its list of environments."""
    home = environ.get("HOME", "")
    is_named = any(environ.get(name) for name in ("CONDA_EXE", "CONDA_PREFIX", "MAMBA_EXE"))
    is_installed = any(fs.is_dir(os.path.join(home, name)) for name in _CONDA_FOLDERS)
    is_used = fs.is_file(os.path.join(home, ".conda/environments.txt"))
    return is_named or is_installed or is_used or find_manager_program(fs, "conda", environ) is not None


def find_manager(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str | None, str]:
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
