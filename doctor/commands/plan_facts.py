"""Collect what planning a goal needs. The planner names what it lacks, and the probes find it."""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core import plugins
from doctor.core.errors import DoctorError, Exit
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.facts import Facts, Unknown
from doctor.plan import planner
from doctor.probe import goal_facts


def collect_for_plan(goal: Goal, facts: Facts, environ: Mapping[str, str]) -> Facts:
    """Return the facts with the imports, commands and packages that the routes of the goal depend on.

    ``facts`` were collected for the goal. Raises DoctorError if apt gives no answer and the goal depends on it.
    """
    if planner.needs_code(goal, facts):
        facts = replace(facts, imports=goal_facts.read_imports(facts, environ))
    unknown = planner.unknown_names(goal, facts)
    if unknown:
        facts = replace(facts, commands=goal_facts.read_commands(unknown, facts, environ, offline=goal.offline))
    names = planner.packages_to_query(goal, facts, plugins.fixes())
    if not names or facts.apt is None:
        return facts
    answer = goal_facts.query_packages(names, facts, environ)
    if not isinstance(answer, Unknown):
        return replace(facts, packages=answer)
    if goal.route == "apt" or goal.condition:
        code = Exit.BLOCKED if answer.cause == "time-limit" else Exit.PROBLEMS
        raise DoctorError(f"The packages that apt has could not be read: {answer.detail}", code)
    return replace(facts, packages=())
