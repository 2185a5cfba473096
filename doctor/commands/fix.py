"""``doctor fix``: collect facts, resolve the goal, plan, ask for consent, execute, collect again, report."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache, partial

from doctor.commands.arguments import folder_to_change, validate
from doctor.commands.pasted import read_pasted
from doctor.commands.resolve_goal import Unresolved, choose_python, named_condition, resolve_goal
from doctor.commands.verify_goal import CollectAgain, result_of_decision, result_of_execution
from doctor.core import plugins
from doctor.core.errors import DoctorError, Exit
from doctor.core.goal import Goal
from doctor.diagnose.model import Finding
from doctor.diagnose.run import diagnose
from doctor.execute import consent, executor, safeguard
from doctor.execute.result import FixResult
from doctor.execute.venv import staging
from doctor.facts import Facts, Unknown
from doctor.plan import planner
from doctor.plan.model import Declined, Plan
from doctor.plan.planner import Decision
from doctor.probe.collect import collect
from doctor.probe.goal_facts import collect_for_goal, query_packages, refresh_target
from doctor.report.progress import Progress
from doctor.report.text import fix as report

_LOCK_LIMIT = 600.0
"""Seconds to wait for another doctor in the same folder, which may be installing something large."""


def run(goal: Goal, *, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Reach the goal, report the result, and return the exit code."""
    cwd = folder_to_change()
    pasted = read_pasted(goal)
    goal = pasted.goal if pasted else goal
    facts = collect(environ=os.environ, cwd=cwd, python=goal.python)
    collect_again = cache(partial(collect, environ=os.environ, cwd=cwd, python=goal.python))
    findings: tuple[Finding, ...] = ()
    if goal.is_open or named_condition(goal):
        findings = diagnose(facts, plugins.checks())
    resolved = resolve_goal(goal, facts, findings)
    if isinstance(resolved, Unresolved):
        result = _result_of_unresolved(resolved, facts)
    else:
        resolved, python = choose_python(resolved, facts)
        python = python or (resolved.python if resolved.python != goal.python else None)
        if python:
            facts = collect(environ=os.environ, cwd=cwd, python=python)
        validate(resolved)
        facts = _query_packages(resolved, collect_for_goal(resolved, facts, cwd, os.environ))
        result = _reach(resolved, facts, collect_again, dry_run=dry_run, yes=yes)
    if pasted and result.plan:
        result = replace(result, plan=replace(result.plan, notes=(*pasted.notes, *result.plan.notes)))
    if as_json:
        changed = any(status != "planned" for status in result.step_statuses)
        facts = collect_again() if changed else facts
        result = replace(result, facts=facts, findings=diagnose(facts, plugins.checks()))
    report.show(result, as_json=as_json)
    return result.exit_code


def _result_of_unresolved(unresolved: Unresolved, facts: Facts) -> FixResult:
    if unresolved.is_problem:
        declined = (Declined(fix="any", reason=unresolved.message),)
        return FixResult(
            status="failed", exit_code=Exit.PROBLEMS, facts=facts, declined=declined, remedy=unresolved.remedy
        )
    return FixResult(
        status="nothing-to-do",
        exit_code=Exit.OK,
        facts=facts,
        message=unresolved.message,
        remedy=unresolved.remedy,
    )


def _query_packages(goal: Goal, facts: Facts) -> Facts:
    """Return the facts, with the packages that the goal may need as apt itself describes them.

    Raises DoctorError if apt gives no answer and the goal depends on it.
    """
    names = planner.packages_to_query(goal, facts, plugins.fixes())
    if not names or facts.apt is None:
        return facts
    answer = query_packages(names, facts, os.environ)
    if not isinstance(answer, Unknown):
        return replace(facts, packages=answer)
    if goal.route == "apt" or goal.condition:
        code = Exit.BLOCKED if answer.cause == "time-limit" else Exit.PROBLEMS
        raise DoctorError(f"apt does not say which packages it has: {answer.detail}", code)
    return replace(facts, packages=())


def _reach(goal: Goal, facts: Facts, collect_again: CollectAgain, *, dry_run: bool, yes: bool) -> FixResult:
    assert facts.target is not None, "collected for the goal"
    decision = _decide(goal, facts)
    plan = decision.plan if decision.plan and decision.plan.steps else None
    if dry_run or not (plan or staging.is_present(facts.target.path)):
        return result_of_decision(facts, decision)
    progress = Progress()
    lacks_consent = consent.missing_consent(plan, facts.machine.user, yes=yes, progress=progress) if plan else None
    if lacks_consent:
        result = result_of_decision(facts, decision)
        return replace(result, status="needs-consent", exit_code=Exit.CONSENT, message=lacks_consent)
    if plan and not plan.yields_environment:
        execution = _execute(plan, goal, facts, progress)
        return result_of_execution(goal, facts, collect_again, decision, execution)
    with staging.exclusive(facts.target.path, limit=_LOCK_LIMIT, notify=progress.note):
        facts = refresh_target(facts, os.environ)  # another run may have reached the goal while this one waited
        decision = _decide(goal, facts)
        if decision.plan is None or not decision.plan.steps:
            return result_of_decision(facts, decision)
        execution = _execute(decision.plan, goal, facts, progress)
    return result_of_execution(goal, facts, collect_again, decision, execution)


def _decide(goal: Goal, facts: Facts) -> Decision:
    """Return the decision of the planner, or a refusal where its plan is not safe as root."""
    decision = planner.decide(goal, facts, plugins.fixes())
    refused = safeguard.refuse(decision.plan, facts) if decision.plan else None
    return replace(decision, plan=None, refused=refused) if refused else decision


def _execute(plan: Plan, goal: Goal, facts: Facts, progress: Progress) -> executor.Execution:
    try:
        return executor.execute(plan, goal, facts, progress)
    finally:
        progress.end()
