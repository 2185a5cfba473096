"""``doctor fix``: look, decide, ask, do, look again."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from doctor import activation, consent, executor, planner
from doctor.act import lock, workshop
from doctor.executor import Result
from doctor.exit import Exit
from doctor.facts import Facts
from doctor.fixes import venv
from doctor.outcome import Outcome, Ready
from doctor.plan import Declined, Place, Plan, Refused, Request, RequirementList, Status, Wish
from doctor.planner import Decision
from doctor.probe import look, place, wanted
from doctor.probe.box import Box
from doctor.report import fix as report
from doctor.report.progress import Progress

FIXES = (venv,)
_WAIT = 600.0
"""Seconds to wait for another doctor in the same folder; it may be installing something large."""


def run(
    *,
    names: Sequence[str],
    files: Sequence[str],
    groups: Sequence[str],
    wish: Wish,
    path: str | None,
    python: str | None,
    system_site_packages: bool,
    dry_run: bool,
    yes: bool,
    offline: bool,
    as_json: bool,
) -> int:
    """Do what the words ask for, say how it went, and return the exit code."""
    cwd = os.getcwd()
    facts = look(environ=os.environ, cwd=cwd, python=python)
    where = _place(facts, cwd, path)
    lists = _lists(where.project, cwd, files, groups)
    request = Request(
        wish=wish,
        place=where,
        names=tuple(names),
        lists=lists,
        python=python,
        told_path=path is not None,
        system_site_packages=system_site_packages,
        offline=offline,
        maker=_maker(),
        inputs=wanted.digest(lists),
    )
    outcome = _outcome(request, facts, dry_run=dry_run, yes=yes)
    report.show(outcome, as_json=as_json)
    return outcome.code


def _place(facts: Facts, cwd: str, path: str | None) -> Place:
    """What ``--path`` names; else the project's environment; else ``.venv`` in the project, or right here."""
    root = facts.project.root if facts.project else cwd
    home = facts.machine.user.home if facts.machine.user else os.environ.get("HOME")
    if path is None and facts.project and facts.project.environment:
        path = facts.project.environment.path
    named = os.path.join(cwd, path) if path is not None else os.path.join(root, ".venv")
    return place.look(Box(), root, named, home)


def _lists(root: str, cwd: str, files: Sequence[str], groups: Sequence[str]) -> tuple[RequirementList, ...]:
    """What ``-r`` and ``--group`` name; else the project's own list."""
    box = Box()
    if not files and not groups:
        return wanted.find(box, root)
    named = [wanted.read(box, root, os.path.relpath(os.path.join(cwd, name), root)) for name in files]
    return (*named, *(wanted.read(box, root, "pyproject.toml", group) for group in groups))


def _maker() -> tuple[str, ...]:
    """How to start the virtualenv that doctor carries, from wherever doctor runs (a zipapp unpacks itself)."""
    import importlib.util
    import site

    found = importlib.util.find_spec("virtualenv")
    folder = os.path.dirname(os.path.dirname(found.origin)) if found and found.origin else ""
    start = (sys.executable, "-m", "virtualenv")
    return start if folder in site.getsitepackages() else ("env", f"PYTHONPATH={folder}", *start)


def _outcome(request: Request, facts: Facts, *, dry_run: bool, yes: bool) -> Outcome:
    decision = planner.decide(request, facts, FIXES)
    plan = _work(decision)
    if dry_run or not (plan or workshop.remains(request.place.path)):
        return _told(request, facts, decision)
    progress = Progress()
    if plan and not consent.given(plan, yes=yes, progress=progress):
        return replace(_told(request, facts, decision), status="needs-consent", code=Exit.CONSENT)
    folder = os.path.dirname(request.place.path)

    def waiting() -> None:
        progress.note(f"Waiting: another doctor is at work in {folder}.")

    with lock.held(folder, limit=_WAIT, waiting=waiting) as alone:
        if alone:
            workshop.repair(request.place.path)
        request = replace(request, place=_again(request.place, facts))  # whoever held the lock may have done it all
        decision = planner.decide(request, facts, FIXES)
        plan = _work(decision)
        if plan is None:
            return _told(request, facts, decision)
        try:
            result = executor.carry_out(plan, request, facts.settings, progress.step)
        finally:
            progress.end()
    return _done(request, facts, plan, decision.declined, result)


def _work(decision: Decision) -> Plan | None:
    """The plan, where there is something to do."""
    return decision.outcome if isinstance(decision.outcome, Plan) and decision.outcome.steps else None


def _again(before: Place, facts: Facts) -> Place:
    return place.look(Box(), before.project, before.path, facts.machine.user.home if facts.machine.user else None)


def _told(request: Request, facts: Facts, decision: Decision) -> Outcome:
    """The outcome where nothing is done."""
    outcome, declined = decision.outcome, decision.declined
    if isinstance(outcome, Refused):
        message = f"{outcome.reason} {outcome.instead}"
        return Outcome(status="refused", code=Exit.REFUSED, facts=facts, message=message)
    if outcome is None:
        return Outcome(status="declined", code=Exit.PROBLEMS, facts=facts, declined=declined)
    ready = None if outcome.steps else _ready(request.place, facts)
    return Outcome(
        status="planned" if outcome.steps else "nothing-to-do",
        code=Exit.OK,
        facts=facts,
        plan=outcome,
        statuses=("planned",) * len(outcome.steps),
        declined=declined,
        environment=ready,
    )


def _done(request: Request, facts: Facts, plan: Plan, declined: tuple[Declined, ...], result: Result) -> Outcome:
    """The outcome of the steps; what came of them is looked at again before it is called done."""
    after, failure = _again(request.place, facts), result.failure
    told = Outcome(
        status="done",
        code=Exit.OK,
        facts=facts,
        plan=plan,
        statuses=result.statuses,
        declined=declined,
        receipt=result.receipt,
        unrecorded=result.unrecorded,
    )
    if failure:
        status: Status = "blocked" if failure.code is Exit.BLOCKED else "failed"
        message = f"{failure.reason} Everything is as it was before."
        return replace(told, status=status, code=failure.code, message=message, output=failure.output)
    if after.environment is None or after.environment.state != "healthy":
        return replace(told, status="failed", code=Exit.PROBLEMS, message=f"{after.shown} is still not sound.")
    return replace(told, environment=_ready(after, facts))


def _ready(where: Place, facts: Facts) -> Ready:
    return Ready(
        path=where.path,
        python=os.path.join(where.path, "bin/python"),
        activate=activation.line(where.path, facts.machine.shell, os.getcwd()),
    )
