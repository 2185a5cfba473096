"""Decide whether a plan may be executed.

By typing the command, the user consents to changes in the project's own folder, and to nothing else. What nobody named
is not installed without consent there, either.
"""

from __future__ import annotations

import shlex

from doctor.core import process
from doctor.core.record import dataclass
from doctor.core.redact import redact
from doctor.diagnose.model import Command, ShellLine
from doctor.execute.progress import Progress
from doctor.facts import User
from doctor.plan.actions import AptInstall, AptUpdate, CompleteDpkg
from doctor.plan.model import Plan, Step

DECLINED = "Nothing was done."
"""The answer to a user who was asked and did not agree; nothing else has to be said."""


@dataclass(frozen=True, kw_only=True)
class MissingConsent:
    """The reason why a plan may not be executed."""

    reason: str
    """The reason, which ends with a colon where a command follows."""
    remedy: Command | ShellLine | None = None
    """The command that gives the consent, or what root has to run; ``None`` where the user said no."""


def missing_consent(
    plan: Plan, user: User | None, *, command: tuple[str, ...], yes: bool, progress: Progress, is_guess: bool
) -> MissingConsent | None:
    """Return why the plan may not be executed; ``None`` if it may.

    ``command`` is what was typed, as an argument list. Without ``yes`` the user is asked about the steps that need
    consent, if there is a terminal. ``is_guess`` says that doctor took the packages from the imports of code, which are
    shown first.
    """
    steps = [step for step in plan.steps if step.needs_consent]
    needs_root, needs_network = any(step.needs_root for step in steps), any(step.needs_network for step in plan.steps)
    if any(step.needs_root and not _may_become_root(step, user) for step in steps):
        if user is None or not user.may_become_root:
            reason = "Nothing was done, because this needs root and you cannot become root."
            again = shlex.join(map(redact, (*command, *(["--yes"] if yes else []))))
            reason += f" Ask an administrator to run this, and then run `{again}` again:"
            return MissingConsent(reason=reason, remedy=line_for_root(plan))
        argv = ("sudo", *command, "--yes")
        remedy = Command(argv=argv, needs_root=True, needs_consent=True, needs_network=needs_network)
        return MissingConsent(reason="Nothing was done, because this needs root:", remedy=remedy)
    if not steps or yes:
        return None
    if process.has_terminal():
        for routed in plan.routes if is_guess else ():
            progress.note(f"{routed.requirement} is needed, because {routed.reason}.")
        return None if progress.ask(steps) else MissingConsent(reason=DECLINED)
    reason = "Nothing was done, because this changes something outside the project, which needs your consent:"
    if is_guess:
        command = ("doctor", "fix")
        reason = "Nothing was done. No requirements file names these packages, but the code here imports them. "
        reason += "To install them needs your consent:"
    argv = (*command, "--yes")
    remedy = Command(argv=argv, needs_root=needs_root, needs_consent=True, needs_network=needs_network)
    return MissingConsent(reason=reason, remedy=remedy)


def line_for_root(plan: Plan) -> ShellLine:
    """Return the line with the steps of a plan that need root, and no others: root must not run what is the user's."""
    line = " && ".join(shlex.join(step.argv) for step in plan.steps if step.needs_root)
    return ShellLine(text=line, needs_root=True, needs_network=any(step.needs_network for step in plan.steps))


def _may_become_root(step: Step, user: User | None) -> bool:
    """Return whether a step that needs root can be tried.

    sudo helps with actions that run a program. doctor itself never writes through sudo.
    """
    action = step.action
    takes_sudo = isinstance(action, CompleteDpkg | AptUpdate | AptInstall) and action.sudo
    return user is not None and (user.root or (user.sudo != "none" and takes_sudo))
