"""Move distributions that shadow the system's packages into quarantine, by their RECORD alone.

What it does
    Every file that the RECORD of such a distribution lists is moved into a quarantine folder with a manifest. Nothing
    is deleted, and undo moves everything back. It is planned only for ``doctor fix pip-shadows-system`` and
    ``doctor fix user-site-shadows-system``.

When it declines
    There is no RECORD, so nobody knows which files belong to the distribution.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from itertools import groupby

from doctor.core.goal import Goal
from doctor.core.names import abbreviate
from doctor.facts import Facts
from doctor.facts.quarantine import Quarantine, QuarantineItem, quarantine_path
from doctor.plan import Action, Declined, MoveToQuarantine, OpenQuarantine, Plan, Step

NAME = "quarantine"
_LOCATIONS = {"pip-shadows-system": "local", "user-site-shadows-system": "user"}
"""The location (``Shadow.location``) of the distributions that each condition is about."""
CONDITIONS = tuple(_LOCATIONS)
_NAMES_SHOWN = 4
"""Names in one line."""


def plan(goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan to create the folder, and then one step for each folder that something is moved out of."""
    location = _LOCATIONS[goal.condition]
    quarantine = next((quarantine for quarantine in facts.quarantines if quarantine.location == location), None)
    if quarantine is None:
        folder = "/usr/local" if location == "local" else "the user's site-packages"
        return Plan(fix=NAME, summary=f"Nothing in {folder} shadows the system's packages.")
    movable = [item for item in quarantine.items if item.problem is None]
    problems = tuple(_problems(quarantine.items))
    if not movable:
        return Declined(fix=NAME, reason=" ".join(problems))
    return Plan(
        fix=NAME,
        summary=f"Move {_names(movable)} into quarantine, so that the system's packages are found.",
        steps=tuple(_steps(quarantine, movable)),
        notes=(
            *problems,
            *(f"Not moved: {text}" for item in movable for text in item.not_moved),
            *_conflicts(movable),
        ),
    )


def _problems(items: tuple[QuarantineItem, ...]) -> Iterator[str]:
    """Yield one line for each reason why distributions cannot be moved."""
    for problem in dict.fromkeys(item.problem for item in items if item.problem):
        names = _names([item for item in items if item.problem == problem])
        yield f"{names} cannot be moved: {problem}"


def _steps(quarantine: Quarantine, movable: list[QuarantineItem]) -> list[Step]:
    """Return the steps. The folder with the metadata comes last: until then the distributions can be recognised."""
    last = posixpath.dirname(quarantine.moves[-1])
    order = sorted(quarantine.moves, key=lambda path: (posixpath.dirname(path) == last, posixpath.dirname(path)))
    groups = [(folder, tuple(paths)) for folder, paths in groupby(order, key=posixpath.dirname)]
    targets = [posixpath.dirname(quarantine_path(quarantine.folder, quarantine.base, paths[0])) for _, paths in groups]
    create = OpenQuarantine(folder=quarantine.folder, base=quarantine.base, moves=quarantine.moves)
    reason = f"Create {quarantine.folder}, with a manifest of everything that is moved there."
    steps = [_step(quarantine, "open-quarantine", reason, ("mkdir", "-p", *targets), create)]
    for (folder, paths), target in zip(groups, targets, strict=True):
        reason = f"Move {_contents(paths)} out of {folder}."
        if folder == last:
            reason = " ".join((reason, *_conflicts(movable)))
        action = MoveToQuarantine(folder=quarantine.folder, base=quarantine.base, moves=paths)
        steps.append(_step(quarantine, "move-to-quarantine", reason, ("mv", "-t", target, *paths), action, *paths))
    return steps


def _conflicts(movable: list[QuarantineItem]) -> Iterator[str]:
    """Yield one sentence for each distribution that the system's versions do not satisfy."""
    for conflict in dict.fromkeys(text for item in movable for text in item.conflicts):
        yield f"{conflict}."


def _names(items: Sequence[QuarantineItem]) -> str:
    return abbreviate((f"{item.name} {item.version}" for item in items), _NAMES_SHOWN)


def _contents(paths: tuple[str, ...]) -> str:
    if len(paths) > _NAMES_SHOWN:
        return f"{len(paths)} files and folders"
    return ", ".join(posixpath.basename(path) for path in paths)


def _step(
    quarantine: Quarantine, step_id: str, reason: str, argv: tuple[str, ...], action: Action, *paths: str
) -> Step:
    return Step(
        id=step_id,
        reason=reason,
        argv=(*(() if quarantine.writable else ("sudo",)), *argv),
        action=action,
        needs_root=not quarantine.writable,
        needs_consent=True,
        touches=(quarantine.folder, *paths),
        undo="move everything back" if paths else f"remove {quarantine.folder} once it is empty",
    )
