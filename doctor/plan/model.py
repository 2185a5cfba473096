"""A plan, its steps, and the ways to have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.plan.actions import Act

Status = Literal["done", "planned", "nothing-to-do", "failed", "needs-consent", "blocked", "refused"]
"""How a request ended. ``failed`` without a step that failed: every fix declined, and says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do."""

    id: str
    why: str
    """What and why, in one line."""
    argv: tuple[str, ...]
    """What does the same when it is typed; never a shell string. The planner hides credentials in it."""
    act: Act
    needs_root: bool = False
    needs_network: bool = False
    needs_consent: bool = False
    """It changes something outside the project."""
    touches: tuple[str, ...]
    """Paths that it makes, changes or removes."""
    undo: str
    """How it is taken back, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where something that was named goes, and why there."""

    name: str
    """As it was typed."""
    where: str
    """The fix that brings it there: ``venv``, ``pipx``."""
    reason: str
    """To follow "causes"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done, in order. No steps: nothing is to be done."""

    fix: str
    summary: str
    """One line: what will be so, or already is."""
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    """What the user should know besides."""
    environment: bool = False
    """The environment at the request's place comes of it, or is there already."""
    placements: tuple[Placement, ...] = ()
    """Where what was named goes, if the user left that open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A fix that does not fit the request or the box, and why."""

    fix: str
    reason: str
    """One line for people, with what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The wish is unsafe: nothing is done."""

    reason: str
    """What was asked for and why it is unsafe."""
    instead: str
    """The safe way."""
