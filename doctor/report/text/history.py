"""The reports of ``doctor history`` and ``doctor undo``; with ``--json``, the documents are printed instead."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from doctor.core.errors import DoctorError
from doctor.core.invocation import typed_program
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.names import abbreviate
from doctor.core.paths import for_people, within
from doctor.execute import undo
from doctor.execute.receipt import Receipt, is_running
from doctor.report.output import escaped, print_lines
from doctor.report.remedies import as_typed

if TYPE_CHECKING:
    from doctor.explain.rank import Match

_NAMED = 6
"""Packages of a run that are named."""
_STOPPED = {
    "interrupted": "Revert what it did, or repeat the same command to complete it:",
    "partly undone": "The undo did not complete. Revert the rest:",
}
"""What can be done about a run that is neither done nor undone."""


def show(
    receipts: Iterable[Receipt], unreadable: Sequence[str], *, folder: str, obstacle: str = "", as_json: bool
) -> None:
    """Print all runs, the newest last, and how many files could not be read as receipts.

    ``folder`` is the current folder, links resolved. Each run is printed when it is reached; ``unreadable`` may be
    filled meanwhile. ``obstacle`` is why no run can be recorded, as a clause; empty if runs can be.
    """
    if as_json:
        from doctor.report.json import history as document

        document.show(receipts, unreadable)
        return
    lines = _runs(receipts, folder)
    first = next(lines, None)
    print_lines(chain([first] if first else [], lines))
    if unreadable:
        where, count = os.path.dirname(unreadable[0]), len(unreadable)
        reason = "They are damaged, or another user could have written them."
        text = f"Receipts that could not be read in {where}: {count}. {reason} List them: `doctor history --json`"
        print_lines([as_typed(text)])
    elif first is None:
        print_lines([f"No run is recorded{f', and none can be, because {obstacle}' if obstacle else ''}."])


def _runs(runs: Iterable[Receipt], folder: str) -> Iterator[str]:
    """Yield the lines about each run: when, the id to type, the state, where; and below it what was done.

    The newest is last, so that it is above the next prompt, however many there are.
    """
    program, counts = typed_program()[1], undo.count_beginnings()
    can_undo = can_undo_here = False
    for run in runs:
        short_id, obstacle = undo.short_id(run.id, counts), undo.find_obstacle(run)
        can_undo |= run.state == "done" and not obstacle
        stopped = "partly undone" if run.partly_undone else "interrupted"
        state = run.state if run.state != "open" else "running" if is_running(run) else stopped
        if state != "undone" and within(folder, run.project):
            can_undo_here = state != "running" and not obstacle
        yield f"{_local_time(run.started)}  {short_id}  {state:6}  {for_people(run.project)}"
        installed = f" Installed: {abbreviate(run.installed, _NAMED)}." if run.installed else ""
        yield f"  {run.summary}{installed}"
        if obstacle:
            yield f"  This cannot be undone: {obstacle}."
        if state in _STOPPED:
            yield f"  {_STOPPED[state]}"
            yield f"    {program} undo {short_id}"
    if can_undo and can_undo_here:
        yield as_typed("Undo the last run in this folder: `doctor undo`. Another one: `doctor undo ID`")
    elif can_undo:
        yield as_typed("Undo one of them: `doctor undo ID`")


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
    if receipt.state == "undone":
        print_lines([f"Nothing to do: {as_typed(' '.join(lines))}", f"  {receipt.summary}"])
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
