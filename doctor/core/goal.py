"""The goal that a user gives to ``doctor fix``."""

from __future__ import annotations

import shlex

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass

Route = Literal["environment", "pipx", "apt"]
"""The way to install a requirement: in the project's environment, with pipx, or as a system package."""
Installer = Literal["pip", "uv"]
"""The program that installs into the project's environment."""
EDITABLE = "-e "
"""The beginning of a requirement that is a folder, whose project is installed so that its code can be edited."""


def is_editable_folder(word: str) -> bool:
    """Return whether a value of ``-e`` is a folder, as for pip all is that is no address (``req/constructors.py``)."""
    return bool(word) and not re.match(r"-|\w+\+|[^/]*://", word)


def words_of(requirement: str) -> tuple[str, ...]:
    """Return the words of a command line that stand for a requirement."""
    return ("-e", requirement.removeprefix(EDITABLE)) if requirement.startswith(EDITABLE) else (requirement,)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """The arguments of ``doctor fix``, as the user gave them or a remedy implies them."""

    requirements: tuple[str, ...] = ()
    """Requirements as typed; a single one may turn out to be the id of a condition. ``-e FOLDER`` is one of them."""
    files: tuple[str, ...] = ()
    """Requirements files, as typed after ``-r``."""
    groups: tuple[str, ...] = ()
    """Dependency groups or extras of the project's pyproject.toml."""
    script: str = ""
    """A script whose imports or inline metadata are the requirements, as typed; empty once they are known."""
    route: Route | None = None
    """The route that the user chose for all requirements; ``None`` if doctor chooses one for each."""
    condition: str = ""
    """The id of the condition to repair; empty if packages or an environment are wanted."""
    path: str | None = None
    """The folder of the environment, as typed."""
    python: str | None = None
    """The interpreter for the environment: a path, a name or a version, as typed."""
    system_site_packages: bool = False
    """Whether the environment should see the packages of its base interpreter."""
    offline: bool = False
    as_typed: bool = False
    """Whether the names are taken as typed, even where they look like a mistake."""
    strict: bool = False
    """Whether a module that was installed and cannot be imported is a failure."""
    compiled: bool = False
    """Whether modules are compiled when they are installed, and not when they are first imported."""
    installer: Installer | None = None
    """The program that installs into the environment; ``None`` if the config of doctor decides."""

    @property
    def is_unspecified(self) -> bool:
        """Whether the user asked for nothing in particular, so that the recommendation of ``doctor check`` counts."""
        named = self.condition or self.requirements or self.files or self.groups or self.script
        return not (self.route or named or self.path)

    def arguments(self) -> tuple[str, ...]:
        """The arguments of ``doctor fix`` that express this goal."""
        if self.condition:
            return (self.condition,)
        flags = {"environment": "--venv", "pipx": "--pipx", "apt": "--apt"}
        return (
            *((flags[self.route],) if self.route else ()),
            *((f"--path={self.path}",) if (self.path or "").startswith("--") else ()),
            *(("--path", self.path) if self.path and not self.path.startswith("--") else ()),
            *(("--python", self.python) if self.python else ()),
            *(("--system-site-packages",) if self.system_site_packages else ()),
            *(("--offline",) if self.offline else ()),
            *(("--as-typed",) if self.as_typed else ()),
            *(("--strict",) if self.strict else ()),
            *(("--compile",) if self.compiled else ()),
            *(("--installer", self.installer) if self.installer else ()),
            *(word for name in self.files for word in ("-r", name)),
            *(word for name in self.groups for word in ("--group", name)),
            *(("--script", self.script) if self.script else ()),
            *(word for requirement in self.requirements for word in words_of(requirement)),
        )

    def command(self) -> str:
        """The command line of doctor that asks for this goal: ``doctor fix --venv``."""
        return shlex.join(["doctor", "fix", *self.arguments()])
