"""Validate the arguments of a command, and find the current folder."""

from __future__ import annotations

import contextlib
import os
import shlex

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError, NoParserError, UnknownOptionError
from doctor.core.goal import EDITABLE, is_editable_folder
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.record import replace

if TYPE_CHECKING:
    from doctor.core.goal import Goal, Installer, Route


_PYTHON = re.compile(r"python(?:[23]|(?:@|-|==)?(3\.\d+)(?:\.\d+)?)?", re.ASCII | re.IGNORECASE)
"""Python itself, perhaps with a version: ``python``, ``Python3``, ``python@3.12``, ``python==3.12.1``."""
_URL = re.compile(r"[a-z][a-z+]*:", re.ASCII | re.IGNORECASE)
_EXTRAS = re.compile(r"\[[\w,. -]*\]$", re.ASCII)
"""Extras behind the path of a file or a folder: ``[dev]``."""


def current_folder() -> str:
    """Return the current folder as the user's shell names it; ``/`` if the folder was removed."""
    try:
        real = os.getcwd()
    except OSError:
        return "/"
    shell_name = os.environ.get("PWD", "")
    return shell_name if shell_name.startswith("/") and os.path.realpath(shell_name) == real else real


def folder_to_change() -> str:
    """Return the current folder, to which a command's arguments belong. Raises DoctorError if it was removed."""
    try:
        os.getcwd()
    except OSError:
        raise DoctorError("The current folder was removed. Change to another folder first: `cd`") from None
    return current_folder()


def require_folder(path: str) -> None:
    """Raise DoctorError if the path does not lead to a folder, or the current user cannot know."""
    try:
        os.stat(path)
    except PermissionError:
        raise DoctorError(f"{path} cannot be read, because you cannot enter a folder on the way to it.") from None
    except (OSError, ValueError):
        pass
    if not os.path.isdir(path):
        raise DoctorError(f"{path} is not a folder.")


def route_of_flags(*, venv: bool, pipx: bool, apt: bool) -> Route | None:
    """Return the route that the flags select, if any. Raises DoctorError if several are set."""
    if venv + pipx + apt > 1:
        raise DoctorError("--venv, --pipx and --apt cannot be combined. Choose one.")
    return "environment" if venv else "pipx" if pipx else "apt" if apt else None


def require_fitting_options(goal: Goal) -> None:
    """Raise DoctorError if the route that the user chose has nothing to do, or cannot honour one of the options."""
    if goal.route not in ("pipx", "apt"):
        return
    files = {"-r": goal.files, "--group": goal.groups}
    given = {"--path": goal.path, "--system-site-packages": goal.system_site_packages, "--installer": goal.installer}
    given |= {"--python": goal.python} if goal.route == "apt" and goal.requirements else {}
    option = next((option for option, value in (files | given).items() if value), None)
    if option:
        what = "applications, each in an environment of its own" if goal.route == "pipx" else "system packages"
        command = replace(goal, route="environment").command()
        raise DoctorError(
            f"{option} cannot be combined with --{goal.route}, which installs {what}. Leave it out, or install into "
            f"the project's environment: `{command}`"
        )
    if goal.route == "pipx" and not (goal.requirements or goal.script):
        raise DoctorError("--pipx needs the name of an application: `doctor fix --pipx NAME`")


def installer_of_option(name: str | None) -> Installer | None:
    """Return the installer that the option names, if any. Raises DoctorError for another program."""
    from doctor.core.config import INSTALLERS

    if name is None:
        return None
    for installer in INSTALLERS:
        if installer == name:
            return installer
    raise DoctorError(f"--installer must be {' or '.join(INSTALLERS)}, not {name}.")


def seconds_of_option(text: str) -> float:
    """Return the time limit that the option names. Raises DoctorError if it is no number of seconds."""
    with contextlib.suppress(ValueError):
        if (seconds := float(text)) >= 0:
            return seconds
    raise DoctorError(f"--time-limit must be a number of seconds, not {text}.")


