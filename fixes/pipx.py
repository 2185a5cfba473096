"""Install an application with pipx: in an environment of its own, its command on PATH.

What it does: the pipx that is there installs it, and puts its folder on PATH where it is not.
When it declines: there is no pipx, or it cannot make environments; then it says how to get one.
"""

from __future__ import annotations

import re

from doctor.facts import Facts, Tool
from doctor.plan import Act, Declined, Ensurepath, PipxInstall, Plan, Request, Step

NAME = "pipx"
_START_UP = (".bashrc", ".profile", ".bash_profile", ".zshrc", ".zprofile", ".config/fish/config.fish")
"""What ``pipx ensurepath`` may write to (its userpath library)."""


def plan(request: Request, facts: Facts) -> Plan | Declined:
    """Each name as an application of its own."""
    if request.wish != "pipx" and not request.application:
        return Declined(fix=NAME, reason="That is not surely an application: doctor fix --pipx NAME treats it as one.")
    if not request.names:
        return Declined(fix=NAME, reason="Say which application: doctor fix --pipx NAME")
    pipx = facts.tools.pipx
    if pipx is None:
        return Declined(fix=NAME, reason=_how_to_get_one(request, facts))
    if facts.tools.pipx_makes_environments is False:
        return Declined(fix=NAME, reason=f"{pipx.path} cannot make environments. {_venv_package(facts)}")
    home = facts.tools.pipx_home
    apps = home.apps if home else ()
    missing = [name for name in request.names if app_of(name) not in apps]
    named = ", ".join(map(app_of, request.names))
    hidden = not (home and home.on_path) and not _on_path(facts)
    notes = (f"Shells that are open find it as {_local_bin(facts)}/NAME; new ones by its name.",) if hidden else ()
    if not missing:
        return Plan(fix=NAME, summary=f"pipx has {named} already.", notes=notes)
    steps = [_install(pipx, name, facts) for name in missing]
    if hidden:
        steps.append(_ensurepath(pipx, facts))
    return Plan(fix=NAME, summary=f"Install {named} with pipx.", steps=tuple(steps), notes=notes)


def app_of(name: str) -> str:
    """The name pipx gives the environment of a requirement: that of the distribution, normalised."""
    match = re.match(r"\s*([A-Za-z0-9][\w.-]*)", name)
    return re.sub(r"[-_.]+", "-", match.group(1)).lower() if match else name


def _how_to_get_one(request: Request, facts: Facts) -> str:
    typed = " ".join(request.names)
    if facts.apt is not None:
        return f"There is no pipx here. As root: doctor fix --apt pipx; then: doctor fix --pipx {typed}"
    return f"There is no pipx here. Without root: doctor fix --venv {typed} puts it into the project's environment."


def _venv_package(facts: Facts) -> str:
    return "As root: doctor fix --apt" if facts.apt is not None else "Its Python lacks ensurepip."


def _local_bin(facts: Facts) -> str:
    return facts.tools.pipx_home.bin_dir if facts.tools.pipx_home else f"{_home(facts)}/.local/bin"


def _home(facts: Facts) -> str:
    return facts.machine.user.home if facts.machine.user else "~"


def _on_path(facts: Facts) -> bool:
    return _local_bin(facts) in facts.environ.get("PATH", "").split(":")


def _install(pipx: Tool, name: str, facts: Facts) -> Step:
    touches = (f"{_home(facts)}/.local",)
    return _step(
        f"pipx-install-{app_of(name)}",
        f"Install {app_of(name)} with pipx, in an environment of its own.",
        (pipx.path, "install", name),
        PipxInstall(pipx=pipx.path, requirement=name, app=app_of(name)),
        touches,
        f"pipx uninstall {app_of(name)}",
        "pipx has it, and its command starts",
        network=True,
    )


def _ensurepath(pipx: Tool, facts: Facts) -> Step:
    files = tuple(f"{_home(facts)}/{name}" for name in _START_UP)
    return _step(
        "pipx-ensurepath",
        f"Put {_local_bin(facts)} on PATH, for new shells.",
        (pipx.path, "ensurepath"),
        Ensurepath(pipx=pipx.path, files=files),
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
