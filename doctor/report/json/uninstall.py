"""The JSON document of ``doctor uninstall``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from doctor.core.errors import Exit
from doctor.execute.uninstall import Kept, Kind, Staying
from doctor.report.json.envelope import write
from doctor.report.remedies import as_typed


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A file or folder that doctor keeps, or a line of a start-up file."""

    kind: Kind
    """What it is."""
    path: str
    """The file or folder."""
    size: int
    """Its size in bytes."""
    note: str
    """Its purpose, and what is lost with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayingDocument:
    """Something connected with doctor that is not removed."""

    path: str
    """The file or folder."""
    reason: str
    """Why it stays, and how to remove it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UninstallBody:
    """The result of ``doctor uninstall``."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("uninstall",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done", "planned", "nothing-to-do", "needs-consent")

    kept: tuple[KeptDocument, ...]
    """What doctor kept, and has removed if the status is ``done``."""
    stays: tuple[StayingDocument, ...]
    """What is not removed. Environments and applications never are."""
    doctor: str
    """How to remove doctor itself, for people."""


def show(kept: Sequence[Kept], stays: Sequence[Staying], *, status: str, doctor: str) -> None:
    """Print the document."""
    body = UninstallBody(
        kept=tuple(
            KeptDocument(kind=item.kind, path=item.path, size=item.size, note=as_typed(item.note)) for item in kept
        ),
        stays=tuple(StayingDocument(path=item.path, reason=as_typed(item.reason)) for item in stays),
        doctor=doctor,
    )
    code = Exit.CONSENT if status == "needs-consent" else Exit.OK
    write(body, command="uninstall", status=status, code=code)
