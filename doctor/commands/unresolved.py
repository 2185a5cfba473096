"""The answer where the arguments of ``doctor fix`` are resolved to no goal."""

from __future__ import annotations

from dataclasses import dataclass

from doctor.diagnose.model import Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """The answer where doctor has nothing to do, or where only the user can do it."""

    message: str
    remedy: Remedy | None = None
    """What the user can run instead."""
    is_problem: bool = False
    """Whether something is wrong that doctor cannot fix."""
