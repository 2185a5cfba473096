"""``doctor fix``: collect facts, resolve the goal, plan, ask for consent, execute, collect again, report."""

from __future__ import annotations

import os
import sys
from functools import cache, partial

from doctor.commands import failed_fixes
from doctor.commands.arguments import folder_to_change, join_editables, require_fitting_options, validate
from doctor.commands.doubted_names import settle_doubts, settle_own_words, without_stdlib
from doctor.commands.plan_facts import collect_for_plan
from doctor.commands.resolve_code import code_notes, code_routes
from doctor.commands.resolve_goal import choose_base, choose_python, named_condition, resolve_goal
from doctor.commands.unresolved import Unresolved
from doctor.commands.verify_goal import (
    CollectAgain,
    interrupted,
    result_of_decision,
    result_of_execution,
    result_of_satisfied,
)
from doctor.core import plugins, process, trust
from doctor.core.config import read_config
from doctor.core.errors import DoctorError, Exit
from doctor.core.goal import Goal
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.names import joined
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Instruction, Snippet
from doctor.diagnose.run import diagnose
from doctor.execute import consent, safeguard
from doctor.facts import Facts, NoInterpreter
from doctor.plan import planner
from doctor.plan.commands.venv import no_python
from doctor.plan.model import Plan
from doctor.plan.planner import Decision
from doctor.probe.collect import collect
from doctor.probe.goal_facts import collect_code, collect_for_goal, refresh_target
from doctor.probe.project.target import may_be_environment
from doctor.report.progress import Progress
from doctor.report.remedies import as_typed
from doctor.report.result import FixResult
from doctor.report.text import fix as report

if TYPE_CHECKING:
    from doctor.execute.executor import Execution

_PASSING = ("network-error", "index-auth", "repository-unreachable", "apt-locked", "disk-full", "out-of-memory")
"""The conditions that may be gone when the same command is repeated, although no finding shows them."""
_LOCK_LIMIT = 600.0
"""Seconds to wait for another doctor in the same folder, which may be installing something large."""


@dataclass(frozen=True, kw_only=True)
class PreparedGoal:
    """A goal that can be planned: its names are beyond doubt, and everything that it needs is collected."""

    goal: Goal
    facts: Facts
    notes: tuple[str, ...]
    """Further information for the user, one line each."""
    is_guess: bool
    """Whether the requirements are those that the imports of a folder's code suggest, so that nobody named them."""


def run(goal: Goal, *, dry_run: bool, yes: bool, as_json: bool, after_dashes: bool = False) -> int:
    """Reach the goal, report the result, and return the exit code.

    ``after_dashes`` is whether all requirements follow ``--``, where a command of another program belongs.
    """
    cwd = folder_to_change()
    pasted = None
    if goal.requirements:
        from doctor.plan.pasted.read import read_pasted

        pasted = read_pasted(goal, may_be_environment, after_dashes=after_dashes)
        goal = pasted.goal if pasted else goal
    require_fitting_options(goal)
    uses_uv = (goal.installer or read_config(os.environ, cwd).installer) == "uv"
    goal = join_editables(goal)
    goal = replace(goal, requirements=tuple(dict.fromkeys(goal.requirements)), installer="uv" if uses_uv else None)
    facts = collect(environ=os.environ, cwd=cwd, python=goal.python)
    if goal.python and isinstance(facts.subject, NoInterpreter) and facts.subject.reason == "not-found":
        raise DoctorError(no_python(facts.subject, facts))
    collect_again = cache(partial(collect, environ=os.environ, cwd=cwd, python=goal.python))
    can_ask = process.has_terminal() and not dry_run
    settled = goal if pasted else settle_own_words(goal, facts, Progress() if can_ask else None)
    prepared = settled if isinstance(settled, FixResult) else prepare(settled, facts, cwd, can_ask=can_ask)
    before = facts
    if isinstance(prepared, FixResult):
        result = prepared
    else:
        prepared = replace(prepared, notes=(*(pasted.notes if pasted else ()), *prepared.notes))
        result = carry_out(prepared, collect_again, dry_run=dry_run, yes=yes)
    if as_json:
        result = _with_findings(result, facts, collect_again)
    _show(result, as_json=as_json)
    if not dry_run:
        if goal.python and result.exit_code != Exit.OK:  # what `doctor check` will see
            before = collect(environ=os.environ, cwd=cwd)
        _remember(prepared.goal if goal.is_unspecified and isinstance(prepared, PreparedGoal) else goal, before, result)
    return result.exit_code


def _with_findings(result: FixResult, facts: Facts, collect_again: CollectAgain) -> FixResult:
    """Return the result with what is found after the run."""
    is_done = "done" in result.step_statuses
    if is_done and result.exit_code == Exit.INTERRUPTED:
        return result
    changed = any(status != "planned" for status in result.step_statuses)
    try:
        facts = collect_again() if changed else facts
        return replace(result, facts=facts, findings=diagnose(facts, plugins.checks()))
    except KeyboardInterrupt:
        if not is_done:
            raise
        return interrupted(result)


def _show(result: FixResult, *, as_json: bool) -> None:
    """Report the result; where that cannot be written, say that the changes were made, and raise the error."""
    try:
        report.show(result, as_json=as_json)
        sys.stdout.flush()
    except OSError:
        if "done" in result.step_statuses:
            undo = " Undo them: `doctor undo`" if result.receipt else ""
            Progress().note(as_typed(f"The changes were made, although the answer could not be written.{undo}"))
        raise


