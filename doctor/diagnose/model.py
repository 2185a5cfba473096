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
    consequence: str = ""
    """One line: what comes of it if nothing is done; may be empty."""
    blocks: tuple[Action, ...] = ()
    """Actions that fail because of it. From a finding of severity ``unknown``: that cannot be told."""
    allows: tuple[Action, ...] = ()
    """Actions that work only because of it."""
    fix: str | None = None
    """The command that mends it: ``doctor fix --venv``."""
    title: str = ""
    """The condition's name for people; filled in from the check's docstring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a log says when a condition strikes: the tool's own words, not a regular expression.

    In every text below, case, white space, punctuation, colours, and the prefixes that build systems put
    before a line do not count; ``…`` stands for anything short, ``{version}`` for a version
    number or nothing.
    """

    says: tuple[str, ...]
    """The message as the tool prints it: any one of these."""
    anchor: str = ""
    """Literal text of the message, rare in a healthy log: gigabytes are searched for it alone. Needed only
    where none of ``doctor.explain.reader.ANCHORS`` stands in the message or right beside it."""
    near: tuple[str, ...] = ()
    """Lower case; one of these stands within a dozen lines. For words that any program may print."""
    unless: tuple[str, ...] = ()
    """Lower case; none of these stands within a few lines before or on the last of its lines."""
    overcome_by: tuple[str, ...] = ()
    """Lower case; one of these later in the log shows that it was got over."""
    certain: bool = True
    """False: the words fit this condition, and may fit another."""
    symptom: bool = False
    """It often follows from another condition, which then comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do about a condition met in a log, by where the log comes from."""

    where: str = ""
    """The context it is for (``docker``, ``github-actions``, ``alpine``); empty: wherever no other fits."""
    do: str
    """For people: what to do, and what to write."""
    run: str | None = None
    """The one command to type next, where there is one."""
