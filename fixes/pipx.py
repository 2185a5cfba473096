"""Install an application with pipx, in an environment of its own and with its command on PATH.

What it does
    pipx installs the application, and puts the folder of its commands on PATH if it is not there. If pipx is not
    installed, apt installs it for users who may become root without a password; for others doctor creates a pipx of
    its own. Where Python lacks ensurepip, pipx cannot create the environment that it installs with, so doctor creates
    it. ``doctor fix pipx-not-on-path`` puts the folder on PATH and does nothing else.

When it declines
    An application is installed with another version or another Python than was requested, or there is no Python that
    pipx could run on.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.core.goal import Goal
from doctor.core.lazy_typing import Literal
from doctor.core.names import name_of
from doctor.core.requirement import accepts
from doctor.facts import Facts, Interpreter, NoInterpreter, PipxHome, Tool
from doctor.facts.shells import ENSUREPATH_FILES
from doctor.facts.target import Target
from doctor.facts.tools import PACKAGED_PIPX
from doctor.plan import (
    Action,
    Declined,
    Ensurepath,
    PipInstall,
    PipxClear,
    PipxInstall,
    Plan,
    Step,
)
from doctor.plan.commands import apt, pip, venv
from doctor.plan.model import NOT_REVERTED

_Installed = tuple[str, str, str, tuple[str, ...]]
"""Who has an application (``pipx``, ``uv``), its version, that of its Python, and the command that installs one for
them."""

NAME = "pipx"
ROUTE = "pipx"
CONDITIONS = ("pipx-not-on-path",)
_COMMANDS_OF_DEPENDENCIES = ("ansible", "jupyter")
"""Applications whose commands are those of their dependencies (``pipx install --help``, option --include-deps)."""


def packages(goal: Goal, facts: Facts) -> Iterator[str]:
    """Yield the name of the package pipx, where an application is wanted and no pipx is installed."""
    if goal.route == "pipx" and _installed_pipx(facts) is None:
        yield "pipx"


def plan(goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan to install each requirement as an application, or to put the folder of the commands on PATH."""
    if goal.condition in CONDITIONS:
        return _put_on_path(facts)
    if goal.route != "pipx":
        reason = "This might not be an application. If it is, install it as one: `doctor fix --pipx NAME`"
        return Declined(fix=NAME, reason=reason)
    if goal.python is not None and isinstance(facts.subject, NoInterpreter):
        return Declined(fix=NAME, reason=venv.no_python(facts.subject, facts))
    home, elsewhere = facts.tools.pipx_home, _installed_elsewhere(facts)
    own = [name for name in goal.requirements if app_of(name) not in elsewhere]
    missing = [name for name in own if _installed_part(home, app_of(name)) != "all"]
    conflict = _conflict(goal, facts)
    if conflict:
        return conflict
    names, off_path = ", ".join(map(app_of, own)), bool(own) and not _on_path(facts)
    apps = list(map(app_of, goal.requirements))
    others = [f"{owner} already has {app}." for app, (owner, *_) in elsewhere.items() if app in apps]
    edits_path = off_path and not (home and home.startup_line)
    if not (missing or edits_path):
        notes = _how_to_run(facts, app_of(own[0])) if off_path else ()
        return Plan(
            fix=NAME, summary=" ".join([*([f"pipx already has {names}."] if own else []), *others]), notes=notes
        )
    provided = _provide_pipx(goal, facts)
    if isinstance(provided, str):
        return Declined(fix=NAME, reason=provided)
    pipx, preparation = provided
    steps = [*preparation, *(step for name in missing for step in _app_steps(pipx, name, goal, facts))]
    if edits_path:
        steps.append(_ensurepath_step(pipx, facts))
    return Plan(fix=NAME, summary=f"Install {names} with pipx.", steps=tuple(steps), notes=tuple(others))


def _put_on_path(facts: Facts) -> Plan | Declined:
    """Plan to put the folder of pipx's commands on PATH, with the installed pipx."""
    home, private = facts.tools.pipx_home, facts.private_pipx
    folder = _bin_dir(facts)
    if home is None or home.on_path:
        return Plan(fix=NAME, summary=f"{folder} is on PATH.")
    notes = _how_to_run(facts, *home.apps[:1])
    if home.startup_line:
        return Plan(fix=NAME, summary=f"{home.startup_line} puts {folder} on PATH. Open a new shell.", notes=notes)
    installed = _installed_pipx(facts)
    pipx = installed.path if installed else (f"{private.path}/bin/pipx" if private and private.environment else None)
    if pipx is None:
        line = f'export PATH="$PATH:{folder}"'
        return Declined(fix=NAME, reason=f"pipx is not installed. Add this to your shell's startup file: `{line}`")
    return Plan(fix=NAME, summary=f"Put {folder} on PATH.", steps=(_ensurepath_step(pipx, facts),), notes=notes)


