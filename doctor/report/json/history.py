"""The JSON documents of ``doctor history`` and ``doctor undo``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass
from doctor.execute.receipt import Receipt, State
from doctor.explain.rank import Match
from doctor.report.json.envelope import write
from doctor.report.json.error import Failure
from doctor.report.json.explain import MatchDocument, match_document


@dataclass(frozen=True, kw_only=True)
class ReceiptDocument:
    """One run of ``doctor fix`` that changed something."""

    id: str
    """The id of the run, for ``doctor undo``."""
    started: str
    """When the run started, in UTC: ``2026-11-20T21:45:12Z``."""
    state: State
    """``done``, ``undone``, or ``open`` if the run is in progress, was interrupted, or is undone in part."""
    project: str
    """The folder of the project."""
    summary: str
    """The plan of the run, in one line."""
    commands: tuple[tuple[str, ...], ...]
    """The command lines of the steps, with credentials hidden."""
    receipt: str
    """The file that records the run."""


@dataclass(frozen=True, kw_only=True)
class HistoryBody:
    """The runs of ``doctor fix`` on this machine."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("history",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    receipts: Iterable[ReceiptDocument]
    """The runs, oldest first."""
    unreadable: Iterable[str]
    """Files among the receipts that could not be read, because they are damaged or another user could change them."""


@dataclass(frozen=True, kw_only=True)
class UndoBody:
    """The result of ``doctor undo``."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("undo",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    receipt: str
    """The file of the run that was undone."""
    undone: tuple[str, ...]
    """The changes that were reverted, in one line each."""


@dataclass(frozen=True, kw_only=True)
class UndoFailedBody:
    """The document of a ``doctor undo`` in which a program failed for a reason that doctor knows."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("undo",)
    STATUSES: ClassVar[tuple[str, ...]] = ("error",)

    error: Failure
    """Why the run failed."""
    explanation: MatchDocument
    """The condition that the output of the program shows."""


def show(receipts: Iterable[Receipt], unreadable: Sequence[str]) -> None:
    """Print all runs, each when it is reached, and the files that could not be read; these may be found meanwhile."""
    documents = (
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
    body = HistoryBody(receipts=documents, unreadable=(path for path in unreadable))
    write(body, command="history", status="done", code=Exit.OK)


def show_undone(receipt: Receipt, lines: Sequence[str]) -> None:
    """Print what was reverted of a run."""
    write(UndoBody(receipt=receipt.path, undone=tuple(lines)), command="undo", status="done", code=Exit.OK)


def show_failed(message: str, match: Match, code: Exit) -> None:
    """Print why changes could not be reverted, and what the output of the program that failed shows."""
    body = UndoFailedBody(error=Failure(message=message), explanation=match_document(match))
    write(body, command="undo", status="error", code=code)
