"""Recommend the one next step, as a pure function of facts and findings."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from doctor.core.goal import Goal
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import (
    Activate,
    Command,
    Finding,
    Fix,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    fix_application,
)
from doctor.facts import Facts

_REPAIRED_BY_APT = "marker-removed"
"""The condition for which ``doctor fix`` installs a package again."""
_REPAIRED_BY_PIPX = "dead-pipx-apps"
"""The condition for which ``doctor fix`` builds environments again, with a pipx that may write to its folders."""


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """The recommended next step."""

    summary: str
    """One line that introduces the remedy."""
    remedy: Remedy
    """A command; never an instruction in words."""
    finding: Finding
    """The finding whose remedy it is."""


def recommend(facts: Facts, findings: Iterable[Finding]) -> Recommendation | None:
    """Return the remedy of the most severe problem, else a suggested next step, else ``None``.

    In a project, the suggestions for it come before problems outside it, whose repair needs consent. To activate an
    environment is suggested only if nothing is wrong.
    """
    findings = tuple(findings)
    is_healthy = not any(finding.severity.is_problem for finding in findings)
    ranked = [finding for finding in findings if finding.remedy and not isinstance(finding.remedy, Instruction)]
    problems = [finding for finding in ranked if finding.severity.is_problem]
    # Checks of the project come after those of the interpreter, so that the last suggestion is the most specific one.
    suggestions = [
        finding
        for finding in reversed(ranked)
        if finding.suggested and (is_healthy or not isinstance(finding.remedy, Activate))
    ]
    suggestions.sort(key=lambda finding: isinstance(finding.remedy, Activate))  # what is missing comes first
    of_project = suggestions if facts.project else []
    inside = [each for each in problems if not _repairs_condition(each.remedy) and not _concerns_tools(each)]
    chosen = next(iter([*inside, *of_project, *problems, *suggestions]), None)
    if chosen and _runs_apt(chosen.remedy):  # which does nothing before apt itself is repaired
        # doctor itself fetches the lists that are missing, which is not a problem of its own
        stopping = ranked if isinstance(chosen.remedy, Command) else problems
        chosen = next((each for each in stopping if "apt-install" in (*each.blocks, *each.doubts)), chosen)
    if chosen and chosen.id == _REPAIRED_BY_PIPX:
        chosen = next((problem for problem in problems if "pipx-install" in problem.blocks), chosen)
    if chosen and _runs_pip(chosen.remedy):  # which unpacks into the folder for temporary files
        chosen = next((problem for problem in problems if _moves_temporary(problem)), chosen)
    if chosen and _runs_pip(chosen.remedy):  # which ends with an error while its configuration is wrong
        chosen = next((problem for problem in problems if _stops_every_pip(problem, facts)), chosen)
        if any(_stops_until_repaired(finding) for finding in findings):
            return None
    if chosen is None or chosen.remedy is None:
        return None
    summary, remedy = chosen.next_step or chosen.summary, chosen.remedy
    project = facts.project
    command = project.manager_command() if project else None
    if project and project.manager and command and _runs(remedy, command):
        if isinstance(remedy, Command):
            summary = f"{project.manager} manages this project's environment."
        if project.lacks_manager:
            summary = f"{project.manager} manages this project's environment, but is not installed."
            remedy = fix_application(project.manager)
    elif isinstance(remedy, Command) and remedy.argv[0] == "uv" and facts.live:
        if facts.tools.uv is None:
            reason = "installs such a Python" if remedy.argv[1:2] == ("python",) else "created this environment"
            summary = f"uv {reason}, but is not installed."
            remedy = fix_application("uv")
        else:
            remedy = replace(remedy, argv=(facts.tools.uv, *remedy.argv[1:]))
    return Recommendation(summary=summary, remedy=remedy, finding=chosen)


def with_code(recommendation: Recommendation, facts: Facts) -> Recommendation:
    """Return the recommendation with ``doctor fix`` instead of an environment that would lack what the code imports.

    root is refused what another user's code asks for.
    """
    remedy = recommendation.remedy
    goal = remedy.goal if isinstance(remedy, Fix) else None
    is_refused = facts.obstacle is not None and facts.obstacle.kind == "distrusted"
    if goal is None or goal != Goal(route="environment", path=goal.path, python=goal.python) or is_refused:
        return recommendation
    if goal.path not in (None, facts.stand_in) or not facts.has_code:
        return recommendation
    finding, summary = recommendation.finding, recommendation.summary
    if goal.path is None and not finding.severity.is_problem:
        summary = "Create an environment, and install what the code in this folder imports."
    remedy = Fix(goal=Goal(python=goal.python), needs_consent=True, needs_network=True)
    return Recommendation(summary=summary, remedy=remedy, finding=finding)


def _runs(remedy: Remedy, command: tuple[str, ...]) -> bool:
    """Return whether the remedy runs the manager's command, alone or after another one."""
    if isinstance(remedy, ShellLine):
        return remedy.text.endswith(f" && {shlex.join(command)}")
    return isinstance(remedy, Command) and remedy.argv == command


