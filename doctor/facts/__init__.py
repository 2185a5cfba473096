"""What is true of a box: frozen data, read by ``doctor.probe``, judged by the checks.

Nothing in this module reads anything. Paths are absolute and written as the box itself would write
them (under ``--root DIR`` without ``DIR``). Text from the box may hold anything, control characters
and lone surrogates included: ``doctor.report`` escapes it when it is shown.

Facts are never compared or printed as a whole, so neither is generated for them: that would be two
fifths of the time it takes to load this package, and ``doctor check`` is short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from doctor.facts.environment import Distribution, Environment
from doctor.facts.machine import Distro, Machine, Sudo, User
from doctor.facts.packages import Apt, Package, Unfinished
from doctor.facts.pip_config import FALSE, TRUE, PipConfig, PipOption
from doctor.facts.project import Pin, Project
from doctor.facts.python import Interpreter, Kind, Marker, MarkerState, NoInterpreter, Pip, ShippedMarker
from doctor.facts.requirements import RequirementFile
from doctor.facts.shadows import Quarantine, Residue, Shadow
from doctor.facts.target import Target, TargetState
from doctor.facts.tools import PipxHome, Tool, Tools

__all__ = [
    "FALSE",
    "TRUE",
    "Apt",
    "Distribution",
    "Distro",
    "Environment",
    "Facts",
    "Interpreter",
    "Kind",
    "Machine",
    "Marker",
    "MarkerState",
    "NoInterpreter",
    "Package",
    "Pin",
    "Pip",
    "PipConfig",
    "PipOption",
    "PipxHome",
    "Project",
    "Quarantine",
    "RequirementFile",
    "Residue",
    "Shadow",
    "ShippedMarker",
    "Sudo",
    "Target",
    "TargetState",
    "Tool",
    "Tools",
    "Unfinished",
    "Unknown",
    "User",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Unknown:
    """Something that could not be told."""

    probe: str
    """The probe: ``subject``, ``tools``, …"""
    cause: Literal["time-limit", "forbidden", "crashed"]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Facts:
    """Everything doctor knows of a box. Checks are pure functions of it."""

    machine: Machine
    subject: Interpreter | NoInterpreter
    subject_from_path: bool = True
    """The subject is what PATH leads to, not what ``--python`` names by its path."""
    other_interpreters: tuple[tuple[str, str], ...] = ()
    """Further interpreters on the box: (path, X.Y). Looked for only where the subject may not do."""
    subject_environment: Environment | None = None
    """The virtual environment that the subject belongs to, also when it cannot start."""
    active_environment: Environment | None = None
    """What VIRTUAL_ENV names, also when it is broken."""
    missing_active_environment: str | None = None
    """VIRTUAL_ENV, where it names no environment at all."""
    pip_config: PipConfig = field(default_factory=PipConfig)
    tools: Tools = field(default_factory=lambda: Tools(pip=None, pipx=None, uv=None, pipx_home=None))
    packages: tuple[Package, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    """What pip put before the system's packages, where the system's Python, or the subject, finds it."""
    apt: Apt | None = None
    """``None`` where the box has no apt."""
    shipped_marker: ShippedMarker | None = None
    """``None`` where dpkg knows of none for the subject's base."""
    project: Project | None = None
    pin: Pin | None = None
    """What the project's folder says of its Python for pyenv and uv."""
    environ: Mapping[str, str] = field(default_factory=dict)
    """The variables that matter here; empty under ``--root``."""
    target: Target | None = None
    """Of the goal of ``doctor fix``; ``None`` where no goal was given (``doctor check``), like all fields below."""
    requirement_files: tuple[RequirementFile, ...] = ()
    """The files that the goal names, or else the ones that the project is installed from."""
    requirements_digest: str = ""
    """Changes with the content of ``requirement_files``; empty where there are none."""
    other_requirements: tuple[tuple[str, str], ...] = ()
    """Requirement files and groups of the project that the goal leaves out: (``-r`` or ``--group``, name)."""
    private_pipx: Target | None = None
    """The environment of a pipx of doctor's own, whether or not it exists."""
    pipx_shared: Target | None = None
    """The environment that pipx installs everything with, and makes with ensurepip."""
    quarantines: tuple[Quarantine, ...] = ()
    """What of ``shadows`` can be moved away, one for each folder they lie in."""
    virtualenv: tuple[str, ...] = ("python3", "-m", "virtualenv")
    """The command line that starts the virtualenv that doctor carries."""
    today: str = ""
    """ISO date: some conditions come with time."""
    root: str = "/"
    """The directory looked at; ``/`` is the live box."""
    unknown: tuple[Unknown, ...] = ()

    @property
    def live(self) -> bool:
        """The box is the one doctor runs on."""
        return self.root == "/"

    @property
    def python(self) -> Interpreter | None:
        """The subject, where it was understood."""
        return self.subject if isinstance(self.subject, Interpreter) else None

    @property
    def needs_other_python(self) -> bool:
        """The project asks for another Python than the one of its environment or, without a sound one, the subject."""
        project, python = self.project, self.python
        if project is None or python is None or project.manager_provides_python:
            return False
        kept = project.environment
        return not project.accepts_python((kept.version if kept and kept.state == "healthy" else "") or python.version)

    @property
    def fitting_python(self) -> str | None:
        """A Python on the box that the project does ask for; looked for only where the subject may not do."""
        project = self.project
        admitted = (
            path for path, minor in self.other_interpreters if project and project.accepts_python(f"{minor}.99")
        )
        return self.pinned_python or next(admitted, None)

    @property
    def pinned_python(self) -> str | None:
        """The Python that the project's folder pins, where the subject is not that, and the project takes it."""
        pin, project = self.pin, self.project
        return pin.python if pin and (project is None or project.accepts_python(f"{pin.minor}.99")) else None

    @property
    def environments(self) -> tuple[Environment, ...]:
        """The virtual environments that matter here, each once: the subject's, the active, the project's."""
        of_project = self.project.environment if self.project else None
        found = (self.subject_environment, self.active_environment, of_project)
        return tuple({environment.real_path: environment for environment in found if environment}.values())

    def belongs_to_subject(self, environment: Environment) -> bool:
        """The subject belongs to ``environment``."""
        own = self.subject_environment
        return own is not None and own.real_path == environment.real_path

    @property
    def has_environment(self) -> bool:
        """The user has what they need already: the subject is an environment, or the project has a sound one."""
        if self.python and self.python.in_environment:
            return True
        of_project = self.project.environment if self.project else None
        return of_project is not None and of_project.state == "healthy"