def _remember(goal: Goal, facts: Facts, result: FixResult) -> None:
    """Remember a failure for ``doctor check``, unless it may pass by itself: what is configured does not."""
    passes = any(match.id in _PASSING for match in result.matches)
    reasons = (result.reason, result.message, *(declined.reason for declined in result.declined))
    # a command that a fix names takes the place of the goal, and is not what has to precede it
    is_instead = any(declined.command for declined in result.declined)
    reason, remedy = next(filter(None, reasons), ""), None if is_instead else result.remedy
    if remedy is None and result.matches:
        first = result.matches[0]
        remedy = None if isinstance(first.remedy, (Snippet, Instruction)) else first.remedy
        advice = first.remedy.text if isinstance(first.remedy, Instruction) else first.advice
        reason = f"{reason} {advice}".strip() if remedy is None else reason
    code = Exit.FAILED if result.names_cause else Exit.BLOCKED if passes else result.exit_code
    failed_fixes.remember(goal, facts, lambda: diagnose(facts, plugins.checks()), code, reason, remedy, passes=passes)


def prepare(goal: Goal, facts: Facts, cwd: str, *, can_ask: bool) -> PreparedGoal | FixResult:
    """Resolve the goal and collect what it needs; return the result where nothing is left to plan."""
    findings = diagnose(facts, plugins.checks()) if goal.is_unspecified or named_condition(goal) else ()
    facts = collect_code(goal, facts, cwd, os.environ)
    resolved = resolve_goal(goal, facts, findings)
    if isinstance(resolved, Unresolved):
        return resolved.result(facts)
    is_guess = goal.is_unspecified and bool(facts.code and resolved.requirements)
    resolved, python = choose_python(resolved, facts)
    python = python or (resolved.python if resolved.python != goal.python else None)
    if python:
        facts = replace(collect(environ=os.environ, cwd=cwd, python=python), code=facts.code)
    validate(resolved)
    named, stdlib_notes = without_stdlib(resolved)
    if stdlib_notes and not (named.requirements or named.files or named.groups):
        return Unresolved(message=" ".join(stdlib_notes)).result(facts)
    notes = (*_ignored_variables(), *stdlib_notes, *code_notes(facts))
    facts = collect_for_goal(named, facts, cwd, os.environ)
    path = choose_base(named, facts)
    if path and not (facts.python and facts.python.real_path == os.path.realpath(path)):
        base = collect(environ=os.environ, cwd=cwd, python=path).python
        facts = replace(facts, base=base if base and base.source == "running" else None)
    settled = settle_doubts(named, facts, Progress() if can_ask else None)
    if isinstance(settled, FixResult):
        return settled
    facts = collect_for_plan(settled, facts, os.environ)
    return PreparedGoal(goal=settled, facts=facts, notes=notes, is_guess=is_guess)


def _ignored_variables() -> tuple[str, ...]:
    """Return a note on the variables of another user that would choose what root changes."""
    if not (names := trust.ignored_variables):
        return ()
    verb = "is" if len(names) == 1 else "are"
    return (f"{joined(names)} {verb} ignored, because {trust.distrust_of_variables(os.environ)}.",)


def carry_out(prepared: PreparedGoal, collect_again: CollectAgain, *, dry_run: bool, yes: bool) -> FixResult:
    """Plan, ask for consent, execute, and verify."""
    goal, facts = prepared.goal, prepared.facts
    assert facts.target is not None, "collected for the goal"
    decision = _decide(prepared)
    plan = decision.plan if decision.plan and decision.plan.steps else None
    if dry_run:
        return result_of_decision(facts, decision)
    from doctor.execute.venv import staging

    if not (plan or staging.is_present(facts.target.path)):
        return result_of_satisfied(goal, facts, decision)
    progress = Progress(ci=facts.machine.ci)
    lacks_consent = plan and consent.missing_consent(
        plan,
        facts.machine.user,
        command=("doctor", "fix", *goal.arguments()),
        yes=yes,
        is_guess=prepared.is_guess,
        progress=progress,
    )
    if lacks_consent:
        result = result_of_decision(facts, decision)
        return replace(
            result,
            status="needs-consent",
            exit_code=Exit.CONSENT,
            message=lacks_consent.reason,
            remedy=lacks_consent.remedy,
        )
    if plan and not plan.yields_environment:
        execution = _execute(plan, goal, facts, progress)
        return result_of_execution(goal, facts, collect_again, decision, execution)
    with staging.exclusive(facts.target.path, limit=_LOCK_LIMIT, notify=progress.note):
        now = refresh_target(facts, os.environ)
        if now.target != facts.target:  # another run may have reached the goal while this one waited
            facts = now
            decision = _decide(replace(prepared, facts=facts))
        if decision.plan is None or not decision.plan.steps:
            return result_of_satisfied(goal, facts, decision)
        execution = _execute(decision.plan, goal, facts, progress)
    return result_of_execution(goal, facts, collect_again, decision, execution)


def _decide(prepared: PreparedGoal) -> Decision:
    """Return the decision of the planner with further notes, or a refusal where its plan is not safe as root."""
    decision = planner.decide(prepared.goal, prepared.facts, plugins.fixes())
    if decision.plan is None:
        return decision
    refused = safeguard.refuse(decision.plan, prepared.facts)
    if refused:
        return replace(decision, plan=None, refused=refused)
    of_code = (each for each in code_routes(prepared.facts) if each.requirement in prepared.goal.requirements)
    routes = decision.plan.routes or tuple(of_code)
    plan = replace(decision.plan, notes=(*prepared.notes, *decision.plan.notes), routes=routes)
    if prepared.is_guess:
        plan = replace(plan, steps=tuple(replace(step, needs_consent=True) for step in plan.steps))
    return replace(decision, plan=plan)


def _execute(plan: Plan, goal: Goal, facts: Facts, progress: Progress) -> Execution:
    from doctor.execute import executor

    try:
        return executor.execute(plan, goal, facts, progress)
    finally:
        progress.end()
