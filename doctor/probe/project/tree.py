"""Walk through the folders below a project, without environments, caches, and links."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping

from doctor.core.paths import within
from doctor.probe.rootfs import Rootfs

_FOLDER_LIMIT = 10_000
"""Folders that are read."""
_SKIPPED = frozenset(
    {"__pycache__", "__pypackages__", "build", "dist", "dist-packages", "node_modules", "site-packages"}
)
_SKIPPED_HIDDEN = frozenset({
    ".cache", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".npm", ".pixi", ".pytest_cache",
    ".ruff_cache", ".svn", ".tox", ".yarn",
})  # fmt: skip
"""Hidden folders that tools fill; others, such as .devcontainer and .github, are parts of the project."""
_OF_ENVIRONMENTS = ("pyvenv.cfg", "conda-meta")


def walk(fs: Rootfs, root: str, *, depth: int, hidden: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder at and below ``root``, relative to it, with the names of its files; the nearest ones first.

    ``depth`` counts the folders below ``root``; ``hidden`` includes those whose names begin with a dot. Folders that
    are links are not followed.
    """
    pending, count = deque([("", 0)]), 0
    while pending and count < _FOLDER_LIMIT:
        folder, level = pending.popleft()
        folders, files = fs.entries(os.path.join(root, folder))
        if folder and any(name in _OF_ENVIRONMENTS for name in (*files, *folders)):
            continue
        count += 1
        yield folder, files
        if level < depth:
            pending += ((os.path.join(folder, name), level + 1) for name in folders if _is_searched(name, hidden))
    if pending:
        fs.cuts[f"only {_FOLDER_LIMIT:,} of the folders in {root} were read"] = "project"


def contains_home(folder: str, environ: Mapping[str, str]) -> bool:
    """Return whether the user's home folder is in ``folder``, or is it: what is below need not belong together."""
    return within(os.path.realpath(environ.get("HOME") or "/"), os.path.realpath(folder))


def _is_searched(name: str, hidden: bool) -> bool:
    if name.startswith("."):
        return hidden and name not in _SKIPPED_HIDDEN
    return name not in _SKIPPED and not name.endswith(".egg-info")
