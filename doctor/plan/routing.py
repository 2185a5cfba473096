"""Where does a thing belong that somebody names? The one place where this is decided, each time with the reason."""

from __future__ import annotations

from collections.abc import Iterable

from doctor.core.names import name_of
from doctor.plan.applications import is_application
from doctor.plan.model import Placement
from doctor.plan.request import Request


def place(request: Request) -> tuple[Placement, ...]:
    """Every name of ``request``: an application to pipx, all else into the project's environment."""
    asked_for = {name_of(line): found.path for found in request.lists for line in found.lines}
    return tuple(_place(name, asked_for.get(name_of(name))) for name in request.names)


def _place(name: str, asked_for_in: str | None) -> Placement:
    if asked_for_in:
        return Placement(name=name, where="venv", reason=f"the project asks for it ({asked_for_in})")
    if is_application(name):
        reason = "it is an application, which gets an environment of its own"
        return Placement(name=name, where="pipx", reason=reason)
    return Placement(name=name, where="venv", reason="the project's code may import it")


def elsewhere(placements: Iterable[Placement], where: str, why: str) -> tuple[Placement, ...]:
    """The same, where a place they were meant for is not to be had."""
    return tuple(
        one if one.where == where else Placement(name=one.name, where=where, reason=f"not by {one.where}: {why}")
        for one in placements
    )
