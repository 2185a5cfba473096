"""Take one recorded thing back: for ``doctor undo``, and for a plan whose later step has failed."""

from __future__ import annotations

import os
from collections.abc import Callable

from doctor.act import apt, files, lock, pipx, workshop
from doctor.act.workshop import Workshop
from doctor.exit import DoctorError, Exit
from doctor.probe.box import Box
from doctor.probe.place import packages, read_stamp
from doctor.receipt import Undo

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
        pipx.uninstall(one.path, one.stamp)
        return f"{one.stamp} is uninstalled."
    return _packages(one, tell)


def _packages(one: Undo, tell: Tell) -> str:
    here = [name for name in one.holds if name in apt.installed()]
    if not here:
        return "The packages are gone already."
    apt.run(apt.removal(here, sudo=one.sudo), tell)
    return f"Removed: {', '.join(here)}."


def _file(one: Undo, *, force: bool) -> str:
    now = files.read_all([one.path])[one.path]
    if files.digest(now) != one.stamp and not force:
        raise DoctorError(
            f"{one.path} has changed since: it is left alone. doctor undo --force restores it as it was before.",
            Exit.PROBLEMS,
        )
    if now is not None or one.before is not None:
        files.restore(one)
    return f"{one.path} is as it was before."


def _environment(one: Undo, *, force: bool, tell: Tell) -> str:
    parent = os.path.dirname(one.path)
    if not os.path.isdir(parent):
        return f"{parent} is gone, and the environment with it."
    with lock.held(
        parent, limit=_WAIT, waiting=lambda: tell(f"Waiting: another doctor is at work in {parent}.")
    ) as alone:
        if alone:
            workshop.repair(one.path)
        if not os.path.lexists(one.path):
            return f"{one.path} is gone already."
        _must_be_ours(one, force=force)
        shop = Workshop(one.path)
        try:
            shop.open()
            shop.take_back()
        finally:
            shop.close()
    return f"{one.path} is as it was before." if os.path.lexists(one.path) else f"{one.path} is removed."


def _must_be_ours(one: Undo, *, force: bool) -> None:
    if os.path.islink(one.path) or read_stamp(Box(), one.path).get("receipt") != one.stamp:
        raise DoctorError(
            f"{one.path} is not the environment that doctor made then: it is left alone.",
            Exit.PROBLEMS,
        )
    now = packages(Box(), one.path)
    if now != one.holds and not force:
        changed = sorted(set(now) ^ set(one.holds))
        raise DoctorError(
            f"{one.path} has changed since ({', '.join(changed[:5])}): it is left alone. "
            "doctor undo --force takes it back with these changes.",
            Exit.PROBLEMS,
        )
