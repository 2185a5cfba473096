"""The reports of ``doctor history`` and ``doctor undo``; with ``--json``, the documents are printed instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from doctor.core.errors import DoctorError
from doctor.core.invocation import typed_program
from doctor.execute.receipt import Receipt, is_running
from doctor.report.output import escaped
from doctor.report.remedies import as_typed
from doctor.report.text.fix import explanation

if TYPE_CHECKING:
    from doctor.explain.rank import Match

_STATES = {"open": "interrupted", "done": "done", "undone": "undone"}


def show(receipts: Sequence[Receipt], unreadable: Sequence[str], *, as_json: bool) -> None:
    """Print all runs, oldest first, and how many files could not be read as receipts."""
    if as_json:
        from doctor.report.json import history as document

        document.show(receipts, unreadable)
        return
    _, program = typed_program()
    for receipt in receipts:
        running = receipt.state == "open" and is_running(receipt)
        print(
            f"{escaped(receipt.id)}  {'running' if running else _STATES[receipt.state]:12}  {escaped(receipt.project)}"
        )
        print(f"  {escaped(receipt.summary)}")
        if receipt.state == "open" and not running:
            print("  Revert what it did, or run the same fix again to complete it:")
            print(f"    {program} undo {escaped(receipt.id)}")
    if unreadable:
        folder, count = escaped(os.path.dirname(unreadable[0])), len(unreadable)
        print(f"Receipts that could not be read in {folder}: {count}. They are damaged, or another user could have")
        print(f"written them. List them: `{program} history --json`")
    elif not receipts:
        print("doctor has not changed anything yet.")


def show_undone(receipt: Receipt, lines: Sequence[str], *, as_json: bool) -> None:
    """Print what was reverted of a run."""
    if as_json:
        from doctor.report.json import history as document

        document.show_undone(receipt, lines)
        return
    print(f"Undone: {escaped(receipt.summary)}")
    for line in lines:
        print(f"  {escaped(line)}")


def show_failed(error: DoctorError, match: Match, *, as_json: bool) -> None:
    """Print why changes could not be reverted, and what the output of the program that failed shows."""
    message = as_typed(error.message)
    for line in (message, *explanation(match)):
        print(f"doctor: {escaped(line)}", file=sys.stderr)
    if as_json:
        from doctor.report.json import history as document

        document.show_failed(message, match, error.code)
