"""The JSON documents of ``doctor history`` and ``doctor undo``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from doctor.core.errors import Exit
from doctor.execute.receipt import Receipt, State
from doctor.report.json.envelope import write


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDocument:
    """One run of ``doctor fix`` that changed something."""

    id: str
    """Its id, for ``doctor undo``."""
    started: str
    """When it started, in UTC: ``2026-11-20T21:45:12Z``."""
    state: State
    """``open``: running or interrupted; ``done``; ``undone``."""
    project: str
    """The folder of the project."""
    summary: str
    """What it did, in one line."""
    commands: tuple[tuple[str, ...], ...]
    """The command lines of its steps, credentials hidden."""
    receipt: str
    """The file that records it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryBody:
    """What doctor has done on this machine."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("history",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    receipts: tuple[ReceiptDocument, ...]
    """The runs, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoBody:
    """What was undone."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("undo",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    receipt: str
    """The file of the run that was undone."""
    undone: tuple[str, ...]
    """What was reverted, one line for each change."""


def show(receipts: Sequence[Receipt]) -> None:
    """Print all runs."""
    documents = tuple(
        ReceiptDocument(
            id=receipt.id,
            started=receipt.started,
            state=receipt.state,
            project=receipt.project,
            summary=receipt.summary,
            commands=receipt.commands,
            receipt=receipt.path,
        )
        for receipt in receipts
    )
    write(HistoryBody(receipts=documents), command="history", status="done", code=Exit.OK)


def show_undone(receipt: Receipt, lines: Sequence[str]) -> None:
    """Print one run that was undone."""
    write(UndoBody(receipt=receipt.path, undone=tuple(lines)), command="undo", status="done", code=Exit.OK)
