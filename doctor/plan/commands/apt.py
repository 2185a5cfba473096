"""How apt-get is asked without a person: the command lines and steps that every fix shares."""

from __future__ import annotations

from doctor.facts.packages import Apt
from doctor.plan.actions import Act, AptFinish, AptInstall, AptUpdate
from doctor.plan.model import Step

_SETTINGS = ("DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1")
_KEEP_FILES = ("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold")


def command(*words: str, sudo: bool, program: str = "apt-get") -> tuple[str, ...]:
    """The command line of ``apt-get WORDS``: it asks nothing."""
    return (*(("sudo",) if sudo else ()), "env", *_SETTINGS, program, *words)


def first(state: Apt, *, sudo: bool) -> list[Step]:
    """What apt itself needs before it installs: an end to what was broken off, and package lists."""
    steps = finish(state, sudo=sudo)
    return steps if state.knows else [*steps, update(sudo=sudo)]


def finish(state: Apt, *, sudo: bool) -> list[Step]:
    """Let dpkg finish what was broken off: what is not taken back, since apt refuses to work before."""
    found = []
    if state.interrupted:
        argv = command("--force-confdef", "--force-confold", "--configure", "-a", sudo=sudo, program="dpkg")
        found.append(_finish("dpkg-configure", "Let dpkg finish what was broken off in the middle.", argv, sudo))
    if state.broken:
        argv = command(
            "install", "--reinstall", "--yes", "--no-install-recommends", *_KEEP_FILES, *state.broken, sudo=sudo
        )
        found.append(_finish("apt-complete", f"Install {', '.join(state.broken)} anew: it was broken off.", argv, sudo))
    return found


def _finish(identity: str, why: str, argv: tuple[str, ...], sudo: bool) -> Step:
    act, undo = AptFinish(sudo=sudo), "nothing to take back"
    return _step(identity, why, argv, act, undo, "dpkg has nothing left to do", "/usr", "/var/lib/dpkg")


def update(*, sudo: bool) -> Step:
    """Fetch the package lists: what is not taken back, since they are nobody's."""
    return _step(
        "apt-update",
        "Fetch the package lists.",
        command("update", sudo=sudo),
        AptUpdate(sudo=sudo),
        "nothing to take back",
        "apt has package lists",
        "/var/lib/apt",
    )


def install(*names: str, sudo: bool) -> Step:
    """Install packages: only what is named, without recommended extras."""
    return _step(
        "apt-install",
        f"Install {', '.join(names)}.",
        command("install", "--yes", "--no-install-recommends", *_KEEP_FILES, *names, sudo=sudo),
        AptInstall(packages=names, sudo=sudo),
        f"remove {', '.join(names)} and what came newly with it",
        "dpkg has it installed",
        "/usr",
        "/var/lib/dpkg",
    )


def reinstall(name: str, version: str, *, sudo: bool) -> Step:
    """Install a package again, in that version: dpkg puts back what it has lost."""
    return _step(
        "apt-reinstall",
        f"Install {name} again.",
        command(
            "install", "--reinstall", "--yes", "--no-install-recommends", *_KEEP_FILES, f"{name}={version}", sudo=sudo
        ),
        AptInstall(packages=(name,), sudo=sudo, again=True),
        f"nothing to take back: {name} is left as the distribution ships it",
        "dpkg finds the package whole",
        "/usr",
        "/var/lib/dpkg",
    )


def _step(identity: str, why: str, argv: tuple[str, ...], act: Act, undo: str, verify: str, *touches: str) -> Step:
    return Step(
        id=identity,
        why=why,
        argv=argv,
        act=act,
        needs_root=True,
        needs_network=True,
        needs_consent=True,
        touches=touches,
        undo=undo,
        undoes=touches,
        verify=verify,
    )
