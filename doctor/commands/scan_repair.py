"""Repair one environment that ``doctor scan`` found, by the steps of ``doctor fix`` in the folder of its project."""

from __future__ import annotations

import os
from functools import cache, partial

from doctor.commands import fix
from doctor.core.errors import DoctorError, Exit
from doctor.core.record import replace
from doctor.diagnose.found import Diagnosis
from doctor.diagnose.model import first_names
from doctor.facts import Facts
from doctor.facts.found import FoundEnvironment
from doctor.plan import install_set
from doctor.plan.model import Declined
from doctor.probe.collect import collect
from doctor.report.progress import Progress
from doctor.report.result import STATUSES, FixResult


def repair(diagnosis: Diagnosis, number: str, progress: Progress) -> FixResult:
    """Rebuild an environment and return the result. The user has agreed; ``number`` precedes the progress.

    Nothing is done where a distribution could not be restored: a person has to decide about it.
    """
    rebuild, path = diagnosis.rebuild, found_path(diagnosis)
    assert rebuild is not None, "only such a diagnosis is repaired"
    folder = diagnosis.folder or os.path.dirname(path)
    goal = rebuild.goal
    if not goal.condition:
        goal = replace(goal, path=os.path.join(folder, goal.path or ".venv"))
    progress.note(f"{number}Rebuild {path}.")
    facts = collect(environ=os.environ, cwd=folder)
    try:
        prepared = fix.prepare(goal, facts, folder, can_ask=False)
        if isinstance(prepared, FixResult):
            return prepared
        lost = () if goal.condition else install_set.not_restored(prepared.goal, prepared.facts)
        if lost:
            return _declined(facts, f"Nothing shows how to restore {first_names(lost)}.")
        existing = prepared.facts.target and prepared.facts.target.environment
        if existing and existing.defect and existing.system_site_packages and not existing.base:
            return _declined(facts, "It used packages of a Python that no longer exists; these cannot be restored.")
        return fix.carry_out(prepared, cache(partial(collect, environ=os.environ, cwd=folder)), dry_run=False, yes=True)
    except DoctorError as error:  # one that cannot be repaired must not stop the others
        result = _declined(facts, error.message)
        return replace(result, status=STATUSES.get(error.code, "failed"), exit_code=error.code)


def found_path(diagnosis: Diagnosis) -> str:
    """Return the folder of the environment that was found."""
    assert isinstance(diagnosis.found, FoundEnvironment), "only environments are repaired"
    return diagnosis.found.environment.path


def result_in_words(result: FixResult, *, is_done: bool) -> str:
    """Return the result of a repair in one line."""
    if is_done:
        return "rebuilt with the same packages."
    return result.message or " ".join(declined.reason for declined in result.declined[:1]) or "not rebuilt."


def _declined(facts: Facts, reason: str) -> FixResult:
    return FixResult(
        status="failed", exit_code=Exit.PROBLEMS, facts=facts, declined=(Declined(fix="venv", reason=reason),)
    )
