"""The places where a module is installed."""

from __future__ import annotations

from doctor.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class ModulePlace:
    """A folder that has a module."""

    folder: str
    """The folder: ``/home/ada/.local/lib/python3.9/site-packages``."""
    minor: str
    """The version of Python that reads the folder: ``3.9``; empty for one that is not bound to a version."""
    python: str | None
    """The path of the interpreter that reads it; ``None`` if that no longer exists."""
    environment: str | None = None
    """The path of the virtual environment that the folder belongs to."""
    owner: str | None = None
    """The name of the only user whose Python reads it."""
    project: str | None = None
    """The path of the project whose own code the module is."""
