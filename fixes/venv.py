"""Create, complete or rebuild the project's environment, without root and without ensurepip.

What it does
    The virtualenv that doctor carries creates an environment with pip beside the target. Packages are installed and
    verified there, and one rename puts it in place. The environment that it replaces is kept inside it, and its
    Python is used again, as long as that is there and the project supports it.

When it declines
    Another tool manages the environment, or there is no Python to create it from.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from doctor.core.goal import EDITABLE, Goal, words_of
from doctor.core.names import abbreviate, name_of, normalize
from doctor.facts import Environment, Facts, Interpreter, NoInterpreter, Project
from doctor.facts.environment import PREVIOUS, TOOL_COMMANDS, tool_command
from doctor.facts.target import Target
from doctor.plan import (
    Action,
    CopyEnvironment,
    Declined,
    EnvironmentCreator,
    PipInstall,
    Plan,
    Step,
    install_set,
    policy,
)
from doctor.plan.commands import pip, uv, venv
from doctor.plan.satisfied import is_satisfied

NAME = "venv"
ROUTE = "environment"
_COMPILED_LATER = "Modules are compiled on first import. To compile them now, add `--compile`."
"""A note on the first packages of an environment."""
_NAMED_FILES = 3


def plan(goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan one environment, at ``facts.target``."""
    target, python = facts.target, facts.subject
    if target is None:
        return Declined(fix=NAME, reason="No folder was chosen for an environment.")
    declined = _decline_managed(goal, facts, target) or policy.decline_unusable(target, goal, NAME)
    if declined:
        return declined
    unwritable = policy.decline_unwritable(target, goal, facts.machine.user, NAME)
    if goal.python is not None and not isinstance(python, Interpreter):
        return Declined(fix=NAME, reason=venv.no_python(python, facts))
    existing = target.environment
    defect = existing and _rebuild_reason(goal, existing, python)
    if facts.base and venv.choose_creator(facts.base):
        python = facts.base
    if existing and not defect and is_satisfied(goal, facts):
        owned = target.obstacle if target.obstacle and target.obstacle.kind == "owner" else None
        if owned and owned.owner and not goal.requirements:  # one that the user made read-only may be meant so
            return unwritable or Declined(fix=NAME, reason=owned.reason)
        return _plan(goal, facts, target, f"{target.display_path} exists and satisfies everything that is required.")
    if existing and target.state == "project":
        install = () if defect else _install_step(goal, facts, target).argv
        return policy.decline_in_project(target, goal, install, NAME)
    if existing and not defect and existing.needs_uv and facts.uv is None:
        command = _uv_command(goal, facts, target)
        reason = f"uv created {target.display_path} without pip. Install with uv: `{shlex.join(command)}`"
        return Declined(fix=NAME, reason=reason, command=command)
    is_kept = existing is not None and not defect
    has_requirements = install_set.requirements_for_pip(goal, facts, rebuilt=bool(defect))
    installs = bool(is_kept or has_requirements or install_set.files_for_pip(facts))
    declined = unwritable or (_decline_uv(goal, facts, target) if installs else None)
    if declined:
        return declined
    if is_kept:
        steps = [_copy_step(target), _install_step(goal, facts, target)]
        summary = f"Install {install_set.summary(goal, facts, rebuilt=False)} in {target.display_path}."
        return _plan(goal, facts, target, summary, *steps)
    if not isinstance(python, Interpreter):
        return Declined(fix=NAME, reason=venv.no_python(python, facts))
    if goal.python is None and facts.project and not facts.project.accepts_python(python.version):
        return _decline_python(facts, facts.project, python)
    creator = venv.choose_creator(python)
    if creator is None:
        return Declined(fix=NAME, reason=_too_old(python))
    steps = [_create_step(goal, facts, target, python, creator)]
    if installs:
        steps.append(_install_step(goal, facts, target, rebuilt=bool(defect)))
    more = f" and install {install_set.summary(goal, facts, rebuilt=False)}" if installs else ""
    create = f"Create {target.display_path} with Python {python.version}{more}."
    summary = f"Rebuild {target.display_path}, because {defect}." if defect else create
    return _plan(goal, facts, target, summary, *steps, python=python, rebuilt=bool(defect))


