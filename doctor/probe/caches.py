"""Find the cache that could be emptied where a file system is full: what is in it can be downloaded again."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping

from doctor.core import trust
from doctor.core.paths import user_folder

_CACHES = {
    "pip": "PIP_CACHE_DIR",
    "uv": "UV_CACHE_DIR",
    "pypoetry/cache": "POETRY_CACHE_DIR",
    "pipenv": "PIPENV_CACHE_DIR",
}
"""Caches of archives in the user's folder of caches. A folder that a variable names may hold other things as well, and
an environment may be linked into that of uv (``UV_LINK_MODE=symlink``): they are left alone."""
_ENTRIES_LIMIT = 100_000


def find_large_cache(place: str, environ: Mapping[str, str], least: int) -> tuple[str, int] | None:
    """Return (folder, bytes) of the largest cache of this user on the file system of ``place``; none below ``least``.

    Root empties none that another user owns.
    """
    device, base = os.stat(place).st_dev, user_folder("XDG_CACHE_HOME", environ)
    sizes: dict[str, int] = {}
    for name, variable in _CACHES.items():
        folder, is_linked = os.path.join(base, name), name == "uv" and environ.get("UV_LINK_MODE") == "symlink"
        is_own = not environ.get(variable) and not trust.distrust_of_root([folder])
        if is_own and not is_linked:
            sizes[folder] = _size(folder, device)
    folder = max(sizes, key=lambda path: sizes[path], default="")
    return (folder, sizes[folder]) if folder and sizes[folder] >= least else None


def _size(folder: str, device: int) -> int:
    """Return the bytes on the device that nothing but the files below ``folder`` take."""
    total, count, pending = 0, 0, [folder]
    while pending and count < _ENTRIES_LIMIT:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                count += 1
                status = entry.stat(follow_symlinks=False)
                if status.st_dev == device and entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                elif status.st_dev == device and status.st_nlink == 1:
                    total += status.st_blocks * 512
    return total
