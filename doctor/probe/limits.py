"""Read the limits that this shell passes on, and whether the folder for temporary files is full."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator, Mapping

from doctor.core import trust
from doctor.facts.limits import Limits
from doctor.probe.rootfs import Rootfs

_NEEDED = 1 << 20
"""Bytes of the smallest pip, rounded down, whose wheel ensurepip copies to a folder for temporary files."""
_ROOM = 64 << 20
"""Bytes that another such folder must have."""
_FILES = 20
"""Files that ensurepip and pip create there at once, at least."""
_TEMPORARY = ("/tmp", "/var/tmp", "/usr/tmp")  # noqa: S108 - nothing is written


def read_limits(fs: Rootfs, environ: Mapping[str, str]) -> Limits:
    """Return the limits with which ``python -m venv`` and pipx fail; empty ones where they do not."""
    umask = (fs.text("/proc/self/status") or "").partition("\nUmask:")[2].partition("\n")[0].strip()  # proc(5)
    takes_rights = int(umask or "0", 8) & 0o700 and not trust.is_root()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    is_small = soft != resource.RLIM_INFINITY and soft < _NEEDED
    folder = next((path for path in _candidates(environ) if _free(path)), "")
    is_full = bool(folder) and (_free(folder) < _NEEDED or _lacks_files(folder))
    others = ("/var/tmp", os.path.join(environ.get("HOME", "/"), ".cache"), environ.get("HOME", "/"))  # noqa: S108
    other = next((path for path in others if path != folder and _has_room(path)), "") if is_full else ""
    return Limits(
        umask=umask if takes_rights else "",
        file_size=soft if is_small else None,
        raisable=hard == resource.RLIM_INFINITY or hard >= _NEEDED,
        full_temporary=folder if is_full else "",
        temporary_free=_free(folder) if is_full else 0,
        lacks_files=is_full and _lacks_files(folder),
        other_temporary=other,
    )


def _candidates(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the folders of which Python's ``tempfile`` takes the first that it can write to."""
    yield from (os.path.abspath(environ[name]) for name in ("TMPDIR", "TEMP", "TMP") if environ.get(name))
    yield from _TEMPORARY


def _free(folder: str) -> int:
    """Return the bytes that the current user can write in a folder; 0 if that is nothing, or no file can be created."""
    try:
        status = os.statvfs(folder)
    except OSError:
        return 0
    is_closed = status.f_files and not status.f_favail
    return status.f_bavail * status.f_frsize if not is_closed and os.access(folder, os.W_OK | os.X_OK) else 0


def _lacks_files(folder: str) -> bool:
    """Return whether a file system that limits the number of files can hold no more of them."""
    status = os.statvfs(folder)
    return bool(status.f_files) and status.f_favail < _FILES


def _has_room(folder: str) -> bool:
    return _free(folder) > _ROOM and not _lacks_files(folder)
