"""``doctor uninstall``: remove what doctor keeps for this user, after asking, and say how to remove doctor itself."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from doctor.core import process
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.execute import uninstall
from doctor.report.progress import Progress
from doctor.report.text import uninstall as report

_NEEDED_AFTERWARDS = ("doctor.report.text.error", "doctor.report.json.error")
"""The modules that report an interruption or a failure."""


def run(*, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Show what doctor keeps, ask, remove it; return the exit code."""
    kept, stays = uninstall.find_kept(os.environ)
    if dry_run or not kept:
        status: report.Status = "planned" if kept else "nothing-to-do"
        report.show(kept, stays, status=status, as_json=as_json)
        return Exit.OK
    uninstall.require_no_run()
    if not yes:
        if not process.has_terminal():
            report.show(kept, stays, status="needs-consent", as_json=as_json)
            return Exit.CONSENT
        report.show_question(kept, stays)
        if not Progress().confirm("Remove all of it?"):
            raise DoctorError("Nothing was removed.", Exit.CONSENT)
    _remove(kept)
    report.show(kept, stays, status="done", as_json=as_json)
    return Exit.OK


def _remove(kept: list[uninstall.Kept]) -> None:
    """Remove everything that can be removed; raise DoctorError for the rest.

    doctor's own modules may be in the cache, so those that are needed afterwards are imported first. Python would store
    their compiled form in the same folder.
    """
    sys.dont_write_bytecode = True
    for module in _NEEDED_AFTERWARDS:
        import_module(module)
    problems: list[str] = []
    advice = ""
    for item in kept:
        try:
            uninstall.remove(item)
        except FileNotFoundError:  # another run has removed it
            continue
        except StepError as failure:
            problems.append(failure.reason)
        except OSError as failure:
            problems.append(f"{item.path}: {failure.strerror or failure}.")
            if isinstance(failure, PermissionError):
                advice = " Run the same command again as the owner."
    if problems:
        raise DoctorError(f"Not everything could be removed. {' '.join(problems)}{advice}", Exit.FAILED)
