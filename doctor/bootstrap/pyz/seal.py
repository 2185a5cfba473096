"""Detect changes to an unpacked copy of doctor.pyz, which is a folder that contains PACKAGES and SEAL."""

from __future__ import annotations

import os

PACKAGES = "packages"
"""The folder that doctor is imported from."""
SEAL = "SEAL"
"""The file with the fingerprint of PACKAGES."""


def write_seal(copy: str, packages: str) -> None:
    """Write the fingerprint of the folder ``packages`` into the folder ``copy``."""
    with open(os.path.join(copy, SEAL), "w", encoding="ascii") as file:
        file.write(_fingerprint(packages))


def is_intact(copy: str) -> bool:
    """Return whether the copy is complete and unchanged since it was sealed."""
    try:
        with open(os.path.join(copy, SEAL), encoding="ascii") as file:
            return file.read() == _fingerprint(os.path.join(copy, PACKAGES))
    except OSError:
        return False


def _fingerprint(packages: str) -> str:
    """Return the number of files and folders and the sum of their change times.

    The kernel sets the change time (ctime) whenever the content, owner or mode of a file changes, and that of
    a folder whenever an entry is added, removed or renamed. No program can set it back.
    """
    count = total = 0
    folders = [packages]
    while folders:
        for entry in os.scandir(folders.pop()):
            count += 1
            total += entry.stat(follow_symlinks=False).st_ctime_ns
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
    return f"{count} {total}"