def _concerns_tools(finding: Finding) -> bool:
    """Return whether nothing but an installation with pipx or apt fails, which a project does not need."""
    operations = (*finding.blocks, *finding.doubts)
    return bool(operations) and {"pipx-install", "apt-install"}.issuperset(operations)


def _runs_apt(remedy: Remedy | None) -> bool:
    if isinstance(remedy, Fix):
        return remedy.goal.condition == _REPAIRED_BY_APT or remedy.goal.route == "apt"
    return isinstance(remedy, Command) and "apt-get" in remedy.argv


def _runs_pip(remedy: Remedy | None) -> bool:
    if isinstance(remedy, Fix):
        goal = remedy.goal
        return goal.condition == _REPAIRED_BY_PIPX or goal.route in ("environment", "pipx") or bool(goal.files)
    words = remedy.argv if isinstance(remedy, Command) else remedy.text.split() if isinstance(remedy, ShellLine) else ()
    return bool({"pip", "pipx"}.intersection(words)) and bool({"install", "reinstall"}.intersection(words))


def _moves_temporary(problem: Finding) -> bool:
    return isinstance(problem.remedy, ShellLine) and problem.remedy.text.startswith("export TMPDIR=")


def _stops_every_pip(problem: Finding, facts: Facts) -> bool:
    """Return whether a problem stops pip, in environments too: its configuration, or a folder that they see."""
    is_unset = isinstance(problem.remedy, ShellLine) and problem.remedy.text.startswith("unset PIP_")
    stopped = {*problem.blocks, *problem.doubts}
    environment, user = facts.project.environment if facts.project else None, facts.machine.user
    if isinstance(problem.remedy, Command) and problem.remedy.argv[0] == "chmod":
        may_open = user is not None and user.sudo in ("passwordless", "password")
        is_seen = environment is not None and environment.system_site_packages
        return bool(stopped & {"pip-install", "pipx-install"}) and (may_open or is_seen)
    return {"pip-install", "pipx-install"} <= stopped and (is_unset or _repairs_condition(problem.remedy))


def manual_step(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding whose advice in words is the next step, where no command is recommended.

    That is the problem to solve first, or a suggestion; ``None`` where neither has such advice.
    """
    findings = tuple(findings)
    problems = sorted((each for each in findings if each.severity.is_problem), key=lambda it: not is_left_to_user(it))
    notes = (each for each in findings if each.suggested and not each.severity.is_problem)
    return next((each for each in (*problems[:1], *notes) if isinstance(each.remedy, Instruction)), None)


def is_left_to_user(finding: Finding) -> bool:
    """Return whether a finding is an error that no command repairs, and words say how the user does."""
    return finding.severity is Severity.ERROR and isinstance(finding.remedy, Instruction)


def _stops_until_repaired(problem: Finding) -> bool:
    """Return whether an error keeps pip from installing anywhere until the user has repaired it."""
    return is_left_to_user(problem) and {"pip-install", "pipx-install"}.issubset(problem.blocks)


def _repairs_condition(remedy: Remedy | None) -> bool:
    return isinstance(remedy, Fix) and bool(remedy.goal.condition)