def _how_to_run(facts: Facts, *apps: str) -> tuple[str, ...]:
    """Return the path of an installed command, to type until a new shell is opened and where it reads no such file."""
    home = facts.tools.pipx_home
    commands = [command for app in apps for command in (home.commands_of(app) if home else ())]
    others = "In this shell, in scripts of /bin/sh and in Docker, run"
    return tuple(f"New shells find {name} by its name. {others} `{_bin_dir(facts)}/{name}`" for name in commands[:1])


def _provide_pipx(goal: Goal, facts: Facts) -> tuple[str, list[Step]] | str:
    """Return the path of pipx, and the steps that install it and what it needs; or why pipx is not available."""
    user, private, python = facts.machine.user, facts.private_pipx, _python(facts)
    installed = _installed_pipx(facts)
    if installed is not None:
        return installed.path, _shared_environment(facts) if facts.tools.pipx_can_create is False else []
    # a named Python is that of the application, and does not tell what the one of pipx lacks
    shared = [] if python and python.ensurepip and goal.python is None else _shared_environment(facts)
    if private and private.environment and private.environment.state == "healthy":
        return f"{private.path}/bin/pipx", shared
    has_package = facts.tools.pipx is not None and facts.tools.pipx.is_packaged_pipx  # apt would not renew it
    if facts.apt is not None and not has_package and _apt_has_pipx(facts) and user and user.is_root_at_once:
        sudo = facts.machine.has_sudo
        return PACKAGED_PIPX, [*apt.prepare(facts.apt, sudo=sudo), apt.install("pipx", sudo=sudo)]
    if private is None or python is None:
        return "pipx is not installed, and no Python was found that is new enough to install it with."
    return f"{private.path}/bin/pipx", [
        *shared,
        _create_step(facts, python, private, f"Create {private.path} for a pipx of doctor's own."),
        _install_pipx_step(goal, private, facts),
    ]


def _python(facts: Facts) -> Interpreter | None:
    """Return the Python for a pipx of doctor's own: the subject, or that of doctor where it is missing or too old."""
    found = (python for python in (facts.python, facts.own_python) if python and python.release >= venv.OLDEST)
    return next(found, None)


def _installed_pipx(facts: Facts) -> Tool | None:
    """Return the installed pipx; one whose Python no longer exists does not count."""
    pipx = facts.tools.pipx
    return pipx if pipx and pipx.starts else None


def _installed_elsewhere(facts: Facts) -> dict[str, _Installed]:
    """Return the applications that work and that this user's pipx does not have, by their names.

    pipx would install them a second time, and leave a command alone that is another's (its ``commands/common.py``).
    """
    home, pipx = facts.tools.pipx_home, _installed_pipx(facts)
    sudo = () if facts.machine.run_by_root else ("sudo",)
    of_all, of_uv = (*sudo, pipx.path if pipx else "pipx", "install", "--global"), ("uv", "tool", "install")
    found = {
        app.name: ("pipx --global", app.requirements[0].partition("==")[2], app.python_minor, of_all)
        for app in facts.tools.pipx_apps
        if app.state == "healthy" and app.requirements
    }
    found |= {name: ("uv", version, minor, of_uv) for name, (version, minor) in facts.uv_apps.items()}
    return {name: each for name, each in found.items() if home is None or name not in home.apps}


def _conflict(goal: Goal, facts: Facts) -> Declined | None:
    """Return that an application is installed with another version, or another Python, than was requested.

    It stays, since undo could not restore it.
    """
    python = facts.python if goal.python is not None else None
    home, private, installed = facts.tools.pipx_home, facts.private_pipx, _installed_pipx(facts)
    pipx = installed.path if installed else f"{private.path}/bin/pipx" if private else "pipx"
    minors = {app.name: app.python_minor for app in reversed(facts.tools.pipx_apps)}  # those of all users are last
    own: dict[str, _Installed] = {
        name: ("pipx", version, minors.get(name, ""), (pipx, "install"))
        for name, version in (home.versions if home else ())
    }
    known = own | _installed_elsewhere(facts)
    for requirement in goal.requirements:
        app = app_of(requirement)
        owner, version, minor, install = known.get(app, ("", "", "", ()))
        if not accepts(requirement, version):
            found = f"{owner} has {app} {version}, but {requirement} was requested"
            command = (*install, "--force", requirement)
            return Declined(fix=NAME, reason=f"{found}. Replace it: `{shlex.join(command)}`", command=command)
        if python and minor not in ("", python.minor):
            # pipx ignores --python beside --force (its ``commands/install.py``)
            words = install if owner == "uv" else ["reinstall" if word == "install" else word for word in install]
            command = (*words, "--python", venv.base_of(python), requirement if owner == "uv" else app)
            found = f"{owner} has {app} with Python {minor}, but {python.minor} was requested"
            return Declined(fix=NAME, reason=f"{found}. Replace it: `{shlex.join(command)}`", command=command)
    return None