def _decline_managed(goal: Goal, facts: Facts, target: Target) -> Declined | None:
    """Return why another tool should create or fill the environment, with that tool's command."""
    if goal.path is not None:
        return None
    project, environment = facts.project, target.environment
    command = project.manager_command(_not_required(goal, facts)) if project else None
    if project and command and project.manages(environment):
        tool, fault = project.manager, project.file_fault
        first = f"Install {tool}: `doctor fix --pipx {tool}`. Then" if project.lacks_manager else ""
        if fault:
            way = f"{first or 'Repair that first:'} `doctor check` shows how"
            reason = f"{tool} manages this project, and cannot use {fault.path}: {fault.problem}. {way}"
            return Declined(fix=NAME, reason=reason)
        other_path = "DIR" if project.manager_uses_folder else ".venv"
        reason = (
            f"{tool} manages this project's environment ({project.manager_file}). "
            f"{f'{first} run' if first else 'Run'} `{shlex.join(command)}`. "
            f"For another environment beside it: `doctor fix --venv --path {other_path}`"
        )
        install = Goal(requirements=(tool or "",), route="pipx") if first else None
        return Declined(fix=NAME, reason=reason, command=install or command)
    if environment and environment.tool in TOOL_COMMANDS:
        command_line = tool_command(environment)
        reason = f"{target.display_path} belongs to {environment.tool}, which recreates it: `{command_line}`"
        return Declined(fix=NAME, reason=reason)
    if environment and environment.creator == "conda":
        with_conda = ("conda", "install", *(goal.requirements or ("NAME",)))
        reason = f"{target.display_path} is a conda environment. Install with conda: `{shlex.join(with_conda)}`"
        return Declined(fix=NAME, reason=reason, command=with_conda)
    return None


def _not_required(goal: Goal, facts: Facts) -> tuple[str, ...]:
    """Return the requirements of the goal that the project does not state itself, where they are no more than names."""
    stated = facts.listed_names if not goal.files else frozenset()
    return tuple(line for line in goal.requirements if name_of(line) not in stated or normalize(line) != name_of(line))


def _decline_uv(goal: Goal, facts: Facts, target: Target) -> Declined | None:
    """Return why uv cannot install instead of pip, where the user wants that."""
    if goal.installer != "uv" and not (target.environment and target.environment.needs_uv and facts.uv):
        return None
    if facts.uv is None:
        reason = "uv is not on PATH. Install it with `doctor fix --pipx uv`, or let pip install: `--installer pip`"
        return Declined(fix=NAME, reason=reason, command=Goal(requirements=("uv",), route="pipx"))
    option = uv.option_without_equal(facts.target_pip_config)
    if option:
        reason = (
            f"uv has no equivalent of pip's option {option.name} ({option.source}). Let pip install: `--installer pip`"
        )
        return Declined(fix=NAME, reason=reason)
    return None


def _uv_command(goal: Goal, facts: Facts, target: Target) -> tuple[str, ...]:
    """Return the command of uv that installs the requirements."""
    files, repairs = facts.requirement_files, install_set.repairs(goal, facts)
    file_words = (word for file in files if file.group is None for word in ("-r", file.path))
    group_words = (word for file in files if file.group for word in ("--group", file.group))
    is_default = target.path == posixpath.join(target.cwd, ".venv")
    python = () if is_default else ("--python", target.display_path)
    words = (word for line in goal.requirements for word in words_of(line))
    return ("uv", "pip", "install", *python, *file_words, *group_words, *repairs, *words)


def _decline_python(facts: Facts, project: Project, python: Interpreter) -> Declined:
    fitting = facts.fitting_python
    command = Goal(route="environment", python=fitting or "PATH")
    advice = "Use one that does" if fitting else "No other installed Python does. Install one and pass its path"
    reason = f"This project requires Python {project.requires_python}, which Python {python.version} does not satisfy."
    return Declined(fix=NAME, reason=f"{reason} {advice}: `{command.command()}`", command=command if fitting else None)


