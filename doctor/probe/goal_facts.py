"""Collect the facts that a goal of ``doctor fix`` needs: target, requirements files, pipx's folders, quarantines."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby

from doctor.core.errors import DoctorError
from doctor.core.goal import Goal
from doctor.core.names import name_of
from doctor.core.paths import data_dir, data_home, user_folder
from doctor.core.record import replace
from doctor.facts import Facts, Interpreter, Package, PipConfig, Unknown
from doctor.facts.code import ImportedModule, Script
from doctor.facts.quarantine import Quarantine
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target
from doctor.facts.wheel_commands import WheelCommands
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.pip_config import judge_for_root, read_pip_config
from doctor.probe.project import lists, obstacle, requirements, target
from doctor.probe.project.detect import is_shared
from doctor.probe.project.tree import contains_home
from doctor.probe.python.select import find_other_interpreters, search_path
from doctor.probe.rootfs import Rootfs

_LISTS_LIMIT = 50
"""Further lists of a project that are read for what they name."""


def collect_for_goal(goal: Goal, facts: Facts, cwd: str, environ: Mapping[str, str]) -> Facts:
    """Return the facts with everything that planning ``goal`` needs, except apt's answers (``query_packages``).

    Raises DoctorError if a requirements file that the user named cannot be read.
    """
    fs = Rootfs()
    chosen = _choose_target(fs, goal, facts, cwd, environ)
    files = _read_requirement_files(fs, goal, chosen.project, cwd, environ)
    is_specific = goal.files or goal.groups or goal.requirements
    display_root = requirements.typed_folder(chosen.project, cwd)
    uses_pipx = goal.route == "pipx" or (goal.route is None and bool(goal.requirements or goal.condition))
    may_list = goal.route in (None, "environment") and bool(goal.requirements)
    private = os.path.join(data_dir(), "pipx")
    others = () if is_specific else _find_other_requirements(fs, chosen.project, cwd, environ, files)
    listed = _read_other_lists(fs, chosen.project, display_root, files) if may_list else ()

    def read_target_pip_config() -> PipConfig:
        return judge_for_root(read_pip_config(fs, chosen.path if chosen.environment else None, environ), environ)

    return replace(
        facts,
        target=chosen,
        requirement_files=files,
        requirements_digest=requirements.digest_requirements(files, cwd),
        other_requirements=others,
        other_listed=listed,
        other_cuts=tuple(fs.cuts) if others or listed else (),
        private_pipx=_read_other_target(fs, private, chosen, facts, environ) if uses_pipx else None,
        pipx_shared=_pipx_shared(fs, chosen, facts, environ) if uses_pipx else None,
        pipx_folders=_pipx_folders(environ) if uses_pipx else (),
        uv_apps=_read_uv_apps(fs, goal, environ) if uses_pipx else {},
        quarantines=_read_quarantines(facts) if goal.condition else (),
        virtualenv=_virtualenv_command(environ),
        uv=fs.find_program(search_path(fs, environ), ["uv"]) or facts.tools.uv if _wants_uv(goal, chosen) else None,
        sources={
            **facts.sources,
            "target_pip_config": cache(read_target_pip_config),
            "own_python": cache(lambda: _read_own_python(fs, environ)),
        },
    )


def collect_code(goal: Goal, facts: Facts, cwd: str, environ: Mapping[str, str]) -> Facts:
    """Return the facts with the script of the goal; for an open goal, with what is in a folder without lists.

    That is the lists in the folders below, or else its code. The home folder and those above it are not searched.
    Raises DoctorError if the script cannot be read.
    """
    if not (goal.script or goal.is_unspecified):
        return replace(facts, code=(), other_requirements=(), other_cuts=())
    from doctor.probe.project import code

    fs = Rootfs()
    root = _code_folder(facts, cwd, environ)
    below: tuple[tuple[str, str], ...] = ()
    scripts: tuple[Script, ...] = ()
    if goal.script:
        scripts = (code.read_script(fs, os.path.join(cwd, goal.script), goal.script),)
        if not scripts[0].read_files:
            raise DoctorError(f"--script {scripts[0].problem}.")
    elif root and not facts.is_project:
        below = lists.find_requirements_below(fs, root, requirements.typed_folder(root, cwd), ())
        scripts = () if below else code.read_folder(fs, root)
    others = facts.other_interpreters
    if not others and facts.python and any(script.requires_python for script in scripts):
        others = find_other_interpreters(fs, search_path(fs, environ), facts.python.executable, environ)
    cuts = tuple(fs.cuts) if below else ()
    return replace(facts, code=scripts, other_requirements=below, other_cuts=cuts, other_interpreters=others)


def refresh_target(facts: Facts, environ: Mapping[str, str]) -> Facts:
    """Return the facts with the target as it is now."""
    if facts.target is None:
        return facts
    again = _read_other_target(Rootfs(), facts.target.path, facts.target, facts, environ)
    return replace(facts, target=replace(again, is_active=facts.target.is_active))


def read_imports(facts: Facts, environ: Mapping[str, str]) -> tuple[ImportedModule, ...]:
    """Return the modules that the code of the project, or else of the current folder, imports.

    ``facts`` were collected for a goal.
    """
    folder = _code_folder(facts, facts.target.cwd, environ) if facts.target else None
    if folder is None:
        return ()
    from doctor.probe.project import code

    scripts = code.read_folder(Rootfs(), folder)
    return tuple(module for script in scripts for module in script.modules)


def _code_folder(facts: Facts, cwd: str, environ: Mapping[str, str]) -> str | None:
    """Return the folder whose code belongs together: the project, or else the current one, unless it has a home."""
    root = facts.project.root if facts.project else cwd
    return root if facts.is_project or not contains_home(root, environ) else None


def read_commands(
    names: Sequence[str], facts: Facts, environ: Mapping[str, str], *, offline: bool
) -> Mapping[str, WheelCommands]:
    """Return the commands of those of the distributions ``names`` that are installed here or that the index has."""
    from doctor.probe import index
    from doctor.probe.python import commands
    from doctor.probe.shadows import APT_SITE

    python = facts.python
    folders = (python.user_site, python.purelib, APT_SITE) if python else (APT_SITE,)
    found = dict(commands.read_commands(Rootfs(), filter(None, folders), names))
    missing = [name for name in names if name and name not in found]
    answers = index.commands_of(missing, facts.target_pip_config, environ) if missing and not offline else {}
    return found | {name: answer for name, answer in answers.items() if not isinstance(answer, Unknown)}


def query_packages(names: tuple[str, ...], facts: Facts, environ: Mapping[str, str]) -> tuple[Package, ...] | Unknown:
    """Return apt's own answer about these packages, which takes its pins and compressed lists into account."""
    from doctor.probe.debian import apt_lists, apt_policy

    dpkg = Dpkg(Rootfs())
    if facts.apt is not None and not facts.apt.has_lists:  # before lists are fetched, apt knows no more than dpkg
        return apt_lists.read_packages(Rootfs(), names, dpkg)
    return apt_policy.query_packages(names, dpkg, environ)


