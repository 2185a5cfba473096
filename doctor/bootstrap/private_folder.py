"""Find a folder to which no other user can write, for code that doctor unpacks and then runs.

Whoever can write to the folder decides what runs with the user's rights. Therefore every folder up to the root
has to belong to the user or to root, and a folder that others may write to needs the sticky bit, which
keeps them from renaming files that are not theirs. OpenSSH's StrictModes makes the same test.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping


def candidates(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield paths for the folder, best first: the user's cache, then folders that a restart empties."""
    cache = environ.get("XDG_CACHE_HOME", "")
    home = environ.get("HOME", "") or _home_from_passwd()
    if os.path.isabs(cache):
        yield os.path.join(cache, "doctor")
    elif os.path.isabs(home):
        yield os.path.join(home, ".cache", "doctor")
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime):
        yield os.path.join(runtime, "doctor")
    for temporary in (environ.get("TMPDIR", ""), "/tmp", "/var/tmp", "/dev/shm"):  # noqa: S108 - checked before use
        if os.path.isabs(temporary):
            yield os.path.join(temporary, f"doctor-{os.geteuid()}")


def prepare(path: str) -> bool:
    """Create the folder if it is missing. Return whether it exists, is private and is writable."""
    try:
        if not os.path.lexists(path):
            parent = os.path.dirname(path)
            if not _ancestors_are_safe(parent):
                os.makedirs(parent, mode=0o700, exist_ok=True)
            if _ancestors_are_safe(parent):
                os.mkdir(path, mode=0o700)
    except FileExistsError:
        pass  # another doctor created it meanwhile
    except OSError:
        return False
    return is_private(path) and os.access(path, os.W_OK | os.X_OK)


def is_private(path: str) -> bool:
    """Return whether ``path`` is a folder that only this user and root can change or redirect."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or _others_can_write(status):
        return False
    return _ancestors_are_safe(os.path.dirname(path))


def allows_execution(path: str) -> bool:
    """Return whether compiled libraries can be loaded from ``path``: its file system is not mounted noexec."""
    try:
        return not os.statvfs(path).f_flag & os.ST_NOEXEC
    except OSError:
        return False


def _ancestors_are_safe(path: str) -> bool:
    """Return whether no other user can replace an entry of ``path`` or of a folder above it."""
    try:
        real = os.path.realpath(path)
        while _keeps_entries_safe(os.stat(real)):
            if real == os.path.dirname(real):
                return True
            real = os.path.dirname(real)
    except OSError:
        pass
    return False


def _keeps_entries_safe(status: os.stat_result) -> bool:
    """Return whether a folder with this ``status`` keeps others from replacing entries that are not theirs."""
    if status.st_uid not in (0, os.geteuid()):
        return False
    return bool(status.st_mode & stat.S_ISVTX) or not _others_can_write(status)


def _others_can_write(status: os.stat_result) -> bool:
    # A group with the same number as the owner is the owner's private group (pam_umask, usergroups).
    private_group = status.st_gid == status.st_uid
    return bool(status.st_mode & (stat.S_IWOTH if private_group else stat.S_IWOTH | stat.S_IWGRP))


def _home_from_passwd() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_dir
    except KeyError:
        return ""
