"""Move aside what hides the system's packages: every file that its RECORD lists, and nothing else.

What it does: the distributions that pip put before apt's, for everybody or for this user, are moved into a
quarantine folder with a manifest; nothing is deleted, and undo moves all of it back. It is asked for by the
name of the condition: ``doctor fix pip-shadows-system``, ``doctor fix user-site-shadows-system``.
When it declines: there is no RECORD, so nobody knows which files belong to the distribution.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from itertools import groupby

from doctor.facts import Facts
from doctor.facts.shadows import Quarantine, Residue, quarantine_path
from doctor.plan.actions import Act, MoveAside, OpenQuarantine
from doctor.plan.model import Declined, Plan, Step
from doctor.plan.request import Request

NAME = "quarantine"
MENDS = ("pip-shadows-system", "user-site-shadows-system")
"""It is in no plan but theirs."""
_NAMED = 4
"""Things that one line names."""


def plan(request: Request, _facts: Facts) -> Plan | Declined:
    """The folder first; then one step for each folder that something is moved out of."""
    if request.condition not in MENDS:
        return Declined(fix=NAME, reason=f"It is asked for by its name: doctor fix {MENDS[0]}")
    found = request.quarantine
    if found is None:
        return Plan(fix=NAME, summary="Nothing hides the system's packages there.")
    going = [one for one in found.residues if one.problem is None]
    stuck = tuple(_stuck(found.residues))
    if not going:
        return Declined(fix=NAME, reason=" ".join(stuck))
    return Plan(
        fix=NAME,
        summary=f"Move {_named(going)} aside, so that the system's own are found.",
        steps=tuple(_steps(found, going)),
        notes=(*stuck, *(f"It stays: {text}" for one in going for text in one.left)),
    )


def _stuck(residues: tuple[Residue, ...]) -> Iterator[str]:
    """What cannot be moved, by the reason."""
    for problem in dict.fromkeys(one.problem for one in residues if one.problem):
        yield f"{_named([one for one in residues if one.problem == problem])} cannot be moved aside: {problem}"


def _steps(found: Quarantine, going: list[Residue]) -> list[Step]:
    """The folder that holds the packages' metadata comes last: until then what is left can still be told."""
    last = posixpath.dirname(found.moves[-1])
    order = sorted(found.moves, key=lambda path: (posixpath.dirname(path) == last, posixpath.dirname(path)))
    groups = [(folder, tuple(paths)) for folder, paths in groupby(order, key=posixpath.dirname)]
    targets = [posixpath.dirname(quarantine_path(found.folder, found.base, paths[0])) for _, paths in groups]
    opened = OpenQuarantine(folder=found.folder, base=found.base, moves=found.moves)
    why = f"Make {found.folder}, with a manifest of all that comes there."
    steps = [_step(found, "open-quarantine", why, ("mkdir", "-p", *targets), opened)]
    for (folder, paths), target in zip(groups, targets, strict=True):
        why = f"Move {_counted(paths)} out of {folder}."
        if folder == last:
            missed = dict.fromkeys(text for one in going for text in one.missed)
            why += f" What stays may miss it: {', '.join(missed)}." if missed else ""
        act = MoveAside(folder=found.folder, base=found.base, moves=paths)
        steps.append(_step(found, "move-aside", why, ("mv", "-t", target, *paths), act, *paths))
    return steps


def _named(going: Sequence[Residue]) -> str:
    names = [f"{one.name} {one.version}" for one in going]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if names[_NAMED:] else "")


def _counted(paths: tuple[str, ...]) -> str:
    if len(paths) > _NAMED:
        return f"{len(paths)} files and folders"
    return ", ".join(posixpath.basename(path) for path in paths)


def _step(found: Quarantine, identity: str, why: str, argv: tuple[str, ...], act: Act, *paths: str) -> Step:
    touches = (found.folder, *paths)
    return Step(
        id=identity,
        why=why,
        argv=(*(() if found.writable else ("sudo",)), *argv),
        act=act,
        needs_root=not found.writable,
        needs_consent=True,
        touches=touches,
        undo="move everything back from there" if paths else f"remove {found.folder}, once it is empty",
    )
