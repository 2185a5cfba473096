"""Install an application with pipx: in an environment of its own, its command on PATH.

What it does: the pipx that is there installs it, and puts its folder on PATH where it is not. Where there is
none, apt brings one, for who may; else one is made without root, in an environment of its own. Where Python
lacks ensurepip, pipx cannot make the environment that it installs with: doctor makes it. Where only PATH lacks
the folder: ``doctor fix pipx-not-on-path``.
When it declines: no name was given, or there is no Python that pipx could run on.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Literal

from doctor.core.names import fits, name_of
from doctor.facts import Facts, Interpreter, PipxHome, Tool
from doctor.facts.shells import ENSUREPATH_FILES
from doctor.facts.target import Target
from doctor.plan.actions import Act, Ensurepath, Install, PipxClear, PipxInstall
from doctor.plan.commands import apt, pip, venv
from doctor.plan.model import Declined, Plan, Step
from doctor.plan.request import Request

NAME = "pipx"
MENDS = ("pipx-not-on-path",)


def plan(request: Request, facts: Facts) -> Plan | Declined:
    """Each name as an application of its own; or what they lack on PATH."""
    if request.condition in MENDS:
        return _on_path_again(request, facts)
    if request.wish != "pipx" and not request.applications:
        return Declined(fix=NAME, reason="That is not surely an application: doctor fix --pipx NAME treats it as one.")
    if not request.names:
        return Declined(fix=NAME, reason="Say which application: doctor fix --pipx NAME")
    home, own = facts.tools.pipx_home, request.own_pipx
    missing = [name for name in request.names if _has(home, app_of(name)) != "all"]
    if other := _other_version(request, facts):
        return Declined(fix=NAME, reason=other)
    named = ", ".join(map(app_of, request.names))
    hidden = not _on_path(facts)
    notes = (_found_as("NAME", facts),) if hidden else ()
    if not (missing or (hidden and not (home and home.at_start_up))):
        return Plan(fix=NAME, summary=f"pipx has {named} already.", notes=notes)
    if own and own.theirs and facts.machine.by_root:
        return Declined(
            fix=NAME,
            reason=f"HOME is that of {own.theirs}, who could not change what root leaves there. "
            f"As {own.theirs}: doctor fix --pipx {' '.join(request.names)}",
        )
    found = _pipx(request, facts)
    if isinstance(found, str):
        return Declined(fix=NAME, reason=found)
    pipx, first = found
    steps = [*first, *(step for name in missing for step in _install(pipx, name, facts))]
    if hidden and not (home and home.at_start_up):
        steps.append(_ensurepath(pipx, facts))
    return Plan(fix=NAME, summary=f"Install {named} with pipx.", steps=tuple(steps), notes=notes)


def _on_path_again(request: Request, facts: Facts) -> Plan | Declined:
    """The folder of the commands is put on PATH, by the pipx that is there."""
    home, own = facts.tools.pipx_home, request.own_pipx
    folder = _local_bin(facts)
    if home is None or home.on_path:
        return Plan(fix=NAME, summary=f"{folder} is on PATH.")
    notes = (_found_as(home.apps[0] if home.apps else "NAME", facts),)
    if home.at_start_up:
        return Plan(fix=NAME, summary=f"{home.at_start_up} puts {folder} on PATH: open a new shell.", notes=notes)
    there = _there(facts)
    pipx = there.path if there else (f"{own.path}/bin/pipx" if own and own.environment else None)
    if pipx is None:
        line = f'export PATH="$PATH:{folder}"'
        return Declined(fix=NAME, reason=f"There is no pipx here to do it. In your shell's start-up file: {line}")
    return Plan(fix=NAME, summary=f"Put {folder} on PATH.", steps=(_ensurepath(pipx, facts),), notes=notes)


def _found_as(name: str, facts: Facts) -> str:
    """What works at once, and where no start-up file is read."""
    path = f"{_local_bin(facts)}/{name}"
    return f"New shells find it by its name. This one, scripts of /bin/sh and Docker: {path}"


def _pipx(request: Request, facts: Facts) -> tuple[str, list[Step]] | str:
    """The program, with the steps that bring it and what it needs; or why there can be none."""
    user = facts.machine.user
    there = _there(facts)
    if there is not None:
        steps = _libraries(request, facts) if facts.tools.pipx_makes_environments is False else []
        return there.path, steps
    own = request.own_pipx
    if own and own.environment and own.environment.state == "healthy":
        return f"{own.path}/bin/pipx", _libraries(request, facts)
    if facts.apt is not None and _offered(facts) and user and (user.root or user.sudo == "passwordless"):
        sudo = not user.root
        return "/usr/bin/pipx", [*apt.first(facts.apt, sudo=sudo), apt.install("pipx", sudo=sudo)]
    python = facts.python
    if own is None or python is None:
        return "There is no pipx here, and no Python to make one from."
    if python.release < request.oldest:
        return f"There is no pipx here, and Python {python.version} is too old to make one from."
    return f"{own.path}/bin/pipx", [
        *_libraries(request, facts),
        _make(request, python, own, "Make an environment for a pipx of your own."),
        _fill(request, own, facts),
    ]


def _there(facts: Facts) -> Tool | None:
    """The pipx that is there; one whose Python is gone is none."""
    pipx = facts.tools.pipx
    return pipx if pipx and pipx.starts else None


def _other_version(request: Request, facts: Facts) -> str | None:
    """Why not: pipx has it in another version, which undo could not bring back. With what the user can type."""
    home, own, there = facts.tools.pipx_home, request.own_pipx, _there(facts)
    pipx = there.path if there else f"{own.path}/bin/pipx" if own else "pipx"
    for name in request.names:
        version = dict(home.versions if home else ()).get(app_of(name), "")
        if not fits(name, version):
            again = shlex.join([pipx, "install", "--force", name])
            return f"pipx has {app_of(name)} {version}, and {name} is asked for: {again}"
    return None


def _libraries(request: Request, facts: Facts) -> list[Step]:
    """Pipx's shared environment, made where pipx itself could not: its Python has no ensurepip."""
    place, python = request.pipx_libraries, facts.python
    if place is None or python is None or python.ensurepip:
        return []
    if place.environment and place.environment.state == "healthy" and place.environment.pip:
        return []
    return [_make(request, python, place, "Make what pipx installs with; it could not, for want of ensurepip.")]


