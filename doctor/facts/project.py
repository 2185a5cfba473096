"""The project that a user is in, and whose business its environment is."""

from __future__ import annotations

import posixpath
import shlex
from dataclasses import dataclass

from doctor.facts.environment import Environment

_MANAGERS = {
    "uv": ("uv sync", "uv add"),
    "poetry": ("poetry install", "poetry add"),
    "pdm": ("pdm install", "pdm add"),
    "pipenv": ("pipenv install --dev", "pipenv install"),
    "conda": ("conda env update --file {sign}", "conda install"),
    "conda-lock.yml": ("conda-lock install --name {name} {sign}", "conda install"),
    "pixi": ("pixi install", "pixi add --pypi"),
}
"""Tools whose business a project's environment may be, or the files they know it by: what brings it, and what puts
something into it."""
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

    def admits(self, version: str) -> bool:
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
    python_told_in: str = "pyproject.toml"
    """The file that states ``requires_python``."""
    sign: str = ""
    """The file that tells the manager, relative to the root."""
    manager_found: bool = True
    """The manager's program is on PATH."""

    @property
    def finds_python(self) -> bool:
        """The manager brings the Python that is asked for."""
        return self.manager in _OWN_PYTHONS

    @property
    def lacks(self) -> str:
        """What to do first where the manager is not there; empty where it is, or where it cannot be brought."""
        if self.manager_found or self.manager not in _IN_PROJECT:
            return ""
        return f"{self.manager} is not on PATH: doctor fix --pipx {self.manager}"

    @property
    def beside(self) -> str:
        """Where an environment would not be in the manager's way."""
        return "DIR" if self.manager in _IN_PROJECT else ".venv"

    def keeps(self, environment: Environment | None) -> bool:
        """``environment``, if there is one, is the manager's: conda and pixi leave one of venv's to the user."""
        return self.manager in _IN_PROJECT or environment is None or environment.made_by == "conda"

    def command(self, names: tuple[str, ...] = ()) -> str | None:
        """What to type so that the manager brings the environment, or ``names`` into it; ``None``: it has none."""
        known = _MANAGERS.get(self.sign) or _MANAGERS.get(self.manager or "")
        if known is None:
            return None
        bring, add = known
        if names:
            return shlex.join([*add.split(), *names])
        return bring.format(sign=shlex.quote(self.sign), name=shlex.quote(posixpath.basename(self.root)))

    def anew(self, environment: Environment) -> str | None:
        """What to type so that the manager makes ``environment`` anew; ``None`` where that is not its business.

        None of them does so by itself with a moved one (seen: uv 0.13, poetry 2.5, pipenv 2026), nor pipenv with a
        broken one.
        """
        command = self.command() if self.manager in _IN_PROJECT else None
        own = self.environment is not None and self.environment.path == environment.path
        return f"rm -r {shlex.quote(environment.path)} && {command}" if command and own else None

    def admits(self, version: str) -> bool:
        """A Python of this version is one that it asks for; what nobody can read asks for nothing."""
        if self.requires_python is None:
            return True
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        try:
            return SpecifierSet(self.requires_python).contains(version, prereleases=True)
        except InvalidSpecifier:
            return True
