"""The limits of this shell, and of the folder for temporary files, that keep programs from writing."""

from __future__ import annotations

from doctor.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits that keep the programs of this shell from writing; a field is empty if it limits nothing."""

    umask: str = ""
    """The mask in octal digits, where it denies the users access to the files that they create themselves: ``0777``."""
    file_size: int | None = None
    """The largest file in bytes that a program may write, where that is too small for pip (ulimit -f)."""
    raisable: bool = True
    """Whether the user may raise that size again."""
    full_temporary: str = ""
    """The folder for temporary files, where it has no room for pip."""
    temporary_free: int = 0
    """The bytes that are free there."""
    lacks_files: bool = False
    """Whether its file system has reached the number of files that it can hold."""
    other_temporary: str = ""
    """Another folder that has room; empty if none is known."""
