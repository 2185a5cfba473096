"""Steps that run apt-get and dpkg unattended, which the fixes share."""

from __future__ import annotations

from doctor.core import apt_get
from doctor.facts import Apt
from doctor.plan.actions import Action, AptFinish, AptInstall, AptUpdate
from doctor.plan.model import Step

_DPKG_PATHS = ("/usr", "/var/lib/dpkg")


def prepare(state: Apt, *, sudo: bool) -> list[Step]:
    """Return the steps that apt needs before it can install: complete interrupted work, fetch package lists."""
    steps = complete(state, sudo=sudo)
    return steps if state.lists_complete else [*steps, update(sudo=sudo)]


def complete(state: Apt, *, sudo: bool) -> list[Step]:
    """Return the steps that complete interrupted work. They are never reverted, since apt refuses to work before."""
    steps = []
    if state.interrupted:
        reason = "Let dpkg complete what was interrupted."
        steps.append(_complete("dpkg-configure", reason, apt_get.configure(sudo=sudo), sudo=sudo))
    if state.broken_packages:
        reason = f"Reinstall {', '.join(state.broken_packages)}, whose installation was interrupted."
        steps.append(_complete("apt-complete", reason, apt_get.reinstall(*state.broken_packages, sudo=sudo), sudo=sudo))
    return steps


def _complete(identity: str, reason: str, argv: tuple[str, ...], *, sudo: bool) -> Step:
    return _step(identity, reason, argv, AptFinish(sudo=sudo), "nothing to revert", *_DPKG_PATHS)


def update(*, sudo: bool) -> Step:
    """Return the step that fetches the package lists; it is never reverted."""
    argv, action = apt_get.update(sudo=sudo), AptUpdate(sudo=sudo)
    return _step("apt-update", "Fetch the package lists.", argv, action, "nothing to revert", "/var/lib/apt")


def install(*names: str, sudo: bool) -> Step:
    """Return the step that installs packages, without recommended ones."""
    return _step(
        "apt-install",
        f"Install {', '.join(names)}.",
        apt_get.install(*names, sudo=sudo),
        AptInstall(packages=names, sudo=sudo),
        f"remove {', '.join(names)} and what was newly installed with it",
        *_DPKG_PATHS,
    )


def reinstall(name: str, version: str, *, sudo: bool) -> Step:
    """Return the step that reinstalls a package in that version, by which dpkg restores its files."""
    return _step(
        "apt-reinstall",
        f"Reinstall {name}.",
        apt_get.reinstall(f"{name}={version}", sudo=sudo),
        AptInstall(packages=(name,), sudo=sudo, reinstall=True),
        f"nothing to revert: {name} stays as the distribution ships it",
        *_DPKG_PATHS,
    )


def _step(identity: str, reason: str, argv: tuple[str, ...], action: Action, undo: str, *touches: str) -> Step:
    return Step(
        id=identity,
        reason=reason,
        argv=argv,
        action=action,
        needs_root=True,
        needs_network=True,
        needs_consent=True,
        touches=touches,
        undo=undo,
    )
