"""The facts of a machine: frozen data that ``doctor.probe`` collects and the checks judge.

Paths are absolute, and those under ``--root DIR`` are written without ``DIR``. Text from the machine may contain
anything, including control characters and lone surrogates; ``doctor.report`` escapes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from doctor.core.lazy_typing import TYPE_CHECKING, Literal
from doctor.core.record import dataclass, deferred
from doctor.facts.environment import Distribution, Environment
from doctor.facts.limits import Limits
from doctor.facts.machine import Distro, Machine, Sudo, User
from doctor.facts.obstacle import Obstacle
from doctor.facts.packages import Apt, Package, Unfinished
from doctor.facts.pip_config import FALSE, TRUE, PipConfig, PipOption
from doctor.facts.project import NestedProject, OtherStart, Pin, Project
from doctor.facts.python import (
    Interpreter,
    Kind,
    Marker,
    MarkerState,
    NoInterpreter,
    Pip,
    Repointed,
    ShippedMarker,
    StartUpFault,
)
from doctor.facts.shadows import ModuleFile, Orphans, PathShadow, Shadow
from doctor.facts.tools import PipxApp, PipxHome, Tool, Tools, UvTool

if TYPE_CHECKING:  # ``doctor check`` collects none of these, so it does not load them
    from doctor.facts.code import ImportedModule, Script
    from doctor.facts.comparison import Unmet
    from doctor.facts.damage import Damage
    from doctor.facts.found import Launcher
    from doctor.facts.quarantine import Quarantine
    from doctor.facts.requirements import RequirementFile
    from doctor.facts.shells import Alias, StartUpLine, UnexpandedHome
    from doctor.facts.target import Target
    from doctor.facts.wheel_commands import WheelCommands

__all__ = [
    "FALSE", "TRUE", "Apt", "Distribution", "Distro", "Environment", "Facts", "Interpreter", "Kind", "Machine",
    "Marker", "MarkerState", "ModuleFile", "NoInterpreter", "Obstacle", "Orphans", "OtherStart", "Package", "Pin",
    "Pip", "PipConfig", "PipOption", "PipxApp", "PipxHome", "Project", "Repointed", "Shadow", "ShippedMarker",
    "StartUpFault", "Sudo", "Tool", "Tools", "Unfinished", "Unknown", "UnknownCause", "User", "UvTool",
]  # fmt: skip


UnknownCause = Literal["time-limit", "size-limit", "forbidden", "crashed"]


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A question that a probe could not answer."""

    probe: str
    """The name of the probe, for people: ``python``, ``tools``, ``pip config``, …"""
    cause: UnknownCause
    """The reason why there is no answer."""
    detail: str
    """The error, or the time limit."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything doctor knows about a machine. Checks are pure functions of it.

    A fact with a deferred default may be found when it is first read: ``doctor fix --venv`` needs few of these, and all
    would take a fifth of its time.
    """

    machine: Machine
    """The machine around the interpreters."""
    subject: Interpreter | NoInterpreter
    """The Python that the user means, or why it is unknown."""
    subject_from_path: bool = True
    """Whether the subject was found on PATH, and not named by its path with ``--python``."""
    other_interpreters: tuple[tuple[str, str], ...] = deferred(())
    """(path, X.Y) of further interpreters. They are searched for only where the subject may not suffice."""
    start_up_faults: tuple[StartUpFault, ...] = deferred(())
    """The faults of the files that the subject executes whenever it starts."""
    lacking_imports: tuple[tuple[str, str], ...] = deferred(())
    """(module, file) of the modules that the subject lacks, and that the code in the current folder imports."""
    library_fault: str | None = deferred(None)
    """What fails only because of LD_LIBRARY_PATH: the subject's start, or the import of these modules."""
    subject_environment: Environment | None = None
    """The virtual environment that the subject belongs to, even where it cannot start."""
    active_environment: Environment | None = None
    """The environment that VIRTUAL_ENV names, even where it is broken; else a broken one before the subject on PATH."""
    missing_active_environment: str | None = None
    """The value of VIRTUAL_ENV, where no environment exists there that this user can read."""
    active_is_closed: bool = False
    """Whether that folder exists, and the current user cannot enter it."""
    pip_config: PipConfig = deferred(PipConfig())
    other_pip_config: PipConfig = deferred(PipConfig())
    """The configuration of the pip in ``other_environment``; empty where that has no file of its own."""
    tools: Tools = deferred(Tools())
    packages: tuple[Package, ...] = deferred(())
    shadows: tuple[Shadow, ...] = deferred(())
    """The distributions that shadow the system's packages."""
    module_files: tuple[ModuleFile, ...] = deferred(())
    """The files that Python may import instead of modules of the standard library, or of pip."""
    orphans: tuple[Orphans, ...] = deferred(())
    """The folders with packages of a Python that no longer exists."""
    hidden_scripts: tuple[str, ...] = deferred(())
    """The commands of ``pip install --user`` that do not see their packages, because PYTHONNOUSERSITE is set."""
    broken_by_upgrade: tuple[str, ...] = deferred(())
    """The environments that an upgrade of Python broke, as the Debian package found for root."""
    apt: Apt | None = deferred(None)
    """The state of apt; ``None`` if the machine has no apt."""
    shipped_marker: ShippedMarker | None = deferred(None)
    """The marker of the subject's base in dpkg's records; ``None`` if there is none."""
    repointed: Repointed | None = deferred(None)
    """The /usr/bin/python3 that is not the distribution's; ``None`` if it is, or if dpkg does not tell."""
    project: Project | None = None
    """The project in the current folder."""
    nested_projects: tuple[NestedProject, ...] = deferred(())
    """The folders in the current one that are projects, where the current one is none."""
    has_code: bool = deferred(False)
    """Whether the current folder, where it is no project, has code that ``doctor fix`` reads for what it imports."""
    unmet: tuple[Unmet, ...] = deferred(())
    """The requirements of the project that its environment does not satisfy."""
    lacks_project: bool = deferred(False)
    """Whether the project is not installed in its environment, although it must be: its code is in ``src``, or only its
    installation shows what it requires."""
    unused_lists: tuple[str, ...] = deferred(())
    """The requirements files of a project without a main one, if its environment has nothing from any of them."""
    system_bound_list: str = deferred("")
    """The list of a project without an environment that names what only the system has; empty for other projects."""
    unusable_list: RequirementFile | None = deferred(None)
    """The list that pip would install the project from, and cannot."""
    unmet_dependencies: tuple[Unmet, ...] = deferred(())
    """The requirements of installed distributions that ``used_environment`` lacks."""
    damage: Damage | None = deferred(None)
    """The damage to what is installed in ``used_environment``; ``None`` if that is not healthy."""
    limits: Limits = deferred(Limits())
    """The limits that keep the programs of this shell from writing."""
    obstacle: Obstacle | None = deferred(None)
    """Why ``doctor fix --venv`` cannot create or change the environment of the project's folder, or of the current one;
    ``None`` if it can."""
    pin: Pin | None = None
    """The Python that ``.python-version`` requires."""
    launchers: tuple[Launcher, ...] = ()
    """The services, cron jobs and kernels that start a program of Python; only ``doctor scan`` looks for them."""
    environ: Mapping[str, str] = MappingProxyType({})
    """The environment variables that matter; empty under ``--root``."""
    path_shadows: tuple[PathShadow, ...] = deferred(())
    """What PYTHONPATH has instead of the packages of ``used_environment``."""
    path_line: StartUpLine | None = None
    """The line of a startup file that puts the folder of a subject that does not start on PATH."""
    aliases: tuple[Alias, ...] = deferred(())
    """The aliases of ``python`` and ``pip`` in this user's startup files."""
    unexpanded: tuple[UnexpandedHome, ...] = deferred(())
    """The variables that name the home folder by ``~``, which nothing expands."""
    variable_lines: Mapping[str, str] = deferred(MappingProxyType({}))
    """The lines of startup files that set variables of Python, pip or uv, by variable: ``/home/ada/.bashrc:12``."""
    base: Interpreter | None = None
    """The Python of the environment at ``target``, which a new environment there keeps; ``None`` for the subject."""
    target: Target | None = None
    """The target of the goal. This field and those up to ``virtualenv`` are collected for ``doctor fix`` only."""
    target_pip_config: PipConfig = deferred(PipConfig())
    """The configuration of the pip in the target, which does not read the file in the subject's prefix."""
    requirement_files: tuple[RequirementFile, ...] = ()
    """The files that the goal names, or else the ones that the project is installed from."""
    requirements_digest: str = ""
    """A digest of the content of ``requirement_files``; empty if there are none."""
    other_requirements: tuple[tuple[str, str], ...] = ()
    """Requirements files and groups of the project that the goal leaves out: (``-r`` or ``--group``, name)."""
    other_cuts: tuple[str, ...] = ()
    """What was left out of ``other_requirements`` and ``other_listed``, as clauses."""
    other_listed: tuple[tuple[str, str], ...] = ()
    """(normalised name, file) of the requirements in the project's lists that the goal leaves out."""
    code: tuple[Script, ...] = ()
    """The script that the goal names; for an open goal in a folder without lists of requirements, all of its code."""
    imports: tuple[ImportedModule, ...] = ()
    """The modules that the project's code imports, without its own and the stdlib's; read where routes depend on it."""
    commands: Mapping[str, WheelCommands] = MappingProxyType({})
    """The commands of distributions that the goal names and doctor does not know, by normalised name."""
    private_pipx: Target | None = None
    """The environment of doctor's own pipx, whether or not it exists."""
    own_python: Interpreter | None = deferred(None)
    """The Python that runs doctor, or the base of its environment, by its files; what doctor carries runs on it."""
    pipx_shared: Target | None = None
    """pipx's shared environment, whose pip installs all applications. pipx creates it with ensurepip."""
    pipx_folders: tuple[str, ...] = ()
    """The folder of the commands that pipx installs, then those in which it may keep environments, existing or not."""
    uv_apps: Mapping[str, tuple[str, str]] = MappingProxyType({})
    """The version, and that of the Python (``3.11``), of each application that the goal names and that uv has installed
    for this user."""
    quarantines: tuple[Quarantine, ...] = ()
    """The quarantines into which ``shadows`` can be moved, one for each location."""
    virtualenv: tuple[str, ...] = ("python3", "-m", "virtualenv")
    """The command line that starts the virtualenv that doctor carries."""
    uv: str | None = None
    """The path of uv, where uv is to install what the goal wants; ``None`` if there is none."""
    today: str = ""
    """The date in ISO format, since some conditions depend on it."""
    root: str = "/"
    """The root directory that was examined; ``/`` is this machine."""
    unknown: tuple[Unknown, ...] = deferred(())
    """The questions that probes could not answer."""
    sources: Mapping[str, Callable[[], object]] = MappingProxyType({})
    """The functions that find deferred facts, by their names."""

    @property
    def live(self) -> bool:
        """Whether the machine is the one that doctor runs on."""
        return self.root == "/"

    @property
    def python(self) -> Interpreter | None:
        """The subject; ``None`` if it is unknown."""
        return self.subject if isinstance(self.subject, Interpreter) else None

    @property
    def timed_out(self) -> bool:
        """Whether the subject gave no answer in time; it may when the machine is less busy."""
        return isinstance(self.subject, NoInterpreter) and self.subject.reason == "time-limit"

    @property
    def imported_modules(self) -> tuple[ImportedModule, ...]:
        """The modules that ``code`` and the project's code import."""
        return (*(module for script in self.code for module in script.modules), *self.imports)

    @property
    def needs_other_python(self) -> bool:
        """Whether the project supports neither the Python of its environment nor, if that is broken, the subject."""
        project, python = self.project, self.python
        if project is None or python is None or project.manager_provides_python:
            return False
        existing = project.environment
        if existing and existing.state == "healthy" and existing.version:
            return not project.accepts_python(existing.version)
        base = existing.base_minor if existing else ""
        return not (project.accepts_python(python.version) or (base and project.accepts_python(f"{base}.99")))

    @property
    def uses_systems_python(self) -> bool:
        """Whether the subject, or the Python that its environment was created from, is the system's."""
        return self.python is not None and self.python.base_kind == "system"

    @property
    def listed_lines(self) -> tuple[str, ...]:
        """The lines of all lists; a pylock.toml has none."""
        return tuple(line for file in self.requirement_files for line in file.lines)

    @property
    def listed_names(self) -> frozenset[str]:
        """The normalised names of what the lists require; one is empty if a line has no name."""
        return frozenset(name for file in self.requirement_files for name in file.names)

    @property
    def is_project(self) -> bool:
        """Whether the current folder belongs to a project; a folder that has an environment and no lists is none."""
        return self.project is not None and self.project.manager is not None

    @property
    def fitting_python(self) -> str | None:
        """The path of an installed Python that the project supports; ``None`` if none is known."""
        project = self.project
        supported = (
            path for path, minor in self.other_interpreters if project and project.accepts_python(f"{minor}.99")
        )
        return self.pinned_python or next(supported, None)

    @property
    def pinned_python(self) -> str | None:
        """The Python that ``.python-version`` requires, if the project supports it and the subject is another one."""
        pin, project = self.pin, self.project
        return pin.python if pin and (project is None or project.accepts_python(f"{pin.minor}.99")) else None

    @property
    def python_for_uv(self) -> str:
        """The Python that uv would look for in vain, and may not download; empty if it needs none, or finds one."""
        project, python, pin = self.project, self.python, self.pin
        existing = project.environment if project else None
        if project is None or not project.no_downloads or python is None or (existing and existing.state == "healthy"):
            return ""
        if pin:
            return "" if pin.python or pin.accepts(python.version) else pin.version
        is_installed = project.accepts_python(python.version) or self.fitting_python
        return "" if is_installed else project.requires_python or ""

    @property
    def environments(self) -> tuple[Environment, ...]:
        """The virtual environments that matter: the subject's, the active one, the project's; each only once."""
        of_project = self.project.environment if self.project else None
        candidates = (self.subject_environment, self.active_environment, of_project)
        return tuple({environment.real_path: environment for environment in candidates if environment}.values())

    @property
    def used_environment(self) -> Environment | None:
        """The environment of the project, else the active one."""
        return self.project.environment if self.project and self.project.environment else self.active_environment

    @property
    def other_environment(self) -> Environment | None:
        """The environment of the project, else the active one, where it is not the subject's."""
        used = self.used_environment
        return used if used and not self.belongs_to_subject(used) else None

    def pip_options(self, pick: Callable[[PipConfig], Iterable[PipOption]]) -> tuple[PipOption, ...]:
        """Return the options that ``pick`` finds for the subject's pip, and those of ``other_environment``'s file."""
        of_other = (option for option in pick(self.other_pip_config) if option.level == "site")
        return (*pick(self.pip_config), *of_other)

    def other_with(self, file: str) -> str:
        """Return the path of ``other_environment`` if ``file`` is its own configuration of pip; else nothing."""
        other = self.other_environment
        return other.path if other and file == f"{other.path}/pip.conf" else ""

    @property
    def unwritable_environment(self) -> Environment | None:
        """The environment of the subject, where it, or a package in it, belongs to another user: pip cannot install."""
        environment, obstacle = self.subject_environment, self.obstacle
        is_owned = obstacle is not None and obstacle.kind == "owner" and obstacle.is_target
        is_same = environment is not None and obstacle is not None and environment.path == obstacle.path
        lacks_rights = self.python is not None and (
            self.python.purelib_writable is False
            or (obstacle is not None and obstacle.place.startswith(f"{self.python.purelib}/"))
        )
        return environment if is_owned and is_same and lacks_rights else None

    @property
    def pip_version(self) -> str:
        """The version of the subject's pip, else of the one in ``used_environment``; empty if it is unknown."""
        used = self.used_environment
        pip = (self.python.pip if self.python else None) or (used.pip if used else None)
        return pip.version if pip else ""

    @property
    def invalid_pip_options(self) -> tuple[PipOption, ...]:
        """The options with invalid values, which make every pip command fail."""
        options = self.pip_options(lambda config: config.options)
        if not options:
            return ()
        from doctor.facts.pip_values import accepts

        version = self.pip_version
        return tuple(option for option in options if not accepts(option.name, option.value, version))

    @property
    def refused_pip_options(self) -> tuple[PipOption, ...]:
        """``invalid_pip_options``, and the option that makes only ``pip list`` fail."""
        return (*self.invalid_pip_options, *filter(None, [self.pip_config.refused_by_list]))

    def may_change(self, path: str) -> bool:
        """Return whether the user may change a file without sudo: it is in the home folder, or the user is root."""
        user = self.machine.user
        return user is not None and (user.root or path.startswith(f"{user.home}/"))

    def waits_for_system_python(self, python: str | None) -> bool:
        """Return whether restoring the distribution's ``python3`` would repair the path."""
        lost = self.repointed
        return lost is not None and not lost.actual and python in (None, lost.path)

    def belongs_to_subject(self, environment: Environment) -> bool:
        """Return whether the subject belongs to ``environment``."""
        own = self.subject_environment
        return own is not None and own.real_path == environment.real_path

    @property
    def stand_in(self) -> str | None:
        """The path of the environment for a folder that is no project, where none can be created in it."""
        return self.obstacle.instead if self.obstacle and self.project is None else None

    @property
    def has_environment(self) -> bool:
        """Whether the subject is in an environment, or the project has a healthy one."""
        if self.python and self.python.in_environment:
            return True
        of_project = self.project.environment if self.project else None
        return of_project is not None and of_project.state == "healthy"
