"""The JSON document of a run that failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Failure:
    """Why a run failed."""

    message: str
    """One line for people."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ErrorBody:
    """The document of any command that failed."""

    COMMANDS: ClassVar[tuple[str, ...]] = ()
    """Empty: the document belongs to every command."""
    STATUSES: ClassVar[tuple[str, ...]] = ("error", "failed", "needs-consent", "blocked", "refused", "nothing-to-do")

    error: Failure
    """Why the run failed."""
