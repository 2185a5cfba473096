"""Find a folder to which no other user can write, for code that doctor unpacks and then runs.

Whoever can write to the folder, or point the path elsewhere, decides what runs with the user's rights. Therefore every
path is judged first (``doctor.core.trust``), and then used without its links.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping

from doctor.core import paths, trust


def candidates(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield paths for the folder, best first: the user's cache, then folders that a restart empties."""
    folder = paths.cache_dir(environ)
    if os.path.isabs(folder):
        yield folder
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime):
        yield os.path.join(runtime, "doctor")
    for temporary in (environ.get("TMPDIR", ""), "/tmp", "/var/tmp", "/dev/shm"):  # noqa: S108 - checked before use
        if os.path.isabs(temporary):
            yield os.path.join(temporary, f"doctor-{os.geteuid()}")


def prepare(path: str) -> str | None:
    """Create the folder if it is missing. Return its real path if it is private and writable, else ``None``."""
    parent = os.path.dirname(path)
    try:
        if not os.path.lexists(path) and trust.distrust(parent) is None:
            os.makedirs(parent, mode=0o700, exist_ok=True)
            os.mkdir(path, mode=0o700)
    except FileExistsError:
        pass  # another doctor created it meanwhile
    except OSError:
        return None
    real = resolve(path)
    return real if real and os.access(real, os.W_OK | os.X_OK) else None


def resolve(path: str) -> str | None:
    """Return the real path of a folder that only this user and root can change or redirect, else ``None``.

    Whoever owns a link on the way could point it elsewhere later. ``distrust`` admits no such link, and the real path
    has none.
    """
    if trust.distrust(path) is not None:
        return None
    try:
        real = os.path.realpath(path)
        status = os.lstat(real)
    except OSError:
        return None
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & trust.OTHERS_WRITE
    return real if is_own else None


def allows_execution(path: str) -> bool:
    """Return whether compiled libraries can be loaded from ``path``: its file system is not mounted noexec."""
    try:
        return not os.statvfs(path).f_flag & os.ST_NOEXEC
    except OSError:
        return False