def _too_old(python: Interpreter) -> str:
    oldest = ".".join(map(str, venv.OLDEST))
    return (
        f"Python {python.version} has no ensurepip, and the pip that doctor carries needs Python {oldest}. "
        "Name a newer Python: `doctor fix --venv --python 3.X`"
    )


def _rebuild_reason(goal: Goal, environment: Environment, python: Interpreter | NoInterpreter) -> str | None:
    """Return why a new environment must replace this one, as a clause that begins with "it" or "the"."""
    if environment.defect:
        return environment.defect
    if goal.python is not None and isinstance(python, Interpreter):
        if environment.python_minor != python.minor:
            return f"it has Python {environment.python_minor}, and {python.minor} was requested"
        is_exact = goal.python == python.version and environment.real_python != python.real_path
        if is_exact and environment.version != python.version:
            return f"it has Python {environment.version}, and {python.version} was requested"
        has_own = (environment.real_python or "").startswith(f"{environment.real_path}/")
        if "/" in goal.python and environment.real_python != python.real_path and not has_own:
            return f"it has another Python {environment.python_minor} than {goal.python}"
    if goal.system_site_packages and not environment.system_site_packages:
        return "it does not see the system's packages, and --system-site-packages was requested"
    return None


def _plan(
    goal: Goal,
    facts: Facts,
    target: Target,
    summary: str,
    *steps: Step,
    python: Interpreter | None = None,
    rebuilt: bool = False,
) -> Plan:
    installs = any(isinstance(step.action, PipInstall) for step in steps)
    notes = (
        *install_set.notes(goal, facts, rebuilt=rebuilt),
        *(install_set.ignored_options(facts) if installs else ()),
        *_pin_note(goal, facts, target, python),
        *_active_note(goal, facts, target),
        *(_base_note(target, python) if python else ()),
        *(install_set.unlisted_note(goal, facts) if steps else ()),
        *((_COMPILED_LATER,) if installs and python and not goal.compiled else ()),
        *(install_set.other_files(facts) if steps and not (goal.files or goal.groups or goal.requirements) else ()),
    )
    return Plan(fix=NAME, summary=summary, steps=steps, notes=notes, yields_environment=True)


def _pin_note(goal: Goal, facts: Facts, target: Target, new_python: Interpreter | None) -> Iterator[str]:
    """Note that ``.python-version`` requires another Python than the environment has.

    ``new_python`` is the Python of an environment that is to be created.
    """
    pin, existing, python = facts.pin, target.environment, new_python or facts.python
    versions = [new_python.version] if new_python else [existing.version, existing.python_minor] if existing else []
    if goal.python is None and pin and any(versions) and not any(map(pin.accepts, filter(None, versions))):
        path = facts.pinned_python or (python.executable if python and pin.accepts(python.version) else None)
        command = f"doctor fix --venv --python {shlex.quote(path or '')}"
        advice = f"Use that one: `{command}`" if path else f"Python {pin.version} is not installed."
        yield (
            f"The project's .python-version requires Python {pin.version}, but {target.display_path} "
            f"{'is created with' if new_python else 'has'} {versions[0]}. {advice}"
        )


def _active_note(goal: Goal, facts: Facts, target: Target) -> Iterator[str]:
    active = facts.active_environment
    if target.is_active and not target.in_project:
        yield (
            f"{target.display_path} is active in this shell, so packages go there. "
            "For an environment in this folder instead: `doctor fix --venv --path .venv`"
        )
    elif active and target.environment is None and goal.path is None:
        yield f"Another environment is active in this shell, and stays as it is: {active.path}"


def _base_note(target: Target, python: Interpreter) -> Iterator[str]:
    """Note that the packages of another Python are visible in the new environment than in the previous one."""
    previous = target.environment
    folders = [posixpath.dirname(path) for path in (python.executable, python.real_path)]
    if not (previous and previous.defect and previous.system_site_packages):
        return
    if posixpath.dirname(previous.base) not in folders:
        yield (
            f"{target.display_path} used the packages of {previous.base or 'a Python that no longer exists'}, and now "
            f"uses those of {python.executable}. Packages that only the former has are not restored."
        )


