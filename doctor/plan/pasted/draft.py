"""Collect what a pasted command asks for, until it is a goal."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError
from doctor.core.goal import EDITABLE, Goal, Route, is_editable_folder
from doctor.core.lazy_typing import Any
from doctor.core.names import SEEDS, name_of
from doctor.core.pip_options import SELECTION_OPTIONS, TRANSPORT_OPTIONS, variable_of
from doctor.core.record import replace
from doctor.facts import FALSE
from doctor.plan.pasted.options import HARMLESS, Option
from doctor.plan.policy import unsafe_option
from doctor.plan.routing import is_debian_name

_KEPT = "doctor keeps what is installed already and fits the requirement"
_NOT_INTO_SYSTEM = "doctor installs into an environment, and never into the system's Python with pip"
_LEFT_OUT = {
    "clear": "doctor never deletes an environment that works",
    "force": _KEPT,
    "force-reinstall": _KEPT,
    "global": "doctor installs applications for the user who runs it",
    "include-deps": "doctor adds it for applications whose commands are those of their dependencies",
    "isolated": "doctor reads pip's configuration",
    "reinstall": _KEPT,
    "system": _NOT_INTO_SYSTEM,
    "system-python": _NOT_INTO_SYSTEM,
    "upgrade": f"{_KEPT}, and installs the newest version of everything else",
    "upgrade-package": _KEPT,
    "user": "doctor installs into an environment or with pipx, where it cannot break other programs",
    "without-pip": "doctor installs pip into every environment that it creates",
}
"""The options that are left out although they change something, and why."""
_PATHS = ("build-constraint", "cert", "client-cert", "constraint", "find-links")
"""The pip options whose value is a path, or a URL."""
_SYSTEM_FOLDERS = ("/", "/usr", "/usr/local")
_PROJECT = re.compile(r"\./?(\[[\w, .-]+\])?")
"""The current folder, and extras of its project."""
_LIST = re.compile(r"(?:[\w.-]+/)*[\w.-]*requirements?[\w.-]*\.txt")
"""A file of requirements by its usual name."""
_ORDINARY_PYTHONS = ("/bin/python3", "/usr/bin/python", "/usr/bin/python3")
"""The paths that stand for the machine's ordinary Python."""
_VERSION = re.compile(r"^([\w.\[\],-]+)@(latest$|\d)")
"""The beginning of a name with a version as uv writes it: ``ruff@0.5``."""
_DEBIAN_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]*[a-z0-9+.]")


