"""What ``doctor list`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from doctor import __version__
from doctor.core.errors import Exit


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEntry:
    """One check, as ``doctor list`` shows it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocument:
    """``doctor list --json``, and ``doctor explain --json`` without a word."""

    schema: Literal["doctor/1"]
    command: Literal["list", "explain"]
    version: str
    status: Literal["done"]
    exit_code: int
    checks: tuple[CheckEntry, ...]


def show(entries: Sequence[CheckEntry], *, as_json: bool, command: Literal["list", "explain"] = "list") -> None:
    """Print the id and the title of every check."""
    if as_json:
        from doctor.report.json import documents

        documents.show(
            ListDocument(
                schema="doctor/1",
                command=command,
                version=__version__,
                status="done",
                exit_code=int(Exit.OK),
                checks=tuple(entries),
            )
        )
    else:
        from doctor.report import terminal

        terminal.show_pairs((entry.id, entry.title) for entry in entries)
