"""The JSON document of a run that failed."""

from __future__ import annotations

from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass
from doctor.report.remedies import RenderedRemedy


@dataclass(frozen=True, kw_only=True)
class Failure:
    """The failure of a run."""

    message: str
    """One line for people."""


@dataclass(frozen=True, kw_only=True)
class ErrorBody:
    """The document of any command that failed."""

    COMMANDS: ClassVar[tuple[str, ...]] = ()
    """Empty: the document belongs to every command."""
    STATUSES: ClassVar[tuple[str, ...]] = ("error", "failed", "needs-consent", "blocked", "refused", "nothing-to-do")

    error: Failure
    """Why the run failed."""
    remedy: RenderedRemedy | None
    """The command to run next; null if there is none, or if only the message has it."""
