"""May it be done? Words typed are consent for the project's own folder, for nothing else."""

from __future__ import annotations

import sys

from doctor.plan import Plan
from doctor.report.progress import Progress


def given(plan: Plan, *, yes: bool, progress: Progress) -> bool:
    """Whether every step of ``plan`` may be taken; asks at a terminal, and only there."""
    asked = [step for step in plan.steps if step.needs_consent]
    if not asked or yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return progress.ask(asked)
