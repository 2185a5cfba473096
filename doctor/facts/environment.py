"""Virtual environments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.facts.python import Pip

PREVIOUS = ".doctor-previous"
"""The folder inside an environment that holds the one it replaced."""

State = Literal["healthy", "broken", "incomplete", "python-changed", "moved", "noexec"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Environment:
    """A virtual environment as it stands on the disk, told by its files alone."""

    path: str
    real_path: str
    """``path`` with its links resolved: the same environment may be reached by several ways."""
    python: str
    """``PATH/bin/python``, unresolved; it may dangle."""
    real_python: str | None
    """What that resolves to; ``None`` when it dangles."""
    creator: Literal["venv", "virtualenv", "uv", "conda"]
    version: str
    """``3.11.2``: of the Python that made it (pyvenv.cfg); may be empty."""
    python_minor: str
    """``3.13``: of the Python that ``bin/python`` now leads to; empty where that cannot be told."""
    library_versions: tuple[str, ...]
    """``3.11``, …: the ``lib/pythonX.Y`` that it holds."""
    pip: Pip | None
    activation_scripts: tuple[str, ...]
    """``activate``, ``activate.fish``, …: those that its ``bin`` holds, one for each kind of shell."""
    base_exists: bool
    """The folder that pyvenv.cfg calls ``home`` still exists."""
    recorded_path: str | None
    """The folder that ``activate`` or the scripts' shebangs name; ``None`` where neither says."""
    noexec: bool
    """It lies on a file system mounted noexec."""
    system_site_packages: bool
    created_on_windows: bool = False
    """It was made on Windows: ``Scripts`` in place of ``bin``."""

    @property
    def state(self) -> State:
        """What is the matter with it: one condition, the one that has to be dealt with first.

        A stale one runs a newer Python than the one its packages lie under; uv makes environments
        without pip on purpose, so only one that also lacks ``activate`` was left half-made.
        """
        if self.real_python is None or not self.base_exists:
            return "broken"
        if self.pip is None and "activate" not in self.activation_scripts and self.creator in ("venv", "virtualenv"):
            return "incomplete"
        if self.python_minor and self.library_versions and self.python_minor not in self.library_versions:
            return "python-changed"
        if self.recorded_path not in (None, self.path):
            return "moved"
        return "noexec" if self.noexec else "healthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A distribution as an environment's files record it (``*.dist-info``)."""

    name: str
    version: str
    origin: str = ""
    """The requirement that brings it again where a version would not: ``name @ git+https://…``, ``-e file:///…``."""
    extras: tuple[str, ...] = ()
    """What its extras ask for: ``PySocks>=1.5.6; extra == "socks"``."""
    source_missing: bool = False
    """The folder or file that it was installed from is gone."""
    requested: bool = False
    """Somebody asked for it, by its name or in a list; it did not merely come along."""
