"""The JSON document of ``doctor list``."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass
from doctor.report.json.envelope import write


@dataclass(frozen=True, kw_only=True)
class ConditionEntry:
    """One condition that doctor knows."""

    id: str
    """The id of the condition."""
    title: str
    """The name of the condition, for people."""
    severities: tuple[str, ...]
    """The severities that its findings may have, most severe first; empty if only a log shows it."""
    fixable: bool
    """Whether `doctor fix` can be the remedy of a finding."""
    page: str | None
    """The file in doctor's repository with the page; null for a plug-in. `doctor explain CONDITION` shows it."""


@dataclass(frozen=True, kw_only=True)
class ListBody:
    """The conditions that doctor knows."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("list",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    checks: tuple[ConditionEntry, ...]
    """The conditions that ``doctor check`` or ``doctor scan`` recognises, in the order of the checks."""
    log_only: tuple[ConditionEntry, ...]
    """The conditions that only a log shows."""


def show(checks: Sequence[ConditionEntry], log_only: Sequence[ConditionEntry]) -> None:
    """Print the document."""
    body = ListBody(checks=tuple(checks), log_only=tuple(log_only))
    write(body, command="list", status="done", code=Exit.OK)
