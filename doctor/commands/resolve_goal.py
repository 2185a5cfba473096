"""Resolve the arguments of ``doctor fix`` to a goal.

The id of a condition stands for the remedy of its finding, a script for what it needs, and no argument at all for the
recommended remedy, or for what the code of a folder without lists of requirements needs.
"""

from __future__ import annotations

from collections.abc import Sequence

from doctor.commands.resolve_code import resolve_folder, resolve_script
from doctor.commands.unresolved import Unresolved
from doctor.core import plugins
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.model import Finding, Fix, Instruction, Remedy
from doctor.diagnose.recommend import is_left_to_user, recommend
from doctor.facts import Facts
from doctor.plan.known_names import is_in_use


def named_condition(goal: Goal) -> str | None:
    """Return the only requirement if it is the id of a condition, and not the name of a package."""
    if goal.as_typed or goal.route or goal.script or len(goal.requirements) != 1:
        return None
    name = goal.requirements[0]
    return name if plugins.is_condition(name) else None


def resolve_goal(goal: Goal, facts: Facts, findings: Sequence[Finding]) -> Goal | Unresolved:
    """Return the goal that the user means, or why there is none. ``findings`` are all findings of the machine."""
    condition = named_condition(goal)
    if condition:
        return _resolve_condition(condition, goal, findings)
    if goal.script:
        return resolve_script(goal, facts)
    if goal.is_unspecified:
        recommended = _resolve_recommendation(goal, facts, findings)
        return resolve_folder(goal, facts, recommended) if facts.code or facts.other_requirements else recommended
    return goal


def choose_python(goal: Goal, facts: Facts) -> tuple[Goal, str | None]:
    """Return the goal, and the path of the interpreter to use instead of the subject; ``None`` for the subject.

    If the project requires another Python, and a fitting one is installed, the goal names it. The Python that
    ``.python-version`` names is used for a new environment; a healthy environment is not rebuilt for it.
    """
    if goal.python is not None or goal.route != "environment":
        return goal, None
    if facts.needs_other_python and facts.fitting_python:
        return replace(goal, python=facts.fitting_python), facts.fitting_python
    existing = facts.project.environment if facts.project else None
    is_kept = existing is not None and existing.state == "healthy" and goal.path is None
    return goal, None if is_kept else facts.pinned_python


def choose_base(goal: Goal, facts: Facts) -> str:
    """Return the path of the Python that a new environment at the target keeps, if it may; empty for the subject.

    Another one is used if the user names one or wants to see the packages of the system's, if the project excludes the
    Python of the environment, or if its ``.python-version`` does and accepts the subject.
    """
    existing, python = facts.target.environment if facts.target else None, facts.python
    if existing is None or goal.python is not None or goal.route in ("pipx", "apt") or goal.condition:
        return ""
    if not existing.base or (goal.system_site_packages and not existing.system_site_packages):
        return ""
    minor, pin = existing.base_minor, facts.pin
    is_excluded = facts.project and minor and not facts.project.accepts_python(f"{minor}.99")
    is_pinned = pin and python and pin.accepts(python.version) and not pin.accepts(minor)
    return "" if is_excluded or is_pinned else existing.base


def _resolve_condition(condition: str, goal: Goal, findings: Sequence[Finding]) -> Goal | Unresolved:
    if plugins.is_log_only(condition):
        return Unresolved(message=f"Only a log shows {condition}. Explain the log: `doctor explain LOG`")
    if plugins.is_scan_only(condition):
        return Unresolved(message=f"Only a scan looks for {condition} and shows what to do: `doctor scan`")
    findings = [finding for finding in findings if finding.id == condition]
    if not findings:
        namesake = f" For the package of that name: `doctor fix --as-typed {condition}`" if is_in_use(condition) else ""
        return Unresolved(message=f"Nothing to do: {condition} was not found.{namesake}")
    if plugins.is_repairable(condition):
        return replace(goal, condition=condition, requirements=())
    finding, is_problem = findings[0], _has_problem(findings)
    if finding.remedy is None:
        return Unresolved(message=_not_fixable(finding), is_problem=is_problem)
    return _resolve_remedy(finding.remedy, finding.summary, replace(goal, requirements=()), is_problem=is_problem)


def _resolve_recommendation(goal: Goal, facts: Facts, findings: Sequence[Finding]) -> Goal | Unresolved:
    is_problem = _has_problem(findings)
    recommendation = recommend(facts, findings)
    if recommendation:
        return _resolve_remedy(recommendation.remedy, recommendation.summary, goal, is_problem=is_problem)
    problems = [finding for finding in findings if finding.severity.is_problem]
    problem = next(iter([*filter(is_left_to_user, problems), *problems]), None)
    if problem and isinstance(problem.remedy, Instruction):
        return Unresolved(message=f"{problem.summary} {problem.remedy.text}", is_problem=True)
    if problem:
        return Unresolved(message=_not_fixable(problem), is_problem=True)
    suggested = (finding.remedy for finding in findings if finding.suggested)
    manual = next((remedy for remedy in suggested if isinstance(remedy, Instruction)), None)
    return Unresolved(message=manual.text if manual else "Nothing to do: `doctor check` recommends nothing.")


def _resolve_remedy(remedy: Remedy, summary: str, goal: Goal, *, is_problem: bool) -> Goal | Unresolved:
    if not isinstance(remedy, Fix):
        return Unresolved(message=f"{summary} Only you can do this:", remedy=remedy, is_problem=is_problem)
    implied = remedy.goal
    return replace(
        implied,
        requirements=(*goal.requirements, *implied.requirements),
        python=goal.python or implied.python,
        offline=goal.offline,
        strict=goal.strict,
        compiled=goal.compiled,
        as_typed=goal.as_typed,
        installer=goal.installer,
    )


def _has_problem(findings: Sequence[Finding]) -> bool:
    return any(finding.severity.is_problem for finding in findings)


def _not_fixable(finding: Finding) -> str:
    return f"{finding.summary} doctor cannot fix this automatically. What to do: `doctor explain {finding.id}`"
