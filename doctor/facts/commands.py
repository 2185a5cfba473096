"""The commands of a distribution."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionCommands:
    names: tuple[str, ...]
    source: str
    is_application: bool
