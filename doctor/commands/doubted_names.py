"""Settle doubts about the names in a goal before anything is downloaded. Without a terminal, nobody can be asked."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.commands.requirement_lines import find_place, folder_of, lists_of, rename_in_line
from doctor.core.errors import Exit
from doctor.core.goal import Goal
from doctor.core.names import name_of, normalize
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix
from doctor.execute.consent import DECLINED
from doctor.execute.progress import Progress
from doctor.facts import Facts
from doctor.facts.system_packages import system_package
from doctor.plan.doubts import clear_name, find_doubts
from doctor.plan.install_set import project_installation
from doctor.plan.known_names import is_stdlib
from doctor.plan.model import Doubt
from doctor.plan.own_words import find_own_word
from doctor.plan.policy import refuse_goal, safe_part, unsafe_option
from doctor.report.remedies import as_typed
from doctor.report.result import FixResult


def settle_own_words(goal: Goal, facts: Facts, progress: Progress | None) -> Goal | FixResult:
    """Return the goal that the user confirms where a name is a word of doctor's own, otherwise a refusal.

    A goal without such words is returned as it is. Without ``progress`` nobody can be asked.
    """
    found = find_own_word(goal)
    if found is None:
        return goal
    if found.goal and progress:
        progress.note(as_typed(found.reason))
        if progress.confirm(as_typed(f"Did you mean `{found.goal.command()}`?")):
            return settle_own_words(found.goal, facts, progress)
        return _refused(goal, facts, otherwise=found.otherwise)
    command = Command(argv=("doctor", *found.command))
    remedy = _fix(found.goal) if found.goal else command
    return _refused(goal, facts, reason=found.reason, remedy=remedy, otherwise=found.otherwise)


def _fix(goal: Goal) -> Fix:
    from doctor.explain.fill import with_rights  # only a doubt needs it

    return with_rights(Fix(goal=goal, needs_network=True))


def _refused(
    goal: Goal, facts: Facts, *, reason: str = "", remedy: Fix | Command | None = None, otherwise: str = ""
) -> FixResult:
    """Return the refusal: what is probably meant, then how to install what was typed.

    Without ``reason`` and ``remedy`` the user was asked, and has said that it is not meant.
    """
    insist = f"To install what you typed: `{replace(goal, as_typed=True).command()}`"
    return FixResult(
        status="refused",
        exit_code=Exit.REFUSED,
        facts=facts,
        message=f"{reason} {DECLINED}".lstrip(),
        remedy=remedy,
        otherwise=f"{otherwise}{'. ' if otherwise else ''}{insist}",
    )


def without_stdlib(goal: Goal) -> tuple[Goal, tuple[str, ...]]:
    """Return the goal without the modules of Python itself, and a note on each of them."""
    if goal.route == "apt" or goal.as_typed:
        return goal, ()
    own = [name for name in goal.requirements if is_stdlib(name_of(name)) and not system_package(name_of(name))]
    notes = tuple(f"{name} is part of Python's standard library, so there is nothing to install." for name in own)
    return replace(goal, requirements=tuple(name for name in goal.requirements if name not in own)), notes


def settle_doubts(goal: Goal, facts: Facts, progress: Progress | None) -> Goal | FixResult:
    """Return the goal with the names that the user confirms instead, or the refusal where one is not confirmed.

    Without ``progress`` nobody can be asked. What a file names cannot be confirmed: it has to be corrected there.
    No command that is named has an unsafe option of pip, which the policy refuses.
    """
    if any(map(unsafe_option, goal.requirements)):
        safe = safe_part(goal)
        settled = settle_doubts(safe, facts, None) if safe else goal
        refused = refuse_goal(goal, ())
        if safe and isinstance(settled, FixResult) and refused:
            return replace(settled, message=f"{refused.reason} {settled.message}")
        return goal
    if own := _project_itself(goal, facts):
        reason = f"{own} is the name of this project itself. A package of that name in the index may be a stranger's."
        return _refused(goal, facts, reason=reason, remedy=_installation_of_project(goal, facts))
    doubts = tuple(find_doubts(goal, facts))
    can_confirm = all(doubt.requirement in goal.requirements for doubt in doubts)
    if progress and can_confirm:
        is_confirmed = all(progress.confirm(f"{doubt.reason} {_question(doubt)}") for doubt in doubts)
        return _corrected(goal, doubts) if is_confirmed else _refused(goal, facts)
    return _refuse(goal, doubts, facts) if doubts else goal


def _project_itself(goal: Goal, facts: Facts) -> str | None:
    """Return the requirement that names the project in whose folder doctor runs, unless it is installed."""
    if goal.as_typed or goal.route == "apt" or facts.project is None or not facts.project.name:
        return None
    name = normalize(facts.project.name)
    if facts.target and name in (normalize(distribution.name) for distribution in facts.target.installed):
        return None
    return next((requirement for requirement in goal.requirements if name_of(requirement) == name), None)


def _installation_of_project(goal: Goal, facts: Facts) -> Fix:
    """Return the command that makes the project importable."""
    assert facts.target is not None, "collected for the goal"
    return Fix(goal=project_installation(goal, facts.target), needs_network=True)


def _question(doubt: Doubt) -> str:
    if doubt.instead == doubt.requirement:
        return f"Install {doubt.instead} with the system's package manager instead?"
    return f"Install {doubt.instead} instead?"


def _refuse(goal: Goal, doubts: Sequence[Doubt], facts: Facts) -> FixResult:
    """Return the refusal of a goal with doubtful names, with the command that installs what is probably meant."""
    reason = " ".join(doubt.reason for doubt in doubts)
    in_file = next((doubt.requirement for doubt in doubts if doubt.requirement not in goal.requirements), None)
    if in_file is None:
        return _refused(goal, facts, reason=reason, remedy=_fix(_corrected(goal, doubts)))
    path = next(file.path for file in facts.requirement_files if in_file in file.lines)
    insist = f"If it is right: `{replace(goal, as_typed=True).command()}`"
    place = find_place(lists_of(facts), folder_of(facts), in_file)
    likely = clear_name(in_file) if place and len(doubts) == 1 else None
    if place is None or likely is None:
        message = f"{reason} {DECLINED} Correct it in {path}. {insist}"
        return FixResult(status="refused", exit_code=Exit.REFUSED, facts=facts, message=message)
    return FixResult(
        status="refused",
        exit_code=Exit.REFUSED,
        facts=facts,
        message=f"{place} has {in_file}. {reason} {DECLINED}",
        reason=f"{place} has {in_file}. {reason} {insist}",
        remedy=rename_in_line(place, in_file, likely),
        otherwise=insist,
        names_cause=True,
    )


def _corrected(goal: Goal, doubts: Sequence[Doubt]) -> Goal:
    """Return the goal with the names that are meant; doctor chooses the routes where the user's cannot be taken."""
    instead = {doubt.requirement: doubt.instead for doubt in doubts}
    route = None if any(doubt.instead == doubt.requirement for doubt in doubts) else goal.route
    return replace(goal, requirements=tuple(instead.get(name, name) for name in goal.requirements), route=route)
