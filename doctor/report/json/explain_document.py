"""What ``doctor explain --json`` prints; apart from the other documents, as it needs what only a log needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.explain.pages import Page
from doctor.explain.rank import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainDocument:
    """``doctor explain --json LOG``."""

    schema: Literal["doctor/1"]
    command: Literal["explain"]
    version: str
    status: Literal["explained", "nothing-recognised"]
    exit_code: int
    matches: tuple[Match, ...]
    """Best first; empty when nothing known was recognised."""
    next: str
    """The one command to run next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDocument:
    """``doctor explain --json ID``."""

    schema: Literal["doctor/1"]
    command: Literal["explain"]
    version: str
    status: Literal["done"]
    exit_code: int
    page: Page
