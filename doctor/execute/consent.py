"""May it be done? Words typed are consent for the project's own folder, for nothing else."""

from __future__ import annotations

from doctor.core import process
from doctor.facts import User
from doctor.plan.actions import OWN_HANDS
from doctor.plan.model import Plan, Step
from doctor.report.progress import Progress


def withheld(plan: Plan, user: User | None, *, yes: bool, progress: Progress) -> str | None:
    """Why the plan may not be carried out; ``None`` where it may. Asks at a terminal, and only there."""
    asked = [step for step in plan.steps if step.needs_consent]
    if any(step.needs_root and not _may(step, user) for step in asked):
        return "Nothing was done: this needs root. Type the commands yourself, or run doctor as root."
    if not asked or yes:
        return None
    if process.has_terminal():
        return None if progress.ask(asked) else "Nothing was done."
    return "Nothing was done: this changes something outside the project. Run it again with --yes to agree."


def _may(step: Step, user: User | None) -> bool:
    """Whether a step that needs root may be tried: sudo helps where a program is run, not where doctor writes."""
    return user is not None and (user.root or (user.sudo != "none" and not isinstance(step.act, OWN_HANDS)))
