"""Remedies that several checks name, as the machine allows them: by the project's own tool, and with least power."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Sequence

from doctor.core.goal import Goal
from doctor.core.paths import within
from doctor.diagnose.model import (
    Activate,
    Command,
    Fix,
    Instruction,
    Operation,
    Remedy,
    Severity,
    ShellLine,
    fix_condition,
    fix_environment,
    fix_requirement,
)
from doctor.facts import Environment, Facts, Obstacle, PipOption, Project
from doctor.facts.environment import TOOL_COMMANDS, tool_command
from doctor.facts.obstacle import Blocker, command_to_own

FINISH_INSTALLATIONS = Command(
    argv=("apt-get", "--yes", "--no-remove", "--fix-broken", "install"), needs_root=True, needs_network=True
)
"""Lets apt fetch what installed packages lack. It asks nothing, and fails with an error where it would remove one."""

_CREDENTIALS = "://[^/@[:space:]]+@"
"""A user, a password or a token in a URL, as an extended expression of grep(1)."""


def fix_package(package: str) -> Fix:
    """Return ``doctor fix --apt PACKAGE``."""
    goal = Goal(requirements=(package,), route="apt")
    return Fix(goal=goal, needs_root=True, needs_consent=True, needs_network=True)


def install_uv_tool(program: str, requirements: Sequence[str]) -> Command:
    """Return the command of uv that creates the environment of an application again, with all that was installed."""
    words = tuple(word for each in requirements[1:] for word in ("--with", each))
    return Command(argv=(program, "tool", "install", "--force", requirements[0], *words), needs_network=True)


def open_to_all(path: str) -> ShellLine:
    """Return the line that lets every user read a file, or a folder and what is in it.

    It changes nothing where a URL has a password, which a user who may not read the file cannot know.
    """
    quoted = shlex.quote(path)
    return ShellLine(text=f"! sudo grep -rqE {shlex.quote(_CREDENTIALS)} {quoted} && sudo chmod -R a+rX {quoted}")


def unset_option(condition: str, option: PipOption, facts: Facts) -> Remedy:
    """The remedy that unsets a pip option: in this shell, or in the file that sets it, which may need root."""
    if option.in_shell:
        return ShellLine(text=f"unset {option.source}")
    return fix_condition(condition) if facts.may_change(option.source) else fix_as_root(condition, facts)


def stopped_by(option: PipOption, facts: Facts) -> tuple[Operation, ...]:
    """The operations that an option stops with which pip installs nothing.

    The file of an environment or of a prefix is for the pip there alone: pipx has environments of its own.
    """
    if facts.other_with(option.file):
        return ()
    return ("pip-install",) if option.level == "site" else ("pip-install", "pipx-install")


def fix_as_root(condition: str, facts: Facts) -> Remedy:
    """``doctor fix CONDITION`` for what only root may write to: doctor itself writes nothing through sudo."""
    if facts.machine.user is None or facts.machine.user.root:
        return fix_condition(condition, needs_root=True)
    return Command(argv=("sudo", "doctor", "fix", condition, "--yes"), needs_root=True)


def environment_remedy(facts: Facts, environment: Environment | None = None) -> Remedy | None:
    """The remedy that creates the project's environment, or rebuilds ``environment``.

    ``None`` if nothing would succeed: the project requires a Python that is not installed, or its tool ends before
    it does anything, which other checks report. ``None`` also if its tool would create none.
    No project manager rebuilds a moved environment by itself (seen with uv 0.13, poetry 2.5 and pipenv 2026), nor does
    pipenv rebuild a broken one, so the folder is moved aside first. It is not deleted, because a lock file does not say
    what else was installed.
    """
    project = facts.project
    command = project.manager_command() if project else None
    if environment is None and project and command:
        return None if _is_stopped(facts) or project.needs_no_environment else _run_manager(project, command)
    if project and command and environment and project.manages(environment):
        existing = project.environment
        if existing and existing.path == environment.path:
            if _is_stopped(facts):
                return None
            aside = shlex.join(("mv", environment.path, project.aside or f"{environment.path}.old"))
            return ShellLine(text=f"{aside} && {shlex.join(command)}", needs_network=True)
    own = project.environment if project else None
    if environment and environment.holds_project and own and own is not environment and own.state == "healthy":
        return Activate(environment=own)
    if environment and environment.tool in TOOL_COMMANDS:
        command_line = tool_command(environment)
        if environment.tool == "direnv":
            return ShellLine(text=command_line, needs_network=True)
        return Instruction(text=f"{environment.tool} recreates this environment: `{command_line}`")
    if facts.needs_other_python and facts.fitting_python is None:
        return None
    is_stopped = facts.obstacle or facts.unusable_list
    if environment is None and facts.system_bound_list and not is_stopped and _may_use_apt(facts):
        return fix_requirement(files=(facts.system_bound_list,), needs_root=True, needs_consent=True)
    if environment is None and project and facts.lacks_project and not project.build_fault:
        return fix_environment(f"-e {project.root}", python=_other_python(facts, environment))
    path = _place_of(environment, project) if environment else None
    path = None if project and path == f"{project.root}/.venv" else path
    outside = path is not None and not (project and path.startswith(f"{project.root}/"))
    return fix_environment(path=path, python=_other_python(facts, environment), needs_consent=outside)


def _place_of(environment: Environment, project: Project | None) -> str:
    """Return where an environment is rebuilt: where it is, or among the files of the project that its folder holds."""
    if not environment.holds_project:
        return environment.path
    is_part = project is not None and project.manager is not None and within(environment.path, project.root)
    return f"{project.root if project and is_part else environment.path}/.venv"


def lasting_severity(facts: Facts) -> Severity:
    """Return the severity of what does harm as long as the machine exists, which one of CI does not for long."""
    return Severity.INFO if facts.machine.ci else Severity.WARNING


def _may_use_apt(facts: Facts) -> bool:
    """Return whether an environment of the subject can see what apt installs, and this user may run apt."""
    may_become_root = facts.machine.user is not None and facts.machine.user.may_become_root
    return facts.uses_systems_python and may_become_root and facts.machine.package_manager == "apt"


def _is_stopped(facts: Facts) -> bool:
    """Return whether the project's tool would end before it does anything."""
    project = facts.project
    if project is None:
        return False
    return bool(project.uv_fault or project.file_fault or project.tool_blocker or facts.python_for_uv)


