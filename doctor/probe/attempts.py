"""Read what decides whether a fix that failed would fail again: doctor's record of it, and the state of the project."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from doctor.core.files import read_regular
from doctor.core.lazy_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doctor.facts import Project

_LIMIT = 1 << 16
"""Bytes of the record that are read."""
_PACKAGES = "/var/lib/dpkg/status"
"""The file that dpkg writes at each change."""
_DEPTH, _FILES = 2, 500
"""Folders in one another, and files, of a project whose change may let a fix succeed."""


def read_failures(path: str) -> bytes:
    """Return the record of the fixes that failed; empty if there is none."""
    return read_regular(path, _LIMIT) or b""


def read_states(project: Project | None) -> Iterator[str]:
    """Yield the state of each list and source of the project, and that of the installed packages."""
    if project is not None:
        yield from _states_of_files(project)
    with contextlib.suppress(OSError):  # another package may be what the fix needed
        yield str(os.stat(_PACKAGES).st_mtime_ns)


def _states_of_files(project: Project) -> Iterator[str]:
    """Yield the state of the lists of the project, and of its first files, from which pip may have to build it."""
    names = set(project.requirements)
    for folder, folders, files in os.walk(project.root):
        is_deep = os.path.relpath(folder, project.root).count("/") >= _DEPTH
        folders[:] = sorted(name for name in folders if not is_deep and _may_have_sources(os.path.join(folder, name)))
        names |= {os.path.relpath(os.path.join(folder, name), project.root) for name in files}
        if len(names) > _FILES:
            break
    for name in sorted(names):
        with contextlib.suppress(OSError):
            file = os.stat(os.path.join(project.root, name))
            yield f"{name} {file.st_mtime_ns} {file.st_size}"


def _may_have_sources(folder: str) -> bool:
    name = os.path.basename(folder)
    is_output = name.startswith(".") or name.endswith((".egg-info", "__pycache__")) or name in ("build", "dist")
    return not is_output and not os.path.exists(os.path.join(folder, "pyvenv.cfg"))
