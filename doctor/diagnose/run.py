"""Run the checks on the facts; a check that crashes becomes a finding."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from doctor.core.lazy_typing import Literal, TypeGuard
from doctor.core.paths import within
from doctor.core.record import replace
from doctor.diagnose.model import (
    Activate,
    Check,
    Command,
    Evidence,
    Finding,
    Fix,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    fix_environment,
)
from doctor.diagnose.preconditions import may_find
from doctor.diagnose.remedies import removal_remedy, room_remedy
from doctor.facts import Facts, Obstacle, User
from doctor.facts.obstacle import command_to_own

_INSTEAD = "Change to the folder of your project, or create one in your home folder."
_AT_HOME = "Create one in your home folder."
_BESIDE = "Create one in another folder."
_BY_REAL_PATH = "Give the folder that it points to."


def title(check: Check) -> str:
    """Return the condition's name for people: the first line of the check's docstring, up to a colon."""
    first = (check.__doc__ or "").partition("\n")[0]
    return first.partition(":")[0].rstrip(".") or str(check.ID)


def diagnose(facts: Facts, checks: Iterable[Check]) -> tuple[Finding, ...]:
    """Return all findings, most severe first; within one severity they keep the order of ``checks``."""
    findings = [finding for check in checks for finding in _run_check(check, facts)]
    return tuple(sorted(findings, key=lambda finding: finding.severity.rank))


def select(findings: Iterable[Finding], *, only: Sequence[str], ignore: Sequence[str]) -> tuple[Finding, ...]:
    """Return the findings whose ids are in ``only`` (all where it is empty) and not in ``ignore``."""
    return tuple(finding for finding in findings if (not only or finding.id in only) and finding.id not in ignore)


def reaches(findings: Iterable[Finding], level: str) -> bool:
    """Return whether any finding is at or above ``level``: a severity's value, or ``never``."""
    if level == "never":
        return False
    limit = Severity(level).rank
    return any(finding.severity.rank <= limit for finding in findings)


def status_of(facts: Facts, findings: Iterable[Finding]) -> Literal["problems", "error", "healthy"]:
    """Return the status of a check, the word of the JSON document."""
    if reaches(findings, "warning"):
        return "problems"
    return "error" if facts.timed_out else "healthy"


def _run_check(check: Check, facts: Facts) -> Iterator[Finding]:
    try:
        for finding in check.check(facts) if may_find(check.ID, facts) else ():
            if facts.obstacle and facts.obstacle.is_target:
                finding = _with_possible_remedy(finding, facts, facts.obstacle)
            if facts.unusable_list and _creates(finding.remedy):
                text = f"{facts.unusable_list.correction}, then repeat this."
                finding = replace(finding, remedy=Instruction(text=text))
            if not facts.live:
                finding = replace(finding, remedy=_for_other_root(finding.remedy))
            elif facts.machine.user and finding.remedy:
                finding = replace(finding, remedy=_for_user(finding.remedy, facts.machine.user))
            yield replace(finding, title=finding.title or title(check))
    except Exception as error:  # a plug-in may raise anything
        identity = str(getattr(check, "ID", check.__name__))
        yield Finding(
            id=identity,
            severity=Severity.UNKNOWN,
            title="check crashed",
            summary=f"The check {identity} crashed.",
            evidence=(Evidence(source=check.__name__, value=f"{type(error).__name__}: {error}"),),
        )


def _creates(remedy: Remedy | None) -> TypeGuard[Fix]:
    """Return whether the remedy is a ``doctor fix --venv``, which installs from the project's list."""
    return isinstance(remedy, Fix) and remedy.goal.route == "environment"


def _for_other_root(remedy: Remedy | None) -> Remedy | None:
    """Return the remedy in words, since a command typed here would change this machine and not the one examined."""
    if remedy is None or isinstance(remedy, Instruction):
        return remedy
    if isinstance(remedy, Activate):
        return None
    return Instruction(text=f"On the examined system, run `{_typed(remedy)}`.")


def _for_user(remedy: Remedy, user: User) -> Remedy:
    """Return the remedy without sudo if root would type it, and in words if the current user cannot become root."""
    needs_root = isinstance(remedy, Command | Fix) and remedy.needs_root
    if isinstance(remedy, Command) and remedy.argv[0] == "sudo":
        remedy = replace(remedy, argv=remedy.argv[1:]) if user.root or user.sudo == "none" else remedy
    elif isinstance(remedy, ShellLine) and "sudo " in remedy.text:
        needs_root = True
        remedy = replace(remedy, text=remedy.text.replace("sudo ", "")) if user.root or user.sudo == "none" else remedy
    if isinstance(remedy, Activate) or not needs_root or user.may_become_root:
        return remedy
    return Instruction(text=f"Ask this machine's administrator to run `{_typed(remedy)}` as root.")


def _typed(remedy: Fix | Command | ShellLine | Instruction) -> str:
    """Return the command of a remedy that is not an activation, as it is typed."""
    if isinstance(remedy, Fix):
        return remedy.goal.command()
    return shlex.join(remedy.argv) if isinstance(remedy, Command) else remedy.text


def _with_possible_remedy(finding: Finding, facts: Facts, obstacle: Obstacle) -> Finding:
    """Return the finding with a remedy that does what ``obstacle`` keeps ``doctor fix --venv`` from doing."""
    project, remedy = facts.project, finding.remedy
    environment = project.environment if project else None
    is_manager = isinstance(remedy, Command) and project is not None and remedy.argv == project.manager_command()
    creates = _creates(remedy) and remedy.goal.path in (None, obstacle.path)
    if not creates and not is_manager:
        return finding
    problem = f"{obstacle.path} cannot be {'changed' if environment else 'created'}, because {obstacle.reason}."
    if obstacle.place != obstacle.path and environment is None:
        problem = f"No environment can be created in {obstacle.place}, because {obstacle.reason}."
    moves = obstacle.command and (is_manager or obstacle.kind == "owner" or obstacle.instead is None)
    takes_over = environment is not None and bool(command_to_own(obstacle, facts.machine.user))
    if moves or takes_over:
        removal = removal_remedy(facts, obstacle)
        is_moved = isinstance(removal, Command) and "mv" in removal.argv
        advice = "Move it out of the way; nothing is deleted." if is_moved else "Take it over; its packages stay."
        return replace(finding, remedy=removal, next_step=f"{problem} {advice}")
    room = room_remedy(facts, obstacle)
    if room:
        return replace(finding, remedy=room, next_step=f"{problem} Empty the cache {obstacle.cache}.")
    needs_this_path = environment is not None and obstacle.kind in ("denied", "distrusted", "read-only", "full")
    if obstacle.instead is None or needs_this_path:
        return replace(finding, remedy=Instruction(text=f"{problem} {obstacle.advice}".rstrip()))
    if obstacle.existing and environment is None:
        next_step = f"{problem} Another one exists. Activate it."
        return replace(finding, remedy=Activate(environment=obstacle.existing), next_step=next_step)
    outside = _AT_HOME if project and project.manager else _INSTEAD
    if obstacle.owner and facts.machine.user and facts.machine.user.may_take_over(obstacle.place):
        command = f"sudo chown -R {facts.machine.user.name}: {shlex.quote(obstacle.place)}"
        outside = f"Take over the folder (`{command}`), or create one in your home folder."
    place = outside if obstacle.place != obstacle.path else _BESIDE if environment is None else _BY_REAL_PATH
    in_project = project is not None and within(obstacle.instead, project.root)
    return replace(
        finding,
        remedy=fix_environment(path=obstacle.instead, needs_consent=not in_project),
        next_step=f"{problem} {place}",
    )
