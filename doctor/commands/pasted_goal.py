"""Collect what a pasted command line asks for, until it is a goal: its names, files, options and environment."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from doctor.commands.pasted_options import UV, Option, Syntax
from doctor.core.errors import DoctorError
from doctor.core.goal import Goal, Route
from doctor.core.pip_options import SELECTION_OPTIONS, TRANSPORT_OPTIONS, variable_of
from doctor.facts import FALSE
from doctor.plan.policy import unsafe_option
from doctor.probe.rootfs import Rootfs

_KEPT = "doctor keeps what is installed already and fits the requirement"
_NOTES = {
    "clear": "doctor never deletes an environment that works",
    "force": _KEPT,
    "force-reinstall": _KEPT,
    "global": "doctor installs applications for the user who runs it",
    "include-deps": "doctor adds it for applications whose commands are those of their dependencies",
    "isolated": "doctor reads pip's configuration",
    "reinstall": _KEPT,
    "system-python": "doctor installs into an environment, and never into the system's Python with pip",
    "system": "doctor installs into an environment, and never into the system's Python with pip",
    "upgrade": f"{_KEPT}, and installs the newest version of everything else",
    "upgrade-package": _KEPT,
    "user": "doctor installs into an environment or with pipx, where it cannot break other programs",
    "without-pip": "doctor installs pip into every environment that it creates",
}
"""Why an option is left out."""
_SYSTEM_FOLDERS = ("/", "/usr", "/usr/local")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A goal while its command line is read."""

    typed: Goal
    """The options that were given to doctor itself, which win."""
    command: Sequence[str] = ()
    """The program and its words, without ``sudo`` and the like."""
    is_certain: bool = False
    """Whether the words can only be a command, and no names of packages."""
    route: Route | None = None
    path: str | None = None
    python: str | None = None
    _names: list[str] = field(default_factory=list)
    _files: list[str] = field(default_factory=list)
    _groups: list[str] = field(default_factory=list)
    _system_site_packages: bool = False
    _offline: bool = False
    _variables: list[Option] = field(default_factory=list)
    """The options that variables in front of the program set."""
    _unsafe: list[str] = field(default_factory=list)
    _configured: dict[str, str] = field(default_factory=dict)
    """The variables that set what doctor takes from pip's configuration only."""
    _not_taken: list[str] = field(default_factory=list)
    _dry_run: bool = False
    _is_pip: bool = False
    _notes: list[str] = field(default_factory=list)
    _harmless: list[str] = field(default_factory=list)

    def note(self, note: str) -> None:
        """Add a line about what is left out."""
        self._notes.append(note)

    def set_variable(self, name: str, value: str) -> None:
        """Take a variable in front of the program: an option of pip or uv, or one that is left out with a note."""
        tool, _, rest = name.partition("_")
        if tool not in ("PIP", "UV"):
            self.note(f"The variable {name} is left out. Where the installation needs it, set it before doctor is run.")
        elif value and value.lower() not in FALSE:
            typed = f"{name}={shlex.quote(value)}"
            self._variables.append(Option(name=rest.lower().replace("_", "-"), value=value, typed=typed))

    def leave_out_prefix(self, program: str, options: Iterable[Option]) -> None:
        """Leave out ``sudo``, ``doas`` or ``env`` with its options."""
        self.is_certain = True
        if program == "env":
            return
        user = next((option.value for option in options if option.name == "user"), None)
        if user and user != "root":
            self.note(f"{program} -u {user} is left out. doctor works for the user who runs it.")
        else:
            self.note(f"{program} is left out. doctor asks for root's rights only where a step needs them.")

    def set_python(self, program: str, version: str | None) -> None:
        """Take the environment or the interpreter that the path or name of ``pip`` or ``python`` stands for."""
        folder, name = os.path.split(program)
        if not folder:
            self.python = version if version and "." in version else None
        elif os.path.basename(folder) == "bin":
            root = os.path.dirname(folder) or "."
            if _is_environment(root):
                self.route, self.path = "environment", root
            else:
                self.python = os.path.join(folder, name if name.startswith("python") else f"python{version or 3}")

    def take(self, options: Iterable[Option], syntax: Syntax, *, reads_pip_config: bool = False) -> None:
        """Take each option over, leave it out with a note, or keep it for the error or refusal of ``goal``.

        ``reads_pip_config`` says that the program is pip, or installs as pip does.
        """
        self._is_pip = self._is_pip or reads_pip_config
        for option in options:
            self._take(option, syntax, reads_pip_config=reads_pip_config)

    def _take(self, option: Option, syntax: Syntax, *, reads_pip_config: bool) -> None:
        name, value = option.name, option.value or ""
        if name in ("requirement", "requirements") and value:
            self._files.append(os.path.expanduser(value))
        elif name == "group" and value and ":" not in value:
            self._groups.append(value)
        elif name == "python" and value:
            self._choose_python(os.path.expanduser(value))
        elif name in ("no-index", "offline"):
            self._offline = True
        elif name == "system-site-packages":
            self._system_site_packages = True
        elif name == "dry-run":
            self._dry_run = True
        elif name in _NOTES:
            self.note(f"{option.typed} is left out. {_NOTES[name]}.")
        elif name in syntax.harmless:
            self._harmless.append(option.typed)
        elif unsafe_option(f"--{name}"):
            self._unsafe.append(f"--{name}={value}" if value else f"--{name}")
        elif reads_pip_config and name in TRANSPORT_OPTIONS | SELECTION_OPTIONS:
            self._configured[variable_of(name)] = _variable_value(name, option.value)
        else:
            is_complete = option.value is None or option in self._variables
            self._not_taken.append(option.typed if is_complete else shlex.join([option.typed, value]))

    def _choose_python(self, value: str) -> None:
        if re.match(r"[./~]", value) and _is_environment(value):
            self.route, self.path = "environment", value
        elif "/" in value:
            self.set_python(value, None)
            self.python = self.python or (None if self.path else value)
        else:
            self.python = value

    def add(self, names: Iterable[str]) -> bool:
        """Add the names to install. Raises DoctorError where the command names nothing at all."""
        self._names += names
        if not (self._names or self._files or self._groups or self.typed.files or self.typed.groups):
            if self._not_taken or self._unsafe:
                return True  # ``goal`` says more
            raise DoctorError(f"`{shlex.join(self.command)}` names nothing to install.")
        return True

    def goal(self) -> Goal:
        """Return the goal. Raises DoctorError for an option that it cannot express."""
        typed = self.typed
        if self._variables:
            self.take(self._variables, UV, reads_pip_config=True)
        goal = replace(
            typed,
            requirements=tuple(self._names),
            files=(*typed.files, *self._files),
            groups=(*typed.groups, *self._groups),
            route=typed.route or self.route,
            path=typed.path if typed.path is not None else self.path,
            python=typed.python or self.python,
            system_site_packages=typed.system_site_packages or self._system_site_packages,
            offline=typed.offline or self._offline,
        )
        if self._unsafe:
            return replace(goal, requirements=(*self._unsafe, *self._names))
        if self._not_taken:
            raise DoctorError(self._explain_not_taken(goal))
        if self._configured:
            settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in self._configured.items())
            raise DoctorError(
                "doctor takes options about indexes, versions and builds from pip's configuration only. Set them: "
                f"`export {settings}`, then run `{goal.command()}`"
            )
        if self._dry_run:
            command = goal.command().replace("doctor fix", "doctor fix --dry-run", 1)
            raise DoctorError(f"--dry-run is an option of doctor as well. Show the plan: `{command}`")
        return goal

    def _explain_not_taken(self, goal: Goal) -> str:
        """Return what to do about options that a goal cannot express."""
        subject = f"doctor does not take over `{' '.join(self._not_taken)}`."
        if not self._is_pip or os.path.basename(self.command[0]) == "uv":
            return f"{subject} Leave it out, or run the command yourself."
        variables = [option for option in self._not_taken if not option.startswith("-")]
        options = [option for option in self._not_taken if option.startswith("-")]
        files = [f"-r {shlex.quote(file)}" for file in goal.files]
        python = shlex.quote(os.path.join(goal.path or ".venv", "bin/python"))
        names = map(shlex.quote, goal.requirements)
        install = " ".join([*variables, python, "-m pip install", *options, *files, *names])
        create = replace(goal, requirements=(), files=(), groups=(), route="environment").command()
        return f"{subject} Create the environment with `{create}`, then run `{install}`"

    def notes(self) -> tuple[str, ...]:
        """Return one line for each part of the command that is left out."""
        harmless = list(dict.fromkeys(self._harmless))
        if not harmless:
            return tuple(dict.fromkeys(self._notes))
        is_one = len(harmless) == 1
        listed = harmless[0] if is_one else f"{', '.join(harmless[:-1])} and {harmless[-1]}"
        verb, reason = ("is", "It does") if is_one else ("are", "They do")
        return (*dict.fromkeys(self._notes), f"{listed} {verb} left out. {reason} not change what is installed.")


def _is_environment(folder: str) -> bool:
    """Whether a folder with a Python is an environment, or may become one, and no installation of Python."""
    fs, path = Rootfs(), os.path.abspath(folder)
    return path not in _SYSTEM_FOLDERS and (fs.is_file(f"{path}/pyvenv.cfg") or not fs.lexists(path))


def _variable_value(name: str, value: str | None) -> str:
    """Return the value of a variable that sets pip's option: paths are absolute, since doctor starts pip in ``/``."""
    if value is None:
        return "0" if name == "no-build-isolation" else "1"  # pip inverts the former (``cli/cmdoptions.py``)
    is_path = name in ("build-constraint", "cert", "client-cert", "constraint", "find-links") and "://" not in value
    return os.path.abspath(os.path.expanduser(value)) if is_path else value
