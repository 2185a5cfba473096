"""What is wished for, and what would be done about it. Nothing here does anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A fix that does not fit the request or the box, and why."""

    fix: str
    reason: str
    """One line for people, with what to do instead."""


Status = Literal["done", "planned", "nothing-to-do", "failed", "needs-consent", "blocked", "refused"]
"""How a request ended."""
