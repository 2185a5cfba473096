"""Find what makes the tool of a project end before it does anything: a file that it cannot parse, or a closed folder.

Only what is certain is reported. A lock file is not parsed, since that takes up to a second: git's marks and an empty
file are seen at once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.lazy_typing import Any
from doctor.core.paths import upward, user_folder
from doctor.facts import TRUE, Environment
from doctor.facts.obstacle import Blocker
from doctor.facts.project import FileFault
from doctor.probe.rights import find_blocker
from doctor.probe.rootfs import Rootfs

_LOCKS = {
    "uv": "uv.lock",
    "poetry": "poetry.lock",
    "pdm": "pdm.lock",
    "pipenv": "Pipfile.lock",
    "pixi": "pixi.lock",
    "conda": "conda-lock.yml",
}
_LISTS = {
    "uv": ("pyproject.toml",),
    "poetry": ("pyproject.toml", "poetry.toml"),
    "pdm": ("pyproject.toml", "pdm.toml"),
    "pipenv": ("Pipfile",),
    "pixi": ("pixi.toml", "pyproject.toml"),
    "conda": ("environment.yml", "environment.yaml"),
}
"""The files that people write, by the tools that read them."""
_MARK, _NEXT_MARK = re.compile(rb"^<<<<<<< ", re.MULTILINE), re.compile(rb"^=======\r?$", re.MULTILINE)
_IN_MERGE = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")
_LIMIT = 1 << 23
_FOLDERS = {
    "uv": (("UV_CACHE_DIR",), "XDG_CACHE_HOME", "uv"),
    "poetry": (("POETRY_VIRTUALENVS_PATH", "POETRY_CACHE_DIR"), "XDG_CACHE_HOME", "pypoetry"),
    "pdm": (("PDM_LOG_DIR",), "XDG_STATE_HOME", "pdm"),
    "pipenv": (("WORKON_HOME",), "XDG_DATA_HOME", "virtualenvs"),
}
"""The folder in which a tool writes whatever it does (poetry and pipenv: when they create an environment): variables
that name it, then its place in a base folder of XDG (seen with uv 0.13, poetry 2.5, pdm 2.29 and pipenv 2026)."""
_INSIDE = {"poetry": "POETRY_VIRTUALENVS_IN_PROJECT", "pipenv": "PIPENV_VENV_IN_PROJECT"}
"""The variables with which a tool creates the environment in the project."""


def find_file_fault(
    fs: Rootfs, root: str, manager: str, pyproject: dict[str, Any], syntax_error: str
) -> FileFault | None:
    """Return the first file that the tool cannot parse; ``syntax_error`` is that of ``pyproject``."""
    lock = _LOCKS.get(manager, "")
    for name in (*_LISTS.get(manager, ()), lock):
        path = os.path.join(root, name)
        data = fs.read(path, _LIMIT) if name else None
        if data is None:
            continue
        mark = _MARK.search(data) if b"<<<<<<< " in data else None
        mark = mark if mark and _NEXT_MARK.search(data, mark.end()) else None
        is_empty = name == lock and manager != "pdm" and not data.strip(b"\0 \t\r\n")
        error = "it is empty" if is_empty else ""
        if name == "pyproject.toml":
            error = syntax_error or (_find_omission(pyproject.get("project")) if manager == "uv" else "")
        if mark or error:
            line = data.count(b"\n", 0, mark.start()) + 1 if mark else 0
            return FileFault(
                path=name,
                line=line,
                problem=f"git's conflict markers are in line {line}" if mark else error,
                is_lock=name == lock,
                aside=os.path.basename(fs.free_name(path)),
                in_merge=mark is not None and _is_in_merge(fs, root),
            )
    return None


def _find_omission(project: object) -> str:
    """Return what the table ``project`` has to state for uv; empty if it states that, or there is no table."""
    if not isinstance(project, dict):
        return ""
    dynamic = project.get("dynamic")
    stated = {*project, *(str(key) for key in (dynamic if isinstance(dynamic, list) else ()))}
    omitted = next((key for key in ("name", "version") if key not in stated), "")
    return f'below `[project]` a line `{omitted} = "…"` is missing' if omitted else ""


def _is_in_merge(fs: Rootfs, root: str) -> bool:
    git = next((path for folder in upward(root) if fs.is_dir(path := os.path.join(folder, ".git"))), "")
    return bool(git) and any(fs.lexists(os.path.join(git, name)) for name in _IN_MERGE)


def find_tool_blocker(
    fs: Rootfs, manager: str, environment: Environment | None, environ: Mapping[str, str]
) -> Blocker | None:
    """Return what keeps this user from writing to the folder of the tool; ``None`` if nothing does."""
    if manager not in _FOLDERS or not fs.live or trust.is_root():
        return None
    variables, base, name = _FOLDERS[manager]
    inside = _INSIDE.get(manager)
    if (inside and (environment or environ.get(inside, "").lower() in TRUE)) or environ.get("UV_NO_CACHE"):
        return None
    named = next((environ[variable] for variable in variables if environ.get(variable)), "")
    folder = named or os.path.join(user_folder(base, environ), name)
    return find_blocker(folder, environ) if os.path.isabs(folder) else None