def join_editables(goal: Goal) -> Goal:
    """Return the goal with ``-e`` and the folder after it as one requirement; ``.`` alone is meant so as well."""
    words, joined = iter(goal.requirements), list[str]()
    for word in words:
        option, sign, folder = word.partition("=")
        if option == "--editable" and sign:
            joined.append(EDITABLE + folder)
        elif word in ("-e", "--editable"):
            folder = next(words, "")
            joined += [EDITABLE + folder] if is_editable_folder(folder) else [word, folder] if folder else [word]
        else:
            joined.append(EDITABLE + word if re.fullmatch(r"\.(?:\[[\w,.-]*\])?", word) else word)
    has_editables = any(word.startswith(EDITABLE) for word in joined)
    route = goal.route or ("environment" if has_editables else None)
    return replace(goal, requirements=tuple(joined), route=route)


def validate(goal: Goal) -> None:
    """Raise DoctorError if a requirement of the goal is not valid. The policy refuses unsafe ones later."""
    from doctor.core.names import name_of
    from doctor.plan.policy import is_plain, unsafe_option

    for requirement in goal.requirements:
        if requirement.startswith(EDITABLE):
            if goal.route != "environment":
                raise DoctorError("-e installs into an environment only: `doctor fix --venv -e .`")
            folder = os.path.expanduser(requirement.removeprefix(EDITABLE).partition("[")[0])
            if not any(os.path.isfile(os.path.join(folder, name)) for name in ("pyproject.toml", "setup.py")):
                raise DoctorError(f"{folder} has neither pyproject.toml nor setup.py, so pip cannot install it.")
            continue
        if requirement in ("-e", "--editable"):
            raise DoctorError(f"{requirement} needs the folder of a project: `doctor fix --venv -e .`")
        if goal.route != "apt" and (python := _PYTHON.fullmatch(requirement)):
            command = f"doctor fix --venv --python {python[1]}" if python[1] else "doctor fix --venv"
            raise DoctorError(f"{requirement} is Python itself, not a package. For an environment of it: `{command}`")
        if requirement.endswith((".txt", ".toml")) and is_plain(requirement):
            command = f"doctor fix -r {shlex.quote(requirement)}"
            raise DoctorError(
                f"{requirement} is a requirements file, not a package. Install what it lists: `{command}`"
            )
        if requirement.endswith((".py", ".ipynb")) and is_plain(requirement) and not goal.as_typed:
            _refuse_script(requirement)
        if goal.route in ("pipx", "apt") and is_plain(requirement) and not name_of(requirement):
            form = "NAME @ URL" if goal.route == "pipx" else "NAME"
            raise DoctorError(
                f"{requirement} is not a package name. Give the name: `doctor fix --{goal.route} '{form}'`"
            )
        if requirement.startswith("-") and unsafe_option(requirement) is None:
            raise UnknownOptionError(requirement)
        if is_plain(requirement) and unsafe_option(requirement) is None and not _is_valid(requirement):
            if "/" in requirement and not re.search(r"\s|:", requirement):
                raise DoctorError(f"{requirement} does not exist, so pip cannot install it.")
            raise DoctorError(
                f"`{requirement}` is not a valid requirement. Name packages as pip does: requests, 'flask>=3'."
            )


def _refuse_script(requirement: str) -> None:
    """Raise DoctorError if this is a script, or the name of one elsewhere; ``discord.py`` is that of a package."""
    from doctor.core.names import name_of
    from doctor.plan.known_names import known_name, likely_name

    name, is_here = name_of(requirement), os.path.isfile(requirement)
    if known_name(name) or not (is_here or (name and not likely_name(name))):
        return
    kind = "script" if requirement.endswith(".py") else "notebook"
    command = f"doctor fix --script {shlex.quote(requirement)}"
    if is_here:
        raise DoctorError(f"{requirement} is a {kind}, not a package. Install what it imports: `{command}`")
    insist = f"To install what you typed: `doctor fix --as-typed {shlex.quote(requirement)}`"
    raise DoctorError(
        f"{requirement} looks like a {kind}, but is not in this folder. To install what it imports, run `{command}` in "
        f"its folder. {insist}"
    )


def _is_valid(requirement: str) -> bool:
    """Return whether pip understands a requirement: a path that exists, a URL, or what PEP 508 describes."""
    from doctor.core.requirement import parse_requirement

    path = requirement.partition(" ;")[0].rstrip()
    if os.path.exists(path) or os.path.exists(_EXTRAS.sub("", path)):
        return True
    if _URL.match(path):
        return not re.search(r"\s", path)
    try:
        parse_requirement(requirement)
    except NoParserError:
        return True
    except ValueError:
        return False
    return True