def _choose_target(fs: Rootfs, goal: Goal, facts: Facts, cwd: str, environ: Mapping[str, str]) -> Target:
    """Read the folder of ``--path``, else the project's environment, else ``.venv`` in the project or in ``cwd``.

    Outside a project, packages go into the active environment: pip and uv would install them there, and who activated
    it expects that. ``doctor fix --venv`` without packages asks for an environment in ``cwd``, and ``--python`` for
    another one than is active.
    """
    root, existing = (facts.project.root, facts.project.environment) if facts.project else (cwd, None)
    active = facts.active_environment
    if goal.path is None and active and not facts.is_project and not goal.python and _names_packages(goal):
        existing = active
    if goal.path is not None:
        path = os.path.join(cwd, goal.path)
    elif existing:
        path = existing.path
    else:
        path = obstacle.new_path(fs, facts.project, root, environ)
    chosen = _read_target(fs, path, root, cwd, facts, environ)
    is_active = (
        active is not None and chosen.environment is not None and (active.real_path == chosen.environment.real_path)
    )
    return replace(chosen, is_active=is_active)


def _wants_uv(goal: Goal, target: Target) -> bool:
    """Return whether uv is to install: the user wants it, or uv created the environment, which then has no pip."""
    environment = target.environment
    return goal.installer == "uv" or bool(goal.installer is None and environment and environment.needs_uv)


def _names_packages(goal: Goal) -> bool:
    return bool(goal.requirements or goal.files or goal.groups)


def _read_other_target(fs: Rootfs, path: str, chosen: Target, facts: Facts, environ: Mapping[str, str]) -> Target:
    """Read the target at ``path``, with the project and current folder of the target ``chosen``."""
    return _read_target(fs, path, chosen.project, chosen.cwd, facts, environ)


def _read_target(fs: Rootfs, path: str, project: str, cwd: str, facts: Facts, environ: Mapping[str, str]) -> Target:
    user = facts.machine.user
    home = user.home if user else environ.get("HOME")
    read = target.read_target(fs, project, path, cwd, home)
    found = obstacle.find_obstacle(fs, read.path, read.environment, project, environ, is_project=facts.is_project)
    return replace(read, obstacle=found)


