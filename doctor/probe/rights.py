"""Find out what keeps this user from writing to a folder, and what would remove that. Nothing is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping

from doctor.core import trust
from doctor.core.paths import account_home, upward, within
from doctor.facts.obstacle import Blocker
from doctor.probe.rootfs import Rootfs


def find_blocker(folder: str, environ: Mapping[str, str]) -> Blocker | None:
    """Return what keeps this user from writing to ``folder``, which need not exist; ``None`` if nothing does."""
    path = os.path.abspath(folder)
    while not os.path.lexists(path):
        path = os.path.dirname(path)
    if os.path.isdir(path) and os.access(path, os.W_OK | os.X_OK):
        return None
    is_read_only = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    home, owner, parent = environ.get("HOME", ""), os.lstat(path).st_uid, os.path.dirname(path)
    if owner == 0 != os.geteuid():
        path = highest_of_root(path, home)
        parent = os.path.dirname(path)
    own_home = account_home()
    is_home = bool(home) and (within(os.path.normpath(home), path) or (within(path, home) and not _is_own(home)))
    around = os.stat(parent)
    is_sticky = around.st_mode & stat.S_ISVTX and os.geteuid() not in (0, owner, around.st_uid)
    return Blocker(
        folder=folder,
        path=path,
        is_folder=os.path.isdir(path),
        owner=trust.other_user(owner) or "",
        in_home=bool(own_home) and within(path, own_home) and path != own_home,
        aside=Rootfs().free_name(path) if os.access(parent, os.W_OK | os.X_OK) and not is_sticky else "",
        other_home=own_home if is_home and own_home != home and os.access(own_home, os.W_OK | os.X_OK) else "",
        read_only=is_read_only,
        has_temporary=os.access(environ.get("TMPDIR") or "/tmp", os.W_OK | os.X_OK),  # noqa: S108 - mktemp(1)
    )


def highest_of_root(path: str, home: str) -> str:
    """Return the highest folder on the way to ``path`` that root owns below ``home``; ``path`` where there is none."""
    of_root = [it for it in upward(path) if it != home and within(it, home) and os.lstat(it).st_uid == 0]
    return of_root[-1] if of_root else path


def _is_own(home: str) -> bool:
    """Return whether a home folder, which exists, belongs to the current user."""
    return os.stat(home).st_uid == os.geteuid()
