"""How a request to change something ended: what the reports show."""

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
"""How a fix ended that did not come about, by its exit code; all others have failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An environment that can be used."""

    path: str
    python: str
    """Absolute."""
    activate: str | None
    """The line to type in the user's own shell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A condition that the output of a failed program shows."""

    id: str
    summary: str
    """One line: what the condition is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One run of ``doctor fix``."""

    status: Status
    code: Exit
    facts: Facts
    """As they are afterwards."""
    message: str = ""
    """Why it did not come about, or what the user should do."""
    output: str = ""
    """All that a failed program said."""
    causes: tuple[Cause, ...] = ()
    """What that shows, the first cause first."""
    plan: Plan | None = None
    statuses: tuple[str, ...] = ()
    """One for each step of the plan."""
    declined: tuple[Declined, ...] = ()
    environment: Ready | None = None
    receipt: str | None = None
    unrecorded: str | None = None
    """Why there is no receipt."""
    findings: tuple[Finding, ...] = ()