def _read_requirement_files(
    fs: Rootfs, goal: Goal, root: str, cwd: str, environ: Mapping[str, str]
) -> tuple[RequirementFile, ...]:
    """Read the files of ``-r``, else the project's own, and the groups; paths are as the user can type them in ``cwd``.

    A group adds to what the project itself requires, as it does for uv and Poetry. What does not belong together, as
    in the home folder, has no lists of its own.
    Raises DoctorError if a file of ``-r`` or a group cannot be read.
    """
    if stream := next(filter(None, (requirements.stream_problem(cwd, name) for name in goal.files)), None):
        raise DoctorError(f"-r {stream}.")
    display_root = requirements.typed_folder(root, cwd)
    files: Sequence[RequirementFile] = [requirements.read_requirement_file(fs, cwd, name) for name in goal.files]
    if not files:
        files = () if is_shared(fs, root, environ) else lists.find_requirement_files(fs, root, display_root)
    if not goal.files and not goal.groups:
        return tuple(files)
    problem = next((file.problem for file in files if file.problem), None)
    if problem and goal.files:
        raise DoctorError(f"-r {problem}.")
    pyproject = os.path.join(display_root, "pyproject.toml")
    groups = [requirements.read_requirement_file(fs, root, pyproject, group) for group in goal.groups]
    failed = next((file for file in groups if file.problem), None)
    if failed:
        raise DoctorError(f"--group {failed.group}: {failed.problem}.")
    return (*files, *groups)


def _read_other_lists(
    fs: Rootfs, root: str, display_root: str, files: tuple[RequirementFile, ...]
) -> tuple[tuple[str, str], ...]:
    """Return (normalised name, file) of what the project's further lists and groups name."""
    listed: dict[str, str] = {}
    options = lists.find_other_requirements(fs, root, display_root, files)
    for option, name in fs.first(options, _LISTS_LIMIT, f"of the other requirements files in {root}", "project"):
        path, group = (name, None) if option == "-r" else (os.path.join(display_root, "pyproject.toml"), name)
        file = requirements.read_requirement_file(fs, root, path, group)
        listed |= dict.fromkeys(file.names, path)
    return tuple(listed.items())


def _find_other_requirements(
    fs: Rootfs, root: str, cwd: str, environ: Mapping[str, str], files: tuple[RequirementFile, ...]
) -> tuple[tuple[str, str], ...]:
    display_root = requirements.typed_folder(root, cwd)
    others = lists.find_other_requirements(fs, root, display_root, files)
    if contains_home(root, environ):
        return others
    return (*others, *lists.find_requirements_below(fs, root, display_root, files))


def _with_home(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables with the home folder, which programs take from the system where HOME is not set."""
    return {**environ, "HOME": os.path.expanduser("~")}


def _pipx_shared(fs: Rootfs, chosen: Target, facts: Facts, environ: Mapping[str, str]) -> Target | None:
    from doctor.probe import pipx

    release = facts.tools.pipx.release if facts.tools.pipx else None
    path = pipx.find_shared_libraries(fs, _with_home(environ), release)
    return _read_other_target(fs, path, chosen, facts, environ) if path else None


def _read_own_python(fs: Rootfs, environ: Mapping[str, str]) -> Interpreter | None:
    from doctor.probe.python.describe import describe_interpreter
    from doctor.probe.python.layout import layout_from_files

    program = f"{sys.base_prefix}/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    layout = layout_from_files(fs, program, None)
    return describe_interpreter(fs, program, layout, environ) if layout else None


def _pipx_folders(environ: Mapping[str, str]) -> tuple[str, ...]:
    from doctor.probe import pipx

    variables = _with_home(environ)
    shared = pipx.named_folder("PIPX_SHARED_LIBS", variables)
    return (pipx.commands_folder(variables), *pipx.pipx_homes(variables), *([shared] if shared else []))


def _read_uv_apps(fs: Rootfs, goal: Goal, environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    from doctor.probe import uv_tools

    return dict(uv_tools.find_uv_apps(fs, filter(None, map(name_of, goal.requirements)), environ))


def _read_quarantines(facts: Facts) -> tuple[Quarantine, ...]:
    from doctor.probe import quarantine

    shadows = sorted(facts.shadows, key=lambda shadow: shadow.location)
    name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{os.urandom(4).hex()}"
    return tuple(
        quarantine.read_quarantine(list(group), data_home(), name)
        for _, group in groupby(shadows, key=lambda shadow: shadow.location)
    )


def _virtualenv_command(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command that starts the virtualenv that doctor carries, wherever doctor is installed."""
    import importlib.util
    import site

    spec = importlib.util.find_spec("virtualenv")
    folder = os.path.dirname(os.path.dirname(spec.origin)) if spec and spec.origin else ""
    cleared = [f"{name}=" for name in environ if name.startswith("VIRTUALENV_")]  # an empty variable is ignored
    if os.path.exists(os.path.join(user_folder("XDG_CONFIG_HOME"), "virtualenv/virtualenv.ini")):
        cleared.append(f"VIRTUALENV_CONFIG_FILE={os.devnull}")
    if folder in site.getsitepackages():
        return (*(("env", *cleared) if cleared else ()), sys.executable, "-I", "-m", "virtualenv")
    # -I would ignore PYTHONPATH. PYTHONSAFEPATH protects as well, from Python 3.11 on.
    return ("env", *cleared, "PYTHONSAFEPATH=1", f"PYTHONPATH={folder}", sys.executable, "-m", "virtualenv")
