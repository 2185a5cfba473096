"""The steps that run apt-get and dpkg, shared by every fix."""

from __future__ import annotations

from doctor.core import apt_get
from doctor.facts.packages import Apt
from doctor.plan.actions import Act, AptFinish, AptInstall, AptUpdate
from doctor.plan.model import Step

_DPKG_PATHS = ("/usr", "/var/lib/dpkg")


def first(state: Apt, *, sudo: bool) -> list[Step]:
    """Return the steps that apt needs before it can install: finish what was interrupted, fetch package lists."""
    steps = finish(state, sudo=sudo)
    return steps if state.knows else [*steps, update(sudo=sudo)]


def finish(state: Apt, *, sudo: bool) -> list[Step]:
    """Return the steps that let dpkg finish what was interrupted.

    They are never reverted, since apt refuses to work without them.
    """
    steps = []
    if state.interrupted:
        why = "Let dpkg finish what was broken off in the middle."
        steps.append(_finish("dpkg-configure", why, apt_get.configure(sudo=sudo), sudo=sudo))
    if state.broken:
        why = f"Install {', '.join(state.broken)} anew: it was broken off."
        steps.append(_finish("apt-complete", why, apt_get.reinstall(*state.broken, sudo=sudo), sudo=sudo))
    return steps


def _finish(identity: str, why: str, argv: tuple[str, ...], *, sudo: bool) -> Step:
    return _step(identity, why, argv, AptFinish(sudo=sudo), "nothing to take back", *_DPKG_PATHS)


def update(*, sudo: bool) -> Step:
    """Return the step that fetches the package lists; it is never reverted."""
    argv, act = apt_get.update(sudo=sudo), AptUpdate(sudo=sudo)
    return _step("apt-update", "Fetch the package lists.", argv, act, "nothing to take back", "/var/lib/apt")


def install(*names: str, sudo: bool) -> Step:
    """Return the step that installs packages without the recommended ones."""
    return _step(
        "apt-install",
        f"Install {', '.join(names)}.",
        apt_get.install(*names, sudo=sudo),
        AptInstall(packages=names, sudo=sudo),
        f"remove {', '.join(names)} and what came newly with it",
        *_DPKG_PATHS,
    )


def reinstall(name: str, version: str, *, sudo: bool) -> Step:
    """Return the step that installs a package again in the given version, so that dpkg restores the files it lost."""
    return _step(
        "apt-reinstall",
        f"Install {name} again.",
        apt_get.reinstall(f"{name}={version}", sudo=sudo),
        AptInstall(packages=(name,), sudo=sudo, again=True),
        f"nothing to take back: {name} is left as the distribution ships it",
        *_DPKG_PATHS,
    )


def _step(identity: str, why: str, argv: tuple[str, ...], act: Act, undo: str, *touches: str) -> Step:
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
    )
