"""``doctor fix``: look, decide, ask, do, look again."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache, partial

from doctor.commands import ended
from doctor.commands.folder import folder_to_change
from doctor.commands.offers import with_offers
from doctor.commands.resolve_goal import Words, condition, recommended, to_mend
from doctor.commands.wish import look_again, request
from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.diagnose.model import Finding, Severity
from doctor.execute import consent, executor
from doctor.execute.executor import Result
from doctor.execute.result import Outcome
from doctor.execute.venv import staging
from doctor.facts import Facts
from doctor.plan import planner
from doctor.plan.model import Declined, Plan
from doctor.plan.planner import Decision
from doctor.plan.request import Request
from doctor.probe.collect import look
from doctor.report.progress import Progress
from doctor.report.text import fix as report

_GRAVE = (Severity.ERROR, Severity.WARNING)
_WAIT = 600.0
"""Seconds to wait for another doctor in the same folder; it may be installing something large."""


def run(words: Words, *, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Do what the words ask for, say how it went, and return the exit code."""
    cwd = folder_to_change()
    facts, again = _seen(words, cwd), cache(partial(_seen, words, cwd))
    outcome = _asked(words, facts, again, cwd, dry_run=dry_run, yes=yes)
    if as_json:
        changed = any(status != "planned" for status in outcome.statuses)
        facts = again() if changed else facts
        outcome = replace(outcome, facts=facts, findings=ended.findings(facts))
    report.show(outcome, as_json=as_json)
    return outcome.code


def _seen(words: Words, cwd: str) -> Facts:
    return look(environ=os.environ, cwd=cwd, python=words.python)


def _asked(words: Words, facts: Facts, again: ended.Again, cwd: str, *, dry_run: bool, yes: bool) -> Outcome:
    """What the words say; a condition's name means its remedy; without any, what ``doctor check`` recommends."""
    named, python = condition(words), words.python
    if named or words.name_nothing:
        findings = ended.findings(facts)
        if named:
            advised = to_mend(named, words, findings)
            findings = tuple(finding for finding in findings if finding.id == named)
        else:
            advised = recommended(words, facts, findings)
        if not isinstance(advised, Words):
            return _not_ours(named, advised, facts, findings)
        words = advised
    # Where the project asks for another Python than the subject, and one is here, that is the one for it.
    if words.python is None and facts.unfit and words.wish == "venv":
        words = replace(words, python=facts.fitting)
    nearest = words.python if words.python != python else _pinned(words, facts)
    if nearest:
        facts = _seen(replace(words, python=nearest), cwd)
    wish, facts = with_offers(request(words, facts, cwd), facts)
    return _outcome(wish, facts, again, dry_run=dry_run, yes=yes)


def _pinned(words: Words, facts: Facts) -> str | None:
    """The Python that the folder pins, where one is to be made: an environment that stands is not remade for that."""
    kept = facts.project.environment if facts.project else None
    stands = kept is not None and kept.state == "healthy" and words.path is None
    return facts.pinned if words.python is None and words.wish == "venv" and not stands else None


def _not_ours(named: str | None, advised: str | None, facts: Facts, findings: tuple[Finding, ...]) -> Outcome:
    """Nothing is recommended, or what only the user can do; the latter matters where something is wrong."""
    beyond = next((finding for finding in findings if finding.severity is Severity.ERROR), None)
    if beyond and not (named or advised):
        advised = f"{beyond.summary} No command of doctor's mends it: doctor explain {beyond.id} says what does."
    if advised and any(finding.severity in _GRAVE for finding in findings):
        declined = (Declined(fix="any", reason=advised),)
        return Outcome(status="failed", code=Exit.PROBLEMS, facts=facts, declined=declined)
    if advised:
        message = f"Nothing to mend. {advised}"
    elif named:
        message = f"Nothing to do: {named} is not the case here. A package of that name: doctor fix --venv {named}"
    else:
        message = "Nothing to do: doctor check recommends nothing here."
    return Outcome(status="nothing-to-do", code=Exit.OK, facts=facts, message=message)


def _outcome(wish: Request, facts: Facts, again: ended.Again, *, dry_run: bool, yes: bool) -> Outcome:
    fixes = plugins.fixes()
    decision = planner.decide(wish, facts, fixes)
    plan = _work(decision)
    if dry_run or not (plan or staging.is_present(wish.place.path)):
        return ended.told(wish, facts, decision)
    progress = Progress()
    why = consent.missing_consent(plan, facts.machine.user, yes=yes, progress=progress) if plan else None
    if why:
        return replace(ended.told(wish, facts, decision), status="needs-consent", code=Exit.CONSENT, message=why)
    if plan and not plan.environment:
        return ended.done(wish, facts, again, plan, decision.declined, _carried_out(plan, wish, facts, progress))
    with staging.exclusive(wish.place.path, limit=_WAIT, notify=progress.note):
        wish = replace(wish, place=look_again(wish.place, facts))  # whoever held the lock may have done it all
        decision = planner.decide(wish, facts, fixes)
        plan = _work(decision)
        if plan is None:
            return ended.told(wish, facts, decision)
        result = _carried_out(plan, wish, facts, progress)
    return ended.done(wish, facts, again, plan, decision.declined, result)


def _carried_out(plan: Plan, wish: Request, facts: Facts, progress: Progress) -> Result:
    try:
        return executor.carry_out(plan, wish, facts.settings, progress)
    finally:
        progress.end()


def _work(decision: Decision) -> Plan | None:
    """The plan, where there is something to do."""
    return decision.outcome if isinstance(decision.outcome, Plan) and decision.outcome.steps else None
