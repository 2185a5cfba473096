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
    """The messages by which a log shows a condition, in the words of the tool that prints them.

    A message is not a regular expression. Letter case, white space, punctuation, colours and the prefixes that
    build systems add to a line are ignored; ``…`` stands for any short text, ``{version}`` for a version number
    or nothing.
    """

    messages: tuple[str, ...]
    """Alternative messages; each of them shows the condition."""
    anchor: str = ""
    """Literal text that is printed with the messages and rare in a healthy log; large logs are searched for it.
    Needed only if none of ``doctor.explain.reader.ANCHORS`` is printed with the messages."""
    near: tuple[str, ...] = ()
    """Lower-case words; at least one must occur within 12 lines. For messages that any program may print."""
    unless: tuple[str, ...] = ()
    """Lower-case words; none may occur in the lines of the message or in the 4 lines before it."""
    resolved_by: tuple[str, ...] = ()
    """Lower-case words; one of them later in the log shows that the condition was overcome."""
    certain: bool = True
    """Whether the messages show this condition and no other."""
    symptom: bool = False
    """Whether the condition often follows from another one, which is then shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do about a condition that a log shows, for one context of the log."""

    context: str = ""
    """A context from ``doctor.explain.context``: ``docker``, ``github-actions``, ``alpine``. Empty for all others."""
    text: str
    """What to do and what to write, for people."""
    command: str | None = None
    """The command to run next, if one command is enough."""
