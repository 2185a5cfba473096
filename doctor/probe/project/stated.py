"""Read what a project states of itself in pyproject.toml, setup.cfg and setup.py."""

from __future__ import annotations

import os

from doctor.core import lazy_re as re
from doctor.core import toml
from doctor.core.errors import TooLargeError
from doctor.core.lazy_typing import Any
from doctor.core.names import name_of
from doctor.core.paths import upward
from doctor.probe.rootfs import Rootfs

_FILE_LIMIT = 1 << 20
"""Bytes read of pyproject.toml or setup.cfg; the parsers have limits of their own."""
_NAME_IN_CFG = re.compile(r"^name[ \t]*=[ \t]*([A-Za-z0-9][\w.-]*)[ \t]*$", re.MULTILINE)
_NAME_IN_SCRIPT = re.compile(r"\bname[ \t]*=[ \t]*[\"']([A-Za-z0-9][\w.-]*)[\"']")


def read_requires_python(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> tuple[str, str | None]:
    """Return the file that may state the versions of Python that the project requires, and what it states."""
    if "project" in pyproject:
        stated = pyproject["project"].get("requires-python")
        return "pyproject.toml", stated if isinstance(stated, str) else None
    text = fs.text(os.path.join(root, "setup.cfg"), _FILE_LIMIT) or ""
    if "python_requires" not in text:
        return "setup.cfg", None
    from doctor.probe.project.declared import setup_cfg_option

    try:
        return "setup.cfg", setup_cfg_option(text, "python_requires").strip() or None
    except ValueError:
        return "setup.cfg", None


def read_project_name(fs: Rootfs, root: str) -> str:
    """Return the name of the distribution that the project in ``root`` is; empty if its files state none."""
    return read_name(fs, root, read_pyproject(fs, root))


def read_name(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> str:
    """Return the name that the project's table states, or Poetry's, else that in setup.cfg or setup.py."""
    tables = (pyproject.get("project"), pyproject.get("tool", {}).get("poetry"))
    names = (table.get("name") for table in tables if isinstance(table, dict))
    stated = next((name for name in names if isinstance(name, str)), "")
    for file, start, name in (("setup.cfg", "[metadata]", _NAME_IN_CFG), ("setup.py", "setup(", _NAME_IN_SCRIPT)):
        text = "" if stated else fs.text(os.path.join(root, file), _FILE_LIMIT) or ""
        match = name.search(text.partition(start)[2])
        stated = match[1] if match else stated
    return stated


def read_nearest_pyproject(fs: Rootfs, folder: str) -> str:
    """Return the text of the pyproject.toml in ``folder``, or else in the nearest folder above; empty without one."""
    texts = (fs.text(os.path.join(above, "pyproject.toml"), _FILE_LIMIT) for above in upward(folder))
    return next((text for text in texts if text is not None), "")


def read_pyproject(fs: Rootfs, root: str) -> dict[str, Any]:
    """Return the tables of the pyproject.toml in ``root``; empty if there is none or if it is malformed."""
    data = fs.read(os.path.join(root, "pyproject.toml"), _FILE_LIMIT)
    if data is None:
        return {}
    return {name: table for name, table in toml.parse_or_empty(data).items() if isinstance(table, dict)}


def read_overridden(fs: Rootfs, root: str) -> set[str]:
    """Return the normalised names of the distributions whose versions the project overrides, for uv or PDM."""
    tools = read_pyproject(fs, root).get("tool", {})
    uv, pdm = tools.get("uv"), tools.get("pdm")
    resolution = pdm.get("resolution") if isinstance(pdm, dict) else None
    lines = uv.get("override-dependencies") if isinstance(uv, dict) else None
    overrides = resolution.get("overrides") if isinstance(resolution, dict) else None
    return {
        name_of(line)
        for listed in (lines, overrides)
        if isinstance(listed, (list, dict))
        for line in listed
        if isinstance(line, str)
    }


def find_syntax_error(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> str:
    """Return why pyproject.toml is not valid TOML; empty if it is, or is too large for doctor."""
    data = None if pyproject else fs.read(os.path.join(root, "pyproject.toml"), _FILE_LIMIT)
    try:
        toml.parse((data or b"").decode())
    except ValueError as error:
        is_cut = isinstance(error, TooLargeError) or len(data or b"") >= _FILE_LIMIT
        return "" if is_cut else str(error)
    return ""
