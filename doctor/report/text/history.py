"""The reports of ``doctor history`` and ``doctor undo``; with ``--json``, the documents are printed instead."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from doctor.core.errors import DoctorError
from doctor.core.invocation import typed_program
from doctor.core.names import abbreviate
from doctor.core.paths import for_people
from doctor.execute import undo
from doctor.execute.receipt import Receipt, is_running
from doctor.report.output import escaped, print_lines
from doctor.report.remedies import as_typed

if TYPE_CHECKING:
    from doctor.explain.rank import Match

_NAMED = 6
"""Packages of a run that are named."""


def show(receipts: Sequence[Receipt], unreadable: Sequence[str], *, as_json: bool) -> None:
    """Print all runs, the newest last, and how many files could not be read as receipts."""
    if as_json:
        from doctor.report.json import history as document

        document.show(receipts, unreadable)
        return
    print_lines(_runs(receipts))
    if unreadable:
        folder, count = os.path.dirname(unreadable[0]), len(unreadable)
        reason = "They are damaged, or another user could have written them."
        text = f"Receipts that could not be read in {folder}: {count}. {reason} List them: `doctor history --json`"
        print_lines([as_typed(text)])
    elif not receipts:
        print("doctor has not changed anything yet.")


def _runs(runs: Sequence[Receipt]) -> Iterator[str]:
    """Yield the lines about each run: when, the id to type, the state, where; and below it what was done.

    The newest is last, so that it stands above the next prompt, however many there are.
    """
    program, short_ids = typed_program()[1], undo.short_ids(runs)
    obstacles = {run.id: undo.find_obstacle(run) for run in runs}
    for run in runs:
        state = run.state if run.state != "open" else "running" if is_running(run) else "interrupted"
        yield f"{_local_time(run.started)}  {short_ids[run.id]}  {state:6}  {for_people(run.project)}"
        installed = f" Installed: {abbreviate(run.installed, _NAMED)}." if run.installed else ""
        yield f"  {run.summary}{installed}"
        if obstacles[run.id]:
            yield f"  This cannot be undone: {obstacles[run.id]}."
        if state == "interrupted":
            yield "  Revert what it did, or repeat the same command to complete it:"
            yield f"    {program} undo {short_ids[run.id]}"
    if any(run.state == "done" and not obstacles[run.id] for run in runs):
        yield as_typed("Undo the last run in this folder: `doctor undo`. Another one: `doctor undo ID`")


def _local_time(started: str) -> str:
    """Return the time of a receipt as ``26 Nov 07:52`` in the user's time zone, in another year ``26 Nov  2025``."""
    import calendar

    try:
        moment = time.localtime(calendar.timegm(time.strptime(started, "%Y-%m-%dT%H:%M:%SZ")))
    except (ValueError, OverflowError, OSError):  # somebody has edited the receipt
        return started
    return time.strftime("%d %b %H:%M" if moment.tm_year == time.localtime().tm_year else "%d %b  %Y", moment)


def show_undone(receipt: Receipt, lines: Sequence[str], *, as_json: bool) -> None:
    """Print what was reverted of a run."""
    if as_json:
        from doctor.report.json import history as document

        document.show_undone(receipt, lines)
        return
    print_lines([f"Undone: {receipt.summary}", *(f"  {as_typed(line)}" for line in lines)])


def show_failed(error: DoctorError, match: Match, *, as_json: bool) -> None:
    """Print why changes could not be reverted, and what the output of the program that failed shows."""
    from doctor.report.text.fix import explanation

    message = as_typed(error.message)
    for line in (message, *explanation(match)):
        print(f"doctor: {escaped(line)}", file=sys.stderr)
    if as_json:
        from doctor.report.json import history as document

        document.show_failed(message, match, error.code)
