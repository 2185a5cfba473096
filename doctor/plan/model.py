"""A plan and its steps, and the other answers to a goal."""

from __future__ import annotations

from collections.abc import Iterable

from doctor.core.errors import Exit
from doctor.core.goal import Goal, Route
from doctor.core.lazy_typing import Literal, Protocol
from doctor.core.record import dataclass
from doctor.facts import Facts
from doctor.plan.actions import Action

Status = Literal["done", "planned", "nothing-to-do", "failed", "needs-consent", "blocked", "refused"]
"""The result of a run of ``doctor fix``. It is ``failed`` also where every fix declined, so that no step failed."""


NOT_REVERTED = "nothing to revert"
"""The beginning of ``Step.undo`` where undo leaves what the step did."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do."""

    id: str
    reason: str
    """One line for people: the change, and the reason for it."""
    argv: tuple[str, ...]
    """The command that does the same when it is typed; never a shell string.

    It may contain credentials, which are hidden where it is shown or stored.
    """
    action: Action
    needs_root: bool = False
    needs_network: bool = False
    needs_consent: bool = False
    """Whether the step changes something outside the project, or installs what nobody named."""
    touches: tuple[str, ...]
    """Paths that the step creates, changes or removes."""
    undo: str
    """How the step is reverted, for people."""


Certainty = Literal["certain", "likely", "unsure"]
"""How sure doctor is of a route: it knows, has a sign of it, or has none."""


@dataclass(frozen=True, kw_only=True)
class RoutedRequirement:
    """A requirement with the route that it takes, and the reason."""

    requirement: str
    """The requirement as typed, or as a file states it."""
    route: Route
    """The route that it takes."""
    reason: str
    """Why, as a clause that follows "because"."""
    certainty: Certainty = "certain"
    """How sure doctor is: ``certain``, ``likely`` or ``unsure``. If it is unsure, the environment is the route."""
    package: str | None = None
    """The system package that contains it, where apt has one; null otherwise."""
    version: str | None = None
    """The version of that package."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A typed name that is probably not the name of what the user wants."""

    requirement: str
    """The requirement as typed, or as a file states it."""
    instead: str
    """The requirement that is probably meant; the same one where only its route is doubted."""
    reason: str
    """One sentence that says why."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps to take, in order; without steps, there is nothing to do."""

    fix: str
    """The name of the fix that made the plan."""
    summary: str
    """One line for people: the effect of the plan, or that there is nothing to do."""
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    """Further information for the user, one line each."""
    yields_environment: bool = False
    """Whether the target is a working environment afterwards."""
    routes: tuple[RoutedRequirement, ...] = ()
    """The route of each requirement; empty if the user chose the route."""


Instead = Goal | tuple[str, ...]
"""The command to run instead of the one that was typed: ``doctor fix`` for a goal, or the words of another program."""


@dataclass(frozen=True, kw_only=True)
class Declined:
    """The reason why a fix does not serve the goal on this machine."""

    fix: str
    """The name of the fix."""
    reason: str
    """One line for people, with what to do instead."""
    command: Instead | None = None
    """The command that the reason names; ``None`` if it names none, or no single one."""
    code: Exit = Exit.PROBLEMS
    """The exit code of a run in which nothing else serves the goal."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The goal is unsafe, so nothing is done."""

    reason: str
    """One line for people: the unsafe part of the goal, and why it is unsafe."""
    instead: str
    """The safe way."""
    command: Instead | None = None
    """The command in it; ``None`` if it names none."""


class Fix(Protocol):
    """A module of ``doctor.fixes``.

    It may also have ``CONDITIONS``, the ids of the conditions that it repairs when the user names one, ``ROUTE``,
    the route that it serves, and ``packages(goal, facts)``, the system's packages of which it needs apt's answer.
    """

    NAME: str

    def plan(self, goal: Goal, facts: Facts) -> Plan | Declined:
        """Plan how to reach the goal; do nothing."""


def packages_needed(fix: object, goal: Goal, facts: Facts) -> Iterable[str]:
    """Return the names of the system's packages that a fix needs to know of."""
    packages = getattr(fix, "packages", None)
    names: Iterable[str] = packages(goal, facts) if callable(packages) else ()
    return names