def _run_manager(project: Project | None, command: tuple[str, ...]) -> Remedy:
    """The manager's command, or advice where the manager is missing and doctor cannot install it."""
    if project and not project.manager_installed and not project.lacks_manager:
        install = "Miniforge, which has it" if project.manager == "conda" else f"{project.manager} first"
        text = f"{project.manager} manages this project's environment, but is not installed."
        return Instruction(text=f"{text} Install {install}, then run `{shlex.join(command)}`")
    return Command(argv=command, needs_network=True)


def _other_python(facts: Facts, environment: Environment | None) -> str | None:
    """Return the Python to create an environment with, where the subject does not start."""
    if facts.python or (environment and environment.base):  # the latter is kept
        return None
    base = environment.real_python if environment and facts.belongs_to_subject(environment) else None
    if environment and base and not base.startswith(f"{environment.real_path}/"):
        return base
    return facts.other_interpreters[0][0] if facts.other_interpreters else None


def needs_installer(facts: Facts, environment: Environment) -> bool:
    """Return whether doctor cannot install into an environment, so that its own pip has to, or a uv that is fetched."""
    return environment.holds_project or (environment.needs_uv and facts.tools.uv is None)


def completion_remedy(facts: Facts, environment: Environment, *words: str) -> Remedy | None:
    """The remedy that installs what an existing environment lacks; ``words`` are those for ``uv pip install``.

    doctor would move the folder of an environment that holds a project, so the environment's own pip installs there.
    An environment of uv has no pip. doctor lets uv install into it, if there is a uv. ``None`` if the project's tool
    ends before it does anything.
    """
    project = facts.project
    command = project.manager_command() if project else None
    if project and command and project.manages(environment):
        return None if _is_stopped(facts) else _run_manager(project, command)
    if environment.tool in TOOL_COMMANDS:
        command_line = tool_command(environment)
        return Instruction(text=f"{environment.tool} installs into this environment: `{command_line}`")
    if needs_installer(facts, environment) and environment.pip:
        return Command(argv=(environment.python, "-m", "pip", "install", *words), needs_network=True)
    if needs_installer(facts, environment):
        is_default = project is not None and environment.path == f"{project.root}/.venv"
        python = () if is_default else ("--python", environment.path)
        return Command(argv=("uv", "pip", "install", *python, *words), needs_network=True)
    # Outside a project only a package leads doctor fix --venv to the active environment.
    return fix_environment(*(() if project else words))


