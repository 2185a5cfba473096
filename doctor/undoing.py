"""Taking back what a receipt records: last step first, and only what is still as doctor left it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace

from doctor import receipt as receipts
from doctor.act import lock, workshop
from doctor.act.workshop import Workshop
from doctor.exit import DoctorError, Exit
from doctor.probe.box import Box
from doctor.probe.place import packages, read_stamp
from doctor.receipt import Receipt, Undo

_WAIT = 60.0
"""Seconds to wait for another doctor in the same folder."""


def choose(every: list[Receipt], wanted: str | None, cwd: str) -> Receipt:
    """The receipt that ``wanted`` names (an id, its beginning, a file); else the last one of the project at ``cwd``."""
    if wanted is not None:
        named = os.path.abspath(wanted)
        found = [one for one in every if one.id.startswith(wanted) or one.path == named]
        if not found and os.path.isfile(named):
            found = [one for one in [receipts.load(named)] if one]
        if len(found) == 1:
            return found[0]
        many = "No receipt is" if not found else "More than one receipt is"
        raise DoctorError(f"{many} called {wanted}. doctor history lists them.", Exit.USAGE)
    here = os.path.realpath(cwd)
    for one in reversed(every):
        if one.state != "undone" and (here == one.project or here.startswith(one.project.rstrip("/") + "/")):
            return one
    raise DoctorError("doctor has done nothing in this folder that is not undone. doctor history lists all.", Exit.OK)


def undo(receipt: Receipt, *, force: bool, tell: Callable[[str], None]) -> tuple[str, ...]:
    """Take it back, and say what was done, a line each."""
    if receipt.state == "undone":
        return ("It was undone before.",)
    said = tuple(_environment(one, force=force, tell=tell) for one in reversed(receipt.undo))
    with contextlib.suppress(OSError):
        receipts.store(replace(receipt, state="undone"))
    return said


def _environment(one: Undo, *, force: bool, tell: Callable[[str], None]) -> str:
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
