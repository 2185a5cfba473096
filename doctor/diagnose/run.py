"""Run the checks on the facts; a check that crashes becomes a finding."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from doctor.core.paths import within
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
    fix_environment,
)
from doctor.facts import Facts, UnusableFolder


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
    """Whether any finding is as grave as ``level``: a severity's value, or ``never``."""
    if level == "never":
        return False
    limit = Severity(level).rank
    return any(finding.severity.rank <= limit for finding in findings)


def _run_check(check: Check, facts: Facts) -> Iterator[Finding]:
    try:
        for finding in check.check(facts):
            if facts.unusable_folder:
                finding = _with_possible_remedy(finding, facts, facts.unusable_folder)
            if not facts.live:
                finding = replace(finding, remedy=_for_other_root(finding.remedy))
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


def _for_other_root(remedy: Remedy | None) -> Remedy | None:
    """Return the remedy in words, since a command typed here would change this machine and not the one examined."""
    if remedy is None or isinstance(remedy, Instruction):
        return remedy
    if isinstance(remedy, Activate):
        return None
    if isinstance(remedy, Fix):
        command = shlex.join(["doctor", "fix", *remedy.goal.arguments()])
    else:
        command = shlex.join(remedy.argv) if isinstance(remedy, Command) else remedy.text
    return Instruction(text=f"In the system that was examined, run `{command}`.")


def _with_possible_remedy(finding: Finding, facts: Facts, folder: UnusableFolder) -> Finding:
    """Return the finding with a remedy that does not need to write to ``folder``, where this user cannot."""
    project, remedy = facts.project, finding.remedy
    environment = project.environment if project else None
    creates = isinstance(remedy, Fix) and remedy.goal.route == "environment" and remedy.goal.path is None
    creates |= isinstance(remedy, Command) and project is not None and remedy.argv == project.manager_command()
    if not creates or (environment and not within(environment.path, folder.path)):
        return finding
    if environment:
        text = f"Nothing can be installed there, because {folder.reason}. Run doctor as the owner of the folder."
        return replace(finding, remedy=Instruction(text=text))
    return replace(
        finding,
        remedy=fix_environment(path=folder.instead, needs_consent=True) if folder.instead else None,
        next_step=f"No environment can be created in {folder.path}. Change to the folder of your project, or create "
        "one in your home folder.",
    )
