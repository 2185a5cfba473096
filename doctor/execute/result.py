"""The result of one ``doctor fix``, as the reports show it."""

from __future__ import annotations

from dataclasses import dataclass

from doctor.core.errors import Exit
from doctor.diagnose.model import Finding
from doctor.facts import Facts
from doctor.plan.model import Declined, Plan, Status

STATUSES: dict[Exit, Status] = {
    Exit.CONSENT: "needs-consent",
    Exit.BLOCKED: "blocked",
    Exit.REFUSED: "refused",
}
"""The status of a fix that was not completed, by its exit code; with any other code it has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An environment that can be used."""

    path: str
    python: str
    """Its interpreter, absolute."""
    activate: str | None
    """The line that activates it in the user's own shell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A condition that the output of a failed program shows."""

    id: str
    summary: str
    """The condition in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one run of ``doctor fix``."""

    status: Status
    code: Exit
    facts: Facts
    """The facts after the run."""
    message: str = ""
    """Why the fix was not completed, or what the user should do."""
    output: str = ""
    """The whole output of the program that failed."""
    causes: tuple[Cause, ...] = ()
    """The conditions that this output shows, the first cause first."""
    plan: Plan | None = None
    statuses: tuple[str, ...] = ()
    """One for each step of the plan, as in ``doctor.execute.executor.Result``."""
    declined: tuple[Declined, ...] = ()
    """The fixes that do not fit, and why."""
    environment: Ready | None = None
    receipt: str | None = None
    """The file of the receipt."""
    unrecorded: str | None = None
    """Why there is no receipt."""
    findings: tuple[Finding, ...] = ()
    """The findings after the run."""
