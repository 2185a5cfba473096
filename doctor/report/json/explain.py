"""The JSON documents of ``doctor explain``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from doctor.core.errors import Exit
from doctor.explain.pages import Page
from doctor.explain.rank import Match
from doctor.report.json.envelope import write


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainBody:
    """What a log shows."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("explain",)
    STATUSES: ClassVar[tuple[str, ...]] = ("explained", "nothing-recognised")

    matches: tuple[Match, ...]
    """The conditions that it shows, best first; empty where nothing known was recognised."""
    next: str
    """The one command to run next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBody:
    """The page of one condition."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("explain",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    page: Page
    """All about the condition."""


def show(matches: Sequence[Match], next_command: str, code: Exit) -> None:
    """Print what a log shows."""
    status = "explained" if matches else "nothing-recognised"
    write(ExplainBody(matches=tuple(matches), next=next_command), command="explain", status=status, code=code)


def show_page(page: Page) -> None:
    """Print the page of a condition."""
    write(PageBody(page=page), command="explain", status="done", code=Exit.OK)
