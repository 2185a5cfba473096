"""The limits of this shell, and of the folder for temporary files, that keep programs from writing."""

from __future__ import annotations

from doctor.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What this shell passes on to the programs that it starts; all is empty where nothing keeps them from writing."""

    umask: str = ""
    """The mask in octal digits, where it takes the user's own rights to what he creates: ``0777``."""
    file_size: int | None = None
    """The largest file in bytes that a program may write, where that is too small for pip (ulimit -f)."""
    raisable: bool = True
    """Whether the user may raise that size again."""
    full_temporary: str = ""
    """The folder for temporary files, where it has no room for pip."""
    temporary_free: int = 0
    """The bytes that are free there."""
    other_temporary: str = ""
    """Another folder that has room; empty where none is known."""
