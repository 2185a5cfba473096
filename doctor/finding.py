"""What a check says: one condition, seen on one box."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Action = Literal["pip-install", "create-venv", "pipx-install", "apt-install"]
"""What people try, and what a verdict foretells."""

ACTIONS: tuple[Action, ...] = ("create-venv", "pip-install", "pipx-install", "apt-install")


class Severity(str, Enum):
    """How much a finding matters, most first."""

    ERROR = "error"
    """What the user needs does not work."""
    WARNING = "warning"
    """It will bite."""
    UNKNOWN = "unknown"
    """It could not be told: a probe timed out, was forbidden, or crashed."""
    INFO = "info"
    OK = "ok"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where something was seen, and what."""

    source: str
    """A path, ``path:line``, a command, or a variable."""
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One condition seen."""

    id: str
    """Of the check: kebab-case, never changed once released."""
    severity: Severity
    summary: str
    """One line for people: what is so, here."""
    evidence: tuple[Evidence, ...] = ()
    leads_to: str = ""
    """One line: what comes of it if nothing is done; may be empty."""
    blocks: tuple[Action, ...] = ()
    """Actions that fail because of it. From a finding of severity ``unknown``: that cannot be told."""
    allows: tuple[Action, ...] = ()
    """Actions that work only because of it."""
    fix: str | None = None
    """The command that mends it: ``doctor fix --venv``."""
    title: str = ""
    """The condition's name for people; filled in from the check's docstring."""
