"""Take one recorded thing back: for ``doctor undo``, and for a plan whose later step has failed."""

from __future__ import annotations

import os
from collections.abc import Callable

from doctor.core.errors import DoctorError, Exit, StepError
from doctor.execute import apt
from doctor.execute.effects import dpkg, file, pieces, pipx_app, quarantine
from doctor.execute.receipt import Undo
from doctor.execute.venv import staging
from doctor.execute.venv.staging import Staging
from doctor.plan.actions import PREVIOUS
from doctor.probe.debian.locks import find_lock_holder
from doctor.probe.project.target import read_stamp
from doctor.probe.python.installed import freeze_environment
from doctor.probe.rootfs import Rootfs

_WAIT = 60.0
"""Seconds to wait for another doctor in the same folder."""
Tell = Callable[[str], None]


def take_back(one: Undo, *, force: bool, tell: Tell) -> str:
    """Do so, and say what was done in one line. What has changed since is left alone, unless forced."""
    if one.kind == "environment":
        return _environment(one, force=force, tell=tell)
    if one.kind == "file":
        return _file(one, force=force)
    if one.kind == "pipx":
        gone = pipx_app.uninstall(one.path, one.stamp, one.holds)
        return f"{one.stamp} is {'uninstalled' if gone else 'not there'}."
    if one.kind == "quarantine":
        return quarantine.take_back(one, force=force)
    if one.kind == "reinstalled":
        return f"{', '.join(one.holds)} is left as the distribution ships it: doctor takes no marker away."
    return _packages(one, force=force, tell=tell)


def came(one: Undo) -> bool:
    """Something of it is there, or may still come: what a killed run did not get to need not be taken back."""
    if one.kind == "environment":  # killed in the middle of a swap, what stood there before may lie in a room only
        return any(_is_ours(one, path) for path in (one.path, *staging.unfinished(one.path)))
    if one.kind == "file":
        return file.came(one)
    if one.kind == "pipx":
        return pipx_app.is_there(one.stamp, one.holds)
    if one.kind == "packages":
        return bool(dpkg.remaining(one.holds, one.keeps)) or find_lock_holder(Rootfs()) is not None
    # Until it has its stamp, only the folders above a quarantine may be there; they are made first, and go with it.
    folder = one.path if one.stamp else os.path.dirname(os.path.dirname(one.path))
    return one.kind == "quarantine" and os.path.lexists(folder)


def settle(one: Undo, *, tell: Tell) -> None:
    """Put in order what a killed run left beside an environment."""
    if one.kind == "environment" and staging.unfinished(one.path):
        with staging.alone(one.path, limit=_WAIT, tell=tell):
            pass


def _is_ours(one: Undo, path: str) -> bool:
    return read_stamp(Rootfs(), path).get("receipt") == one.stamp


def _packages(one: Undo, *, force: bool, tell: Tell) -> str:
    apt.wait(tell)  # apt-get goes on to its end when the doctor that started it is killed
    here = dpkg.remaining(one.holds, one.keeps)
    if not here:
        return "The packages are not there."
    try:
        pieces.mend(here, sudo=one.sudo, tell=tell)
    except StepError:  # the disk is full, or the archive away
        apt.run(dpkg.forced_removal(here, sudo=one.sudo), tell)
    else:
        if not force:
            _must_be_unwanted(one, here)
        _remove_all(one, here, tell)
    if left := dpkg.remaining(here, one.keeps):
        raise StepError(f"{left[0]} could not be removed wholly. doctor undo tries again.")
    return f"Removed: {', '.join(here)}."


def _must_be_unwanted(one: Undo, here: list[str]) -> None:
    """Nobody has asked for one of them since, and nothing else goes with them."""
    wanted = dpkg.wanted_for_itself()
    asked = [name for name in here if name in wanted and name not in one.named]
    others = sorted(dpkg.going(dpkg.removal(here, purge=True, sudo=one.sudo)) - set(here))
    if asked or others:
        why = f"{asked[0]} has been asked for since" if asked else f"{others[0]} needs them, and would go as well"
        raise DoctorError(f"{why}: nothing is removed. doctor undo --force removes it too.", Exit.PROBLEMS)


def _remove_all(one: Undo, here: list[str], tell: Tell) -> None:
    """Remove them, and what is left then: of a package that an apt-get was killed in removing, the next one leaves the
    settings, and ends with 0 (apt 2.6).
    """
    try:
        _remove(one, here, tell)
        _remove(one, dpkg.remaining(here, one.keeps), tell)
    except StepError:  # apt fails also where dpkg has removed all, and only its own log cannot be written
        if dpkg.remaining(here, one.keeps):
            raise


def _remove(one: Undo, here: list[str], tell: Tell) -> None:
    if any(name in one.keeps for name in here):  # purged they would lose settings older than this run
        apt.run(dpkg.removal(here, purge=False, sudo=one.sudo), tell)
        here = [name for name in here if name not in one.keeps]
    if here:
        apt.run(dpkg.removal(here, purge=True, sudo=one.sudo), tell)


def _file(one: Undo, *, force: bool) -> str:
    file.clear(one.path)
    if not file.is_as_before(one):
        if not (force or file.is_as_left(one)):
            raise DoctorError(
                f"{one.path} has changed since: it is left alone. doctor undo --force restores it as it was before.",
                Exit.PROBLEMS,
            )
        file.restore(one)
    return f"{one.path} is as it was before."


def _environment(one: Undo, *, force: bool, tell: Tell) -> str:
    parent = os.path.dirname(one.path)
    if not os.path.isdir(parent):
        return f"{parent} is not there any more: there is nothing to take back in it."
    with staging.alone(one.path, limit=_WAIT, tell=tell):
        if not os.path.lexists(one.path):
            return f"{one.path} is gone already."
        if os.path.islink(one.path) or not _is_ours(one, one.path):
            return _not_ours(one, force=force)
        _must_be_unchanged(one, force=force)
        if one.replaced and not force and not os.path.lexists(os.path.join(one.path, PREVIOUS)):
            raise DoctorError(
                f"{one.path}: its previous environment is no longer kept, as only the last {staging.KEPT} are. "
                "It is left alone; doctor undo --force removes it.",
                Exit.PROBLEMS,
            )
        shop = Staging(one.path)
        try:
            shop.open()
            shop.take_back()
        finally:
            shop.close()
    return f"{one.path} is as it was before." if os.path.lexists(one.path) else f"{one.path} is removed."


def _not_ours(one: Undo, *, force: bool) -> str:
    """Something else stands there: a later run's, which has this one in it, or the user's, for good."""
    within = os.path.join(one.path, PREVIOUS)
    for _ in range(staging.KEPT):
        if _is_ours(one, within):
            message = f"A later run has put another one in place of {one.path}: doctor undo takes that back first."
            raise DoctorError(message, Exit.PROBLEMS)
        within = os.path.join(within, PREVIOUS)
    said = f"{one.path} is not the environment that doctor made then: it is left alone."
    if force:
        return said
    raise DoctorError(f"{said} doctor undo --force takes note of that.", Exit.PROBLEMS)


def _must_be_unchanged(one: Undo, *, force: bool) -> None:
    now = freeze_environment(Rootfs(), one.path)
    if now != one.holds and not force:
        changed = sorted(set(now) ^ set(one.holds))
        raise DoctorError(
            f"{one.path} has changed since ({', '.join(changed[:5])}): it is left alone. "
            "doctor undo --force takes it back with these changes.",
            Exit.PROBLEMS,
        )
