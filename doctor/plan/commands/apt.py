"""Steps that run apt-get and dpkg unattended, which the fixes share."""

from __future__ import annotations

from doctor.facts import Apt
from doctor.plan.actions import Act, AptFinish, AptInstall, AptUpdate
from doctor.plan.model import Step

_SETTINGS = ("DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1")
_KEEP_FILES = ("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold")


def command(*words: str, sudo: bool, program: str = "apt-get") -> tuple[str, ...]:
    """Return the command line of ``apt-get WORDS`` that asks nothing."""
    return (*(("sudo",) if sudo else ()), "env", *_SETTINGS, program, *words)


def prepare(state: Apt, *, sudo: bool) -> list[Step]:
    """Return what apt itself needs before it installs: interrupted work completed, and package lists."""
    steps = complete(state, sudo=sudo)
    return steps if state.knows else [*steps, update(sudo=sudo)]


def complete(state: Apt, *, sudo: bool) -> list[Step]:
    """Return the steps that complete interrupted work. They are not reverted, since apt refuses to work before."""
    steps = []
    if state.interrupted:
        argv = command("--force-confdef", "--force-confold", "--configure", "-a", sudo=sudo, program="dpkg")
        steps.append(_complete("dpkg-configure", "Let dpkg complete what was interrupted.", argv, sudo))
    if state.broken:
        argv = command(
            "install", "--reinstall", "--yes", "--no-install-recommends", *_KEEP_FILES, *state.broken, sudo=sudo
        )
        reason = f"Reinstall {', '.join(state.broken)}, whose installation was interrupted."
        steps.append(_complete("apt-complete", reason, argv, sudo))
    return steps


def _complete(identity: str, reason: str, argv: tuple[str, ...], sudo: bool) -> Step:
    return _step(identity, reason, argv, AptFinish(sudo=sudo), "nothing to revert", "/usr", "/var/lib/dpkg")


def update(*, sudo: bool) -> Step:
    """Return the step that fetches the package lists; it is not reverted."""
    argv = command("update", sudo=sudo)
    return _step(
        "apt-update", "Fetch the package lists.", argv, AptUpdate(sudo=sudo), "nothing to revert", "/var/lib/apt"
    )


def install(*names: str, sudo: bool) -> Step:
    """Return the step that installs packages, without recommended ones."""
    return _step(
        "apt-install",
        f"Install {', '.join(names)}.",
        command("install", "--yes", "--no-install-recommends", *_KEEP_FILES, *names, sudo=sudo),
        AptInstall(packages=names, sudo=sudo),
        f"remove {', '.join(names)} and what was newly installed with it",
        "/usr",
        "/var/lib/dpkg",
    )


def reinstall(name: str, version: str, *, sudo: bool) -> Step:
    """Return the step that reinstalls a package in that version, by which dpkg restores its files."""
    return _step(
        "apt-reinstall",
        f"Reinstall {name}.",
        command(
            "install", "--reinstall", "--yes", "--no-install-recommends", *_KEEP_FILES, f"{name}={version}", sudo=sudo
        ),
        AptInstall(packages=(name,), sudo=sudo, again=True),
        f"nothing to revert: {name} stays as the distribution ships it",
        "/usr",
        "/var/lib/dpkg",
    )


def _step(identity: str, reason: str, argv: tuple[str, ...], act: Act, undo: str, *touches: str) -> Step:
    return Step(
        id=identity,
        reason=reason,
        argv=argv,
        act=act,
        needs_root=True,
        needs_network=True,
        needs_consent=True,
        touches=touches,
        undo=undo,
    )
