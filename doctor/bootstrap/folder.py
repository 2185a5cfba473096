"""A folder of the user's own, for what doctor unpacks and then runs: never one that others could write.

Whoever can write there decides what runs with the user's rights. So every folder up to the root has
to belong to the user or to root, and where others may write, the sticky bit must keep them from
renaming what is not theirs (the test that OpenSSH's StrictModes makes).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping


def candidates(environ: Mapping[str, str]) -> Iterator[str]:
    """Where it may stand, best first: the user's cache, then what is lost when the machine is restarted."""
    cache = environ.get("XDG_CACHE_HOME", "")
    home = environ.get("HOME", "") or _home()
    if os.path.isabs(cache):
        yield os.path.join(cache, "doctor")
    elif os.path.isabs(home):
        yield os.path.join(home, ".cache", "doctor")
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime):
        yield os.path.join(runtime, "doctor")
    for temporary in (environ.get("TMPDIR", ""), "/tmp", "/var/tmp", "/dev/shm"):  # noqa: S108 - a name, then checked
        if os.path.isabs(temporary):
            yield os.path.join(temporary, f"doctor-{os.geteuid()}")


def prepare(path: str) -> bool:
    """Make the folder where it is missing; whether it is there, private and can be written."""
    try:
        if not os.path.lexists(path):
            if not private(os.path.dirname(path), itself=False):
                os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            if private(os.path.dirname(path), itself=False):
                os.mkdir(path, mode=0o700)
    except FileExistsError:
        pass  # another doctor was quicker
    except OSError:
        return False
    return private(path) and os.access(path, os.W_OK | os.X_OK)


def private(path: str, *, itself: bool = True) -> bool:
    """Whether nobody but this user (and root) can change what the path leads to."""
    try:
        if itself:
            status = os.lstat(path)
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
                return False
            path = os.path.dirname(path)
        real = os.path.realpath(path)
        while True:
            if not _kept(os.stat(real)):
                return False
            if real == os.path.dirname(real):
                return True
            real = os.path.dirname(real)
    except OSError:
        return False


def _kept(status: os.stat_result) -> bool:
    """A folder in which others cannot replace what is not theirs."""
    if status.st_uid not in (0, os.geteuid()):
        return False
    if status.st_mode & stat.S_ISVTX:
        return True
    # A group of the same number as its user is that user's own: the rule of pam_umask's usergroups.
    own_group = status.st_gid == status.st_uid
    return not status.st_mode & stat.S_IWOTH and (own_group or not status.st_mode & stat.S_IWGRP)


def runnable(path: str) -> bool:
    """Whether compiled libraries can be loaded from there: not from a file system mounted noexec."""
    try:
        return not os.statvfs(path).f_flag & os.ST_NOEXEC
    except OSError:
        return False


def _home() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_dir
    except KeyError:
        return ""
