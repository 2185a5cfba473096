"""``doctor history``: list the runs of ``doctor fix``, the newest last."""

from __future__ import annotations

import os

from doctor.commands.arguments import current_folder
from doctor.core.errors import Exit
from doctor.core.paths import receipts_dir
from doctor.execute import receipt as receipts
from doctor.execute import undo
from doctor.report.text import history as report


def run(*, as_json: bool) -> int:
    """Print the runs; return the exit code."""
    unreadable: list[str] = []
    runs = undo.with_changes(receipts.load_each(unreadable=unreadable))
    cwd = os.path.realpath(current_folder())
    if not as_json:  # a project that was moved here is shown where it is now
        runs = (undo.in_folder(run, cwd) for run in runs)
    report.show(runs, unreadable, folder=cwd, obstacle=_find_obstacle(), as_json=as_json)
    return Exit.OK


def _find_obstacle() -> str:
    """Return why no run can be recorded, as a clause; empty if runs can be."""
    folder = receipts_dir()
    if os.access(folder, os.W_OK | os.X_OK):
        return ""
    from doctor.probe.rights import find_blocker

    is_there = os.path.lexists(folder)
    return f"{folder} cannot be {'written to' if is_there else 'created'}" if find_blocker(folder, os.environ) else ""