def _offered(facts: Facts) -> bool:
    """Apt has a pipx (Debian 11 has none, Ubuntu only in universe), or has no lists yet to tell by."""
    knows = facts.apt is not None and facts.apt.knows
    return not knows or any(package.name == "pipx" and package.candidate for package in facts.packages)


def _make(request: Request, python: Interpreter, place: Target, why: str) -> Step:
    argv, act = venv.making(request, python, "virtualenv", path=place.path, shown=place.path)
    return _step("make-environment", why, argv, act, (place.path,), f"remove {place.path}", "it starts and imports pip")


def _fill(request: Request, place: Target, facts: Facts) -> Step:
    act = Install(path=place.path, lines=("pipx",), files=(), offline=request.offline, cwd="/")
    argv = pip.command(f"{place.path}/bin/python", "install", "pipx", settings=facts.settings)
    undo = f"remove {place.path}"
    return _step("install", "Install pipx into it.", argv, act, (place.path,), undo, "pip check", network=True)


def app_of(name: str) -> str:
    """The name pipx gives the environment of a requirement: that of the distribution, normalised."""
    return name_of(name) or name


def _local_bin(facts: Facts) -> str:
    return facts.tools.pipx_home.bin_dir if facts.tools.pipx_home else f"{_home(facts)}/.local/bin"


def _home(facts: Facts) -> str:
    return facts.machine.user.home if facts.machine.user else "~"


def _on_path(facts: Facts) -> bool:
    home = facts.tools.pipx_home
    return bool(home and home.on_path) or _local_bin(facts) in facts.environ.get("PATH", "").split(":")


def _has(home: PipxHome | None, app: str) -> Literal["", "whole", "all"]:
    """What pipx has of an application: nothing that is of use, all but its commands, or all."""
    if home is None or app not in home.apps:
        return ""
    return "whole" if app in home.unlinked else "all"


def _install(pipx: str, name: str, facts: Facts) -> Iterator[Step]:
    home, app = facts.tools.pipx_home, app_of(name)
    has = _has(home, app)
    assert has != "all", app
    for folder in home.half if home else ():
        if folder.endswith(f"/{app}"):
            why = f"Remove what pipx began of {app}: it was ended in the middle."
            act, undo = PipxClear(folder=folder), "nothing: pipx can make nothing of it"
            yield _step(f"pipx-clear-{app}", why, ("rm", "-r", folder), act, (folder,), undo, "it is gone")
    yield _step(
        f"pipx-install-{app}",
        f"Install {app} with pipx, in an environment of its own.{' pipx has it, but not its commands.' if has else ''}",
        (pipx, "install", *(["--force"] if has else []), name),
        PipxInstall(pipx=pipx, requirement=name, app=app, again=bool(has)),
        (f"{_home(facts)}/.local",),
        f"nothing: pipx had {app} before" if has else f"pipx uninstall {app}",
        "pipx has it, and its command starts",
        network=True,
    )


def _ensurepath(pipx: str, facts: Facts) -> Step:
    files = tuple(f"{_home(facts)}/{name}" for name in ENSUREPATH_FILES)
    return _step(
        "pipx-ensurepath",
        f"Put {_local_bin(facts)} on PATH, for new shells.",
        (pipx, "ensurepath"),
        Ensurepath(pipx=pipx, folder=_local_bin(facts), files=files),
        files,
        "restore the start-up files byte for byte",
        "a start-up file names the folder",
    )


def _step(
    identity: str,
    why: str,
    argv: tuple[str, ...],
    act: Act,
    touches: tuple[str, ...],
    undo: str,
    verify: str,
    *,
    network: bool = False,
) -> Step:
    return Step(
        id=identity,
        why=why,
        argv=argv,
        act=act,
        needs_network=network,
        needs_consent=True,
        touches=touches,
        undo=undo,
        undoes=touches,
        verify=verify,
    )
