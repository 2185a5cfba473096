"""What doctor has done, and what was taken back of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from doctor import __version__
from doctor.core.errors import Exit
from doctor.execute.receipt import Receipt, State, is_running
from doctor.report.escape import escaped
from doctor.report.json.documents import show as show_document

_STATES = {"open": "interrupted", "done": "done", "undone": "undone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDocument:
    """One run of ``doctor fix`` that changed something."""

    id: str
    at: str
    state: State
    project: str
    summary: str
    commands: tuple[tuple[str, ...], ...]
    receipt: str
    """The file it is stored in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryDocument:
    """``doctor history --json``."""

    schema: Literal["doctor/1"]
    command: Literal["history"]
    version: str
    status: Literal["done"]
    exit_code: int
    receipts: tuple[ReceiptDocument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoDocument:
    """``doctor undo --json``."""

    schema: Literal["doctor/1"]
    command: Literal["undo"]
    version: str
    status: Literal["done"]
    exit_code: int
    receipt: str
    undone: tuple[str, ...]
    """What was taken back, a line each."""


def show(receipts: Sequence[Receipt], *, as_json: bool) -> None:
    """All runs, oldest first."""
    if as_json:
        entries = tuple(_entry(one) for one in receipts)
        show_document(
            HistoryDocument(
                schema="doctor/1",
                command="history",
                version=__version__,
                status="done",
                exit_code=int(Exit.OK),
                receipts=entries,
            )
        )
        return
    for one in receipts:
        at_work = one.state == "open" and is_running(one)
        print(f"{one.id}  {'at work' if at_work else _STATES[one.state]:12}  {escaped(one.project)}")
        print(f"  {escaped(one.summary)}")
        if one.state == "open" and not at_work:
            print(f"  doctor undo {one.id} takes back what came of it; the same doctor fix completes it.")
    if not receipts:
        print("doctor has not changed anything yet.")


def show_undone(receipt: Receipt, said: Sequence[str], *, as_json: bool) -> None:
    """One run that was taken back."""
    if as_json:
        show_document(
            UndoDocument(
                schema="doctor/1",
                command="undo",
                version=__version__,
                status="done",
                exit_code=int(Exit.OK),
                receipt=receipt.path,
                undone=tuple(said),
            )
        )
        return
    print(f"Undone: {escaped(receipt.summary)}")
    for line in said:
        print(f"  {escaped(line)}")


def _entry(one: Receipt) -> ReceiptDocument:
    return ReceiptDocument(
        id=one.id,
        at=one.started,
        state=one.state,
        project=one.project,
        summary=one.summary,
        commands=one.commands,
        receipt=one.path,
    )