def _shared_environment(facts: Facts) -> list[Step]:
    """Return the step that creates pipx's shared environment, which pipx cannot do where ensurepip is missing."""
    shared, python = facts.pipx_shared, _python(facts)
    if shared is None or python is None:
        return []
    if shared.environment and shared.environment.state == "healthy" and shared.environment.pip:
        return []
    reason = f"Create {shared.path}, pipx's shared libraries, which it cannot create without ensurepip."
    return [_create_step(facts, python, shared, reason)]


def _apt_has_pipx(facts: Facts) -> bool:
    """Return whether apt may have pipx: Debian 11 has none, Ubuntu only in universe; without lists it is unknown."""
    is_known = facts.apt is not None and facts.apt.lists_complete
    return not is_known or any(package.name == "pipx" and package.candidate for package in facts.packages)


def _create_step(facts: Facts, python: Interpreter, target: Target, reason: str) -> Step:
    argv, action = venv.create_environment(facts, python, "virtualenv", path=target.path, display_path=target.path)
    return _step("create-environment", reason, argv, action, (target.path,), f"remove {target.path}")


def _install_pipx_step(goal: Goal, target: Target, facts: Facts) -> Step:
    action = PipInstall(path=target.path, requirements=("pipx",), requirement_files=(), offline=goal.offline, cwd="/")
    argv = pip.pip_command(f"{target.path}/bin/python", "install", "pipx", config=facts.target_pip_config)
    undo = f"remove {target.path}"
    return _step("install", f"Install pipx into {target.path}.", argv, action, (target.path,), undo, needs_network=True)


def app_of(requirement: str) -> str:
    """Return pipx's name for the environment of a requirement: the normalised name of the distribution."""
    return name_of(requirement) or requirement


def _bin_dir(facts: Facts) -> str:
    return facts.pipx_folders[0]


def _home(facts: Facts) -> str:
    return facts.machine.user.home if facts.machine.user else "~"


def _on_path(facts: Facts) -> bool:
    home = facts.tools.pipx_home
    return bool(home and home.on_path) or _bin_dir(facts) in facts.environ.get("PATH", "").split(":")


def _installed_part(home: PipxHome | None, app: str) -> Literal["nothing", "environment", "all"]:
    """Return how much pipx has of an application: nothing usable, all but its commands, or all."""
    if home is None or app not in home.apps:
        return "nothing"
    return "environment" if app in home.unlinked else "all"


def _app_steps(pipx: str, requirement: str, goal: Goal, facts: Facts) -> Iterator[Step]:
    """Yield the steps that install one application, or link the commands of one that is installed."""
    home, app = facts.tools.pipx_home, app_of(requirement)
    relink = _installed_part(home, app) == "environment"
    for folder in home.unfinished if home else ():
        if folder.endswith(f"/{app}"):
            reason = f"Remove the unfinished environment of {app}, which pipx cannot use."
            yield _step(
                f"pipx-clear-{app}",
                reason,
                ("rm", "-r", folder),
                PipxClear(folder=folder),
                (folder,),
                f"{NOT_REVERTED}, because pipx cannot use it",
            )
    reason = f"Install {app} with pipx, in an environment of its own"
    include = app in _COMMANDS_OF_DEPENDENCIES
    named = facts.python if goal.python is not None and not relink else None
    python = venv.base_of(named) if named else ""
    options = (
        *(["--force"] if relink else []),
        *(["--include-deps"] if include else []),
        *(["--python", python] if python else []),
    )
    with_python = f" with Python {named.version}" if named else ""
    yield _step(
        f"pipx-install-{app}",
        f"{reason}. Only its commands are missing." if relink else f"{reason}{with_python}.",
        (pipx, "install", *options, requirement),
        PipxInstall(
            pipx=pipx, requirement=requirement, app=app, include_dependencies=include, relink=relink, python=python
        ),
        facts.pipx_folders,
        f"{NOT_REVERTED}, because pipx had installed {app} before" if relink else f"`pipx uninstall {app}`",
        needs_network=True,
    )


def _ensurepath_step(pipx: str, facts: Facts) -> Step:
    files = tuple(f"{_home(facts)}/{name}" for name in ENSUREPATH_FILES)
    return _step(
        "pipx-ensurepath",
        f"Put {_bin_dir(facts)} on PATH for new shells.",
        (pipx, "ensurepath"),
        Ensurepath(pipx=pipx, folder=_bin_dir(facts), files=files),
        files,
        "restore the startup files byte for byte",
    )


def _step(
    step_id: str,
    reason: str,
    argv: tuple[str, ...],
    action: Action,
    touches: tuple[str, ...],
    undo: str,
    *,
    needs_network: bool = False,
) -> Step:
    return Step(
        id=step_id,
        reason=reason,
        argv=argv,
        action=action,
        needs_network=needs_network,
        needs_consent=True,
        touches=touches,
        undo=undo,
    )