def _step(
    target: Target, step_id: str, reason: str, argv: tuple[str, ...], action: Action, *, needs_network: bool = False
) -> Step:
    replaces = target.state != "absent"
    return Step(
        id=step_id,
        reason=reason,
        argv=argv,
        action=action,
        needs_network=needs_network,
        # A user who activated an environment chose it for packages, but not to be replaced.
        needs_consent=not target.in_project and not (target.is_active and step_id != "create-environment"),
        touches=(target.path,),
        undo=f"put the previous {target.display_path} back" if replaces else f"remove {target.display_path}",
    )


def _create_step(goal: Goal, facts: Facts, target: Target, python: Interpreter, creator: EnvironmentCreator) -> Step:
    argv, action = venv.create_environment(
        facts,
        python,
        creator,
        path=target.path,
        display_path=target.display_path,
        system_site_packages=_sees_system(goal, target),
    )
    reason = f"Create {target.display_path} with Python {python.version} and pip."
    if target.state != "absent":
        own = abbreviate(target.environment.own_files, _NAMED_FILES) if target.environment else ""
        files = f", with what you have put there ({own}),"
        kept = posixpath.join(target.display_path, PREVIOUS)
        reason += f" The folder that is there now{files if own else ''} is kept in {kept}."
        # For those who type the command: files of the previous environment must not stay among the new ones.
        argv = (*argv[:-1], "--clear", argv[-1])
    return _step(target, "create-environment", reason, argv, action)


def _sees_system(goal: Goal, target: Target) -> bool:
    """Return whether the environment sees its base's packages: where that was requested, or the previous one did."""
    previous = target.environment
    return goal.system_site_packages or bool(previous and previous.system_site_packages)


def _copy_step(target: Target) -> Step:
    copy = posixpath.join(posixpath.dirname(target.display_path), PREVIOUS)
    reason = f"Keep a copy of {target.display_path} for undo."
    return _step(
        target, "copy-environment", reason, ("cp", "-al", target.display_path, copy), CopyEnvironment(path=target.path)
    )


def _install_step(goal: Goal, facts: Facts, target: Target, *, rebuilt: bool = False) -> Step:
    files = install_set.files_for_pip(facts)
    requirements = install_set.requirements_for_pip(goal, facts, rebuilt=rebuilt)
    editable = tuple(word for line in requirements if line.startswith(EDITABLE) for word in words_of(line))
    named = tuple(line for line in requirements if not line.startswith(EDITABLE))
    file_words = tuple(word for name in files for word in ("-r", name))
    what = (*file_words, *editable, *(("--", *named) if named else ()))
    # pip resolves ./lib in a requirements file against its working directory. For the project's own file that has to be
    # the project's folder.
    folders = {posixpath.dirname(name) for name in files}
    has_paths = any("/" in name or name.startswith(EDITABLE) for name in goal.requirements)
    in_project = folders == {target.project} and not has_paths
    cwd = target.project if in_project else target.cwd
    change_folder = () if cwd == target.cwd else ("env", "-C", cwd)
    python = posixpath.join(target.path if change_folder else target.display_path, "bin/python")
    is_kept = target.environment is not None and target.environment.needs_uv and not rebuilt
    config, with_uv = facts.target_pip_config, (goal.installer == "uv" or is_kept) and facts.uv
    if with_uv:
        options = (
            *(("--offline", "--no-index") if goal.offline else ()),
            *(("--compile-bytecode",) if goal.compiled else ()),
        )
        root = facts.machine.run_by_root
        command = uv.uv_command(with_uv, python, *options, *what, config=config, root=root)
    else:
        options = (*(("--no-index",) if goal.offline else ()), *(() if goal.compiled else ("--no-compile",)))
        command = pip.pip_command(python, "install", *options, *what, config=config)
    summary = install_set.summary(goal, facts, rebuilt=rebuilt)
    return _step(
        target,
        "install",
        f"Install {summary} into {target.display_path}{' with uv' if with_uv else ''}.",
        (*change_folder, *command),
        PipInstall(
            path=target.path,
            requirements=requirements,
            requirement_files=files,
            offline=goal.offline,
            cwd=cwd,
            system_site_packages=_sees_system(goal, target),
            strict=goal.strict,
            compiled=goal.compiled,
            uv=with_uv or "",
        ),
        needs_network=not goal.offline,
    )