class Draft:
    """A goal while its command is read.

    ``typed`` holds the options that were given to doctor itself, which win. ``may_be_environment`` returns whether a
    folder is an environment, or a place for one; ``is_certain`` says that the words can only be a command, and no names
    of packages.
    """

    def __init__(self, *, typed: Goal, goal: Goal, may_be_environment: Callable[[str], bool], is_certain: bool) -> None:
        self.typed = typed
        self.goal = goal
        """The goal as far as the command was read."""
        self.may_be_environment = may_be_environment
        self.notes: list[str] = []
        """A line for each part of the command that is left out, and why."""
        self.words: Sequence[str] = ()
        """The command as typed, without the prompt in front of it."""
        self.command = ""
        """The command without ``sudo`` and the like."""
        self.is_certain = is_certain
        self.reads_pip_config = False
        """Whether the command reads pip's configuration, so that the configuration can replace its options."""
        self._variables: list[Option] = []
        """The pip options and uv that variables in front of the command set."""
        self._harmless: list[str] = []
        self._unsafe: list[str] = []
        self._settings: list[str] = []
        """The variables for options that doctor takes from pip's configuration only."""
        self._not_taken: list[Option] = []
        """The options that a goal cannot express."""
        self._dry_run = False

    def _set(self, **fields: Any) -> None:
        """Set those fields of the goal that doctor's own options have not set."""
        self.goal = replace(self.goal, **{name: getattr(self.typed, name) or fields[name] for name in fields})

    def set_variable(self, name: str, value: str) -> None:
        """Take a variable in front of the command: a pip option or uv, or one that is left out with a note."""
        tool, _, rest = name.partition("_")
        if tool not in ("PIP", "UV"):
            self.notes.append(f"{name} is ignored. If the installation needs it, set it before you run doctor.")
        elif value and value.lower() not in FALSE:
            typed = f"{name}={shlex.quote(value)}"
            self._variables.append(Option(name=rest.lower().replace("_", "-"), value=value, typed=typed))

    def set_python(self, program: str, version: str | None = None) -> None:
        """Take the environment or the interpreter that ``pip`` or ``python`` stands for, by its path or version."""
        folder, name = os.path.split(program)
        root = os.path.dirname(folder) or "."
        if not folder or os.path.basename(root) == ".local":  # the pip of a user is for the ordinary Python
            self._set(python=version if version and "." in version else None)
        elif os.path.basename(folder) == "bin" and self._is_environment(root):
            self._set(route="environment", path=root)
        else:
            self._set(python=os.path.join(folder, name if name.startswith("python") else f"python{version or 3}"))

    def _is_environment(self, folder: str) -> bool:
        """Whether a folder with a Python is an environment, or a place for one, and no installation of Python."""
        return os.path.abspath(folder) not in _SYSTEM_FOLDERS and self.may_be_environment(folder)

    def take(self, option: Option) -> None:
        """Take an option over, leave it out with a note, or keep it for the error or refusal of ``finish``."""
        name, value = option.name, option.value or ""
        if name in ("requirement", "requirements") and value:
            self.goal = replace(self.goal, files=(*self.goal.files, os.path.expanduser(value)))
        elif name == "group" and value and ":" not in value:
            self.goal = replace(self.goal, groups=(*self.goal.groups, value))
        elif name == "python" and os.path.basename(os.path.dirname(value)) == "bin":
            self.goal = replace(self.goal, route=self.typed.route, path=self.typed.path)  # not that of the program
            self.set_python(os.path.expanduser(value))
        elif name == "python" and re.match(r"[./~]", value) and self._is_environment(os.path.expanduser(value)):
            self._set(route="environment", path=os.path.expanduser(value))
        elif name == "python" and value:
            self._set(python=os.path.expanduser(value))
        elif name in ("no-index", "offline"):
            self._set(offline=True)
        elif name == "system-site-packages":
            self._set(system_site_packages=True)
        elif name == "dry-run":
            self._dry_run = True
        elif name in _LEFT_OUT:
            self.notes.append(f"{option.typed} is left out. {_LEFT_OUT[name]}.")
        elif name in HARMLESS:
            self._harmless.append(option.typed)
        elif unsafe_option(f"--{name}"):
            self._unsafe.append(f"--{name}={value}" if value else f"--{name}")
        elif name == "pip-args" and (unsafe := unsafe_option(value)):
            self._unsafe.append(unsafe)
        elif self.reads_pip_config and name in TRANSPORT_OPTIONS | SELECTION_OPTIONS:
            self._settings.append(f"{variable_of(name)}={shlex.quote(_variable_value(option))}")
        else:
            self._not_taken.append(option)

    def set_folder(self, folders: Sequence[str]) -> None:
        """Take the folder of an environment. Raises DoctorError for more than one."""
        if len(folders) > 1:
            raise DoctorError("doctor creates one environment at a time: `doctor fix --venv --path DIR`")
        self._set(route="environment", path=os.path.expanduser(folders[0]) if folders else None)

    def set_names(self, names: Sequence[str], route: Route | None) -> None:
        """Take the names to install. Raises DoctorError if there are none, and where apt needs a plain name."""
        odd = next((name for name in names if not _DEBIAN_PACKAGE.fullmatch(name)), None)
        if route == "apt" and odd:
            raise DoctorError(f"{odd} is not the plain name of a package. Name it without version, release or file.")
        if route:
            self._set(route=route, path=None)
        pinned = (_VERSION.sub(r"\1==\2", name).removesuffix("==latest") for name in names)
        self.goal = replace(self.goal, requirements=tuple(pinned))
        named = self.goal.requirements or self.goal.files or self.goal.groups
        if not (named or self._not_taken or self._unsafe):  # about these ``finish`` says more
            raise DoctorError(
                f"`{self.command}` names nothing to install. Install what the project requires: `doctor fix --venv`"
            )

    def finish(self) -> None:
        """Complete the goal and the notes. Raises DoctorError for an option that a goal cannot express."""
        self.reads_pip_config = self.reads_pip_config or bool(self._variables)
        for variable in self._variables:
            self.take(variable)
        self._take_editables()
        if "pip" in self.goal.requirements and self.goal.route not in ("pipx", "apt"):
            self.notes.append(f"pip is left out, because {_LEFT_OUT['without-pip']}.")
            others = tuple(name for name in self.goal.requirements if name != "pip")
            is_empty = not (others or self.goal.files or self.goal.groups)
            self.goal = replace(self.goal, requirements=others, route="environment" if is_empty else self.goal.route)
        if self.command.startswith("apt ") and not all(map(is_debian_name, self.goal.requirements)):
            self._set(as_typed=True)  # git is git, and never python3-git
        if self._harmless:
            self.notes.append(f"Left out without effect: {', '.join(dict.fromkeys(self._harmless))}.")
        if self._unsafe:
            self.goal = replace(self.goal, requirements=(*self._unsafe, *self.goal.requirements))
        elif self._not_taken:
            raise DoctorError(self._explain_not_taken(self.goal))
        elif self._settings:
            raise DoctorError(
                "doctor takes options about indexes, versions and builds from pip's configuration only. Set them: "
                f"`export {' '.join(dict.fromkeys(self._settings))}`, then run `{self.goal.command()}`"
            )
        elif self._dry_run:
            command = self.goal.command().replace("doctor fix", "doctor fix --dry-run", 1)
            raise DoctorError(f"--dry-run is an option of doctor as well. Show the plan: `{command}`")

    def _take_editables(self) -> None:
        """Take the folders of projects that are to be installed in editable mode, where no other option is left."""
        editables = [option.value for option in self._not_taken if option.name == "editable"]
        if (
            editables
            and len(editables) == len(self._not_taken)
            and all(is_editable_folder(name or "") for name in editables)
        ):
            self._not_taken = []
            names = (f"{EDITABLE}{os.path.expanduser(folder or '')}" for folder in editables)
            route = self.goal.route or "environment"
            self.goal = replace(self.goal, route=route, requirements=(*names, *self.goal.requirements))

    def simplified(self) -> Goal | None:
        """Return the goal of a command of a log; ``None`` if a goal cannot express its options.

        Unsafe options and the placeholders of guides (``<package>``) are left out. An environment is what remains of a
        command that installs pip and its companions.
        """
        for variable in self._variables:
            self.take(variable)
        self._take_editables()
        goal = self.goal
        if self._not_taken or self._settings:
            return None
        projects = [project for name in goal.requirements if (project := _PROJECT.fullmatch(name)) and project[1]]
        if projects:
            extras = tuple(name for project in projects for name in re.findall(r"[\w-]+", project[1]))
            goal = replace(goal, route="environment", groups=(*goal.groups, *extras))
        if goal.route != "apt":
            lists = tuple(name for name in goal.requirements if _LIST.fullmatch(name))  # without the -r before it
            names = tuple(name for name in goal.requirements if name not in lists and _is_wanted(name))
            goal = replace(goal, requirements=names, files=(*goal.files, *lists))
        return replace(
            goal,
            route=goal.route if goal.requirements or goal.files or goal.groups else "environment",
            path=None if goal.path and os.path.normpath(goal.path) == ".venv" else goal.path,
            python=None if goal.python in _ORDINARY_PYTHONS else goal.python,
        )

    def _explain_not_taken(self, goal: Goal) -> str:
        """Return what to do about options that a goal cannot express."""
        variables = [option.typed for option in self._not_taken if option in self._variables]
        others = [option for option in self._not_taken if option not in self._variables]
        options = [word for option in others for word in (option.typed, option.value) if word is not None]
        subject = f"doctor does not take over `{' '.join([*variables, shlex.join(options)]).strip()}`."
        if not self.command.startswith("pip "):
            return f"{subject} Leave it out, or run the command yourself."
        files = [word for file in goal.files for word in ("-r", file)]
        python = os.path.join(goal.path or ".venv", "bin/python")
        words = shlex.join([python, "-m", "pip", "install", *options, *files, *goal.requirements])
        create = replace(goal, requirements=(), files=(), groups=(), route="environment").command()
        return f"{subject} Create the environment with `{create}`, then run `{' '.join([*variables, words])}`"


def _is_wanted(requirement: str) -> bool:
    """Return whether a requirement is neither a placeholder nor what people upgrade before they install others."""
    is_folder = requirement == "." or requirement.startswith(EDITABLE)
    return requirement not in SEEDS and bool(name_of(requirement) or "/" in requirement or is_folder)


def _variable_value(option: Option) -> str:
    """Return the value of a variable that sets pip's option: paths are absolute, since doctor starts pip in ``/``."""
    if option.value is None:
        return "0" if option.name == "no-build-isolation" else "1"  # pip inverts the former (``cli/cmdoptions.py``)
    is_path = option.name in _PATHS and "://" not in option.value
    return os.path.abspath(os.path.expanduser(option.value)) if is_path else option.value
