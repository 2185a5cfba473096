"""The project that a user is in, and whose business its environment is."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from doctor.facts.environment import Environment

_MANAGERS = {
    "uv": (("uv", "sync"), ("uv", "add")),
    "poetry": (("poetry", "install"), ("poetry", "add")),
    "pdm": (("pdm", "install"), ("pdm", "add")),
    "pipenv": (("pipenv", "install", "--dev"), ("pipenv", "install")),
    "conda": (("conda", "env", "update", "--file", "{sign}"), ("conda", "install")),
    "conda-lock.yml": (("conda-lock", "install", "--name", "{name}", "{sign}"), ("conda", "install")),
    "pixi": (("pixi", "install"), ("pixi", "add", "--pypi")),
}
"""The command that creates the environment, and the one that adds a package to it, by the name of the manager or of
the file that it is recognised by."""
_OWN_PYTHONS = ("uv", "pixi", "conda")
"""Managers that fetch the Python that a project asks for."""
_IN_PROJECT = ("uv", "poetry", "pdm", "pipenv")
"""Managers that keep the environment in the project's folder, or use one that is there."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Pin:
    """The Python that the project's ``.python-version`` asks for."""

    version: str
    """``3.12``, or ``3.12.4``."""
    python: str | None = None
    """One on the box that is that, or nearer to it than the subject is; ``None`` too where the subject is that."""

    @property
    def minor(self) -> str:
        """``3.12``."""
        return ".".join(self.version.split(".")[:2])

    def accepts(self, version: str) -> bool:
        """A Python of this version is what it asks for."""
        return f"{version}.".startswith(f"{self.version}.")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Project:
    """The project in the current folder."""

    root: str
    manager: str | None
    """``uv``, ``poetry``, ``pdm``, ``pipenv``, ``conda``, ``pixi``: the tool whose business the
    environment is; ``pip`` where requirements or a pyproject name none; ``None`` for a mere folder
    with an environment in it."""
    requirements: tuple[str, ...]
    """Files that say what it needs, relative to the root."""
    requires_python: str | None
    """As pyproject.toml or setup.cfg states it."""
    environment: Environment | None
    requires_python_file: str = "pyproject.toml"
    """The file that states ``requires_python``."""
    manager_file: str = ""
    """The file that tells the manager, relative to the root."""
    manager_installed: bool = True
    """The manager's program is on PATH."""

    @property
    def manager_provides_python(self) -> bool:
        """The manager brings the Python that is asked for."""
        return self.manager in _OWN_PYTHONS

    @property
    def lacks_manager(self) -> bool:
        """The manager is not installed, and doctor could install it."""
        return not self.manager_installed and self.manager in _IN_PROJECT

    @property
    def manager_uses_folder(self) -> bool:
        """The manager keeps the environment in the project's folder, or uses the one it finds there."""
        return self.manager in _IN_PROJECT

    def manages(self, environment: Environment | None) -> bool:
        """Whether ``environment`` is the manager's: conda and pixi leave one that venv made to the user."""
        return self.manager_uses_folder or environment is None or environment.creator == "conda"

    def manager_command(self, requirements: tuple[str, ...] = ()) -> tuple[str, ...] | None:
        """The manager's argv that creates the environment, or adds ``requirements``; ``None`` where it has none."""
        known = _MANAGERS.get(self.manager_file) or _MANAGERS.get(self.manager or "")
        if known is None:
            return None
        create, add = known
        if requirements:
            return (*add, *requirements)
        return tuple(word.format(sign=self.manager_file, name=posixpath.basename(self.root)) for word in create)

    def accepts_python(self, version: str) -> bool:
        """A Python of this version is one that it asks for; what nobody can read asks for nothing."""
        if self.requires_python is None:
            return True
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        try:
            return SpecifierSet(self.requires_python).contains(version, prereleases=True)
        except InvalidSpecifier:
            return True