def removal_remedy(facts: Facts, obstacle: Obstacle) -> Remedy:
    """The remedy for what is in the place of an environment: it is moved aside, and nothing is deleted.

    An environment of another user is given to this one where sudo is at hand, so that its packages stay. Without sudo
    it is renamed, which the owner of the folder around it may do (rename(2)).
    """
    command = command_to_own(obstacle, facts.machine.user)
    if command:
        return Command(argv=command, needs_root=command[0] == "sudo")
    if obstacle.command:
        return Command(argv=obstacle.command)
    return Instruction(text=f"Move {obstacle.path} out of the way.")


def room_remedy(facts: Facts, obstacle: Obstacle) -> Remedy | None:
    """The remedy that empties a cache on a full file system; ``None`` if none is large enough."""
    if not obstacle.cache:
        return None
    python = facts.python
    if python and python.pip and posixpath.basename(obstacle.cache) == "pip":
        return Command(argv=(python.executable, "-m", "pip", "cache", "purge"))
    return Command(argv=("rm", "-rf", obstacle.cache))


def rights_remedy(facts: Facts, blocker: Blocker, *variables: str) -> Command | ShellLine | Instruction:
    """The remedy for a folder of a program that the current user cannot write to; ``variables`` may name the folder.

    Least power first: the variable that names the folder, then the owner's rights, then root's.
    """
    user, path = facts.machine.user, blocker.path
    is_movable = blocker.has_temporary and within(blocker.folder, facts.environ.get("HOME", "/").rstrip("/"))
    for name in variables:
        if facts.environ.get(name) and within(blocker.folder, facts.environ[name].rstrip("/")) and not blocker.in_home:
            return ShellLine(text=f"unset {name}")
    if blocker.full:
        return Instruction(text=f"Free some space on the file system of {path}: `df -h` shows how full it is.")
    if blocker.other_home:
        return ShellLine(text=f"export HOME={shlex.quote(blocker.other_home)}")
    if blocker.read_only and is_movable:
        return ShellLine(text='export HOME="$(mktemp -d)"')
    if blocker.read_only:
        return Instruction(text=f"Name another folder than {blocker.folder}: its file system is mounted read-only.")
    if user and user.can_use_sudo and blocker.in_home and blocker.is_folder and blocker.owner:
        return Command(argv=("sudo", "chown", "-R", f"{user.name}:", path), needs_root=True)
    if blocker.is_folder and not blocker.owner:
        return Command(argv=("chmod", "u+rwx", path))
    if blocker.aside:
        return Command(argv=("mv", path, blocker.aside))
    if blocker.in_home:
        command = f"chown {user.name if user else 'USER'}: {shlex.quote(path)}"
        return Instruction(text=f"An administrator must give {path} to you: `{command}`")
    if is_movable:
        return ShellLine(text='export HOME="$(mktemp -d)"')
    return Instruction(text=f"An administrator must let you write to {blocker.folder}, or name another folder.")


def reinstall_remedy(facts: Facts, environment: Environment, *pins: str) -> Command:
    """The remedy that installs distributions of an environment again in the same versions: ``rich==14.1``."""
    project = facts.project
    if project and project.manager == "uv" and project.environment is environment:
        names = (word for pin in pins for word in ("--reinstall-package", pin.partition("==")[0]))
        return Command(argv=("uv", "sync", *names), needs_network=True)
    if environment.pip is None:
        return Command(
            argv=("uv", "pip", "install", "--python", environment.path, "--reinstall", "--no-deps", *pins),
            needs_network=True,
        )
    pip = ("-m", "pip", "install", "--force-reinstall", "--no-deps")
    return Command(argv=(environment.python, *pip, *pins), needs_network=True)
