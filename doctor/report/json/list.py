"""The JSON document of ``doctor list``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from doctor.core.errors import Exit
from doctor.report.json.envelope import write


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry:
    """One condition that doctor knows."""

    id: str
    """The id of the condition."""
    title: str
    """The name of the condition, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBody:
    """The conditions that doctor knows."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("list",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    checks: tuple[ConditionEntry, ...]
    """The conditions that ``doctor check`` recognises, in the order of the checks."""
    log_only: tuple[ConditionEntry, ...]
    """The conditions that only a log shows."""


def show(checks: Sequence[tuple[str, str]], log_only: Sequence[tuple[str, str]]) -> None:
    """Print the document. The conditions are given as pairs of id and title."""
    write(ListBody(checks=_entries(checks), log_only=_entries(log_only)), command="list", status="done", code=Exit.OK)


def _entries(titles: Sequence[tuple[str, str]]) -> tuple[ConditionEntry, ...]:
    return tuple(ConditionEntry(id=identity, title=title) for identity, title in titles)
