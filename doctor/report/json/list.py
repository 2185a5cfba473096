"""The JSON document of ``doctor list``, and of ``doctor explain`` without an argument."""

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

    COMMANDS: ClassVar[tuple[str, ...]] = ("list", "explain")
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    checks: tuple[ConditionEntry, ...]
    """The conditions, in the order of the checks."""


def show(entries: Sequence[ConditionEntry], *, command: str) -> None:
    """Print the document."""
    write(ListBody(checks=tuple(entries)), command=command, status="done", code=Exit.OK)
