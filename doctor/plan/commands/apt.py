"""The steps that run apt-get and dpkg unattended. Several fixes use them."""

from __future__ import annotations

from doctor.core import apt_get
from doctor.facts import Apt
from doctor.plan.actions import Action, AptInstall, AptUpdate, CompleteDpkg
from doctor.plan.model import NOT_REVERTED, Step

_DPKG_PATHS = ("/usr", "/var/lib/dpkg")


def prepare(state: Apt, *, sudo: bool) -> list[Step]:
    """Return the steps that apt needs before it can install: complete interrupted work, fetch package lists."""
    steps = complete(state, sudo=sudo)
    return steps if state.lists_complete else [*steps, update(sudo=sudo)]


def complete(state: Apt, *, sudo: bool) -> list[Step]:
    """Return the steps that complete interrupted work. They are not reverted: until then apt refuses to do anything."""
    steps = []
    if state.interrupted:
        reason = "Let dpkg complete what was interrupted."
        steps.append(_complete("dpkg-configure", reason, apt_get.configure(sudo=sudo), sudo=sudo))
    if state.broken_packages:
        reason = f"Reinstall {', '.join(state.broken_packages)}, whose installation was interrupted."
        steps.append(_complete("apt-complete", reason, apt_get.reinstall(*state.broken_packages, sudo=sudo), sudo=sudo))
    return steps


def _complete(step_id: str, reason: str, argv: tuple[str, ...], *, sudo: bool) -> Step:
    return _step(step_id, reason, argv, CompleteDpkg(sudo=sudo), NOT_REVERTED, *_DPKG_PATHS)


def update(*, sudo: bool) -> Step:
    """Return the step that fetches the package lists; it is not reverted."""
    argv, action = apt_get.update(sudo=sudo), AptUpdate(sudo=sudo)
    return _step("apt-update", "Fetch the package lists.", argv, action, NOT_REVERTED, "/var/lib/apt")


def install(*names: str, sudo: bool) -> Step:
    """Return the step that installs packages without the recommended ones."""
    return _step(
        "apt-install",
        f"Install {', '.join(names)} with apt.",
        apt_get.install(*names, sudo=sudo),
        AptInstall(packages=names, sudo=sudo),
        f"remove {', '.join(names)} and what was newly installed with it",
        *_DPKG_PATHS,
    )


def reinstall(name: str, version: str, *, sudo: bool) -> Step:
    """Return the step that reinstalls ``version`` of a package, so that dpkg restores its files."""
    return _step(
        "apt-reinstall",
        f"Reinstall {name} with apt.",
        apt_get.reinstall(f"{name}={version}", sudo=sudo),
        AptInstall(packages=(name,), sudo=sudo, reinstall=True),
        f"{NOT_REVERTED}: {name} stays as the distribution ships it",
        *_DPKG_PATHS,
    )


def _step(step_id: str, reason: str, argv: tuple[str, ...], action: Action, undo: str, *touches: str) -> Step:
    return Step(
        id=step_id,
        reason=reason,
        argv=argv,
        action=action,
        needs_root=True,
        needs_network=True,
        needs_consent=True,
        touches=touches,
        undo=undo,
    )
