"""Facts in, findings out: every check is asked, and one that crashes becomes a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import ModuleType

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts


def title(check: ModuleType) -> str:
    """The condition's name for people: the first line of the check's docstring, up to the colon."""
    first = (check.__doc__ or "").partition("\n")[0]
    return first.partition(":")[0].rstrip(".") or str(check.ID)


def diagnose(facts: Facts, checks: Iterable[ModuleType]) -> tuple[Finding, ...]:
    """All findings, gravest first; findings of one severity keep the order of ``checks``."""
    findings = [finding for check in checks for finding in _ask(check, facts)]
    return tuple(sorted(findings, key=lambda finding: finding.severity.rank))


def _ask(check: ModuleType, facts: Facts) -> Iterator[Finding]:
    try:
        for finding in check.check(facts):
            yield replace(finding, title=finding.title or title(check))
    except Exception as error:  # a check of somebody else's may raise anything
        identity = str(getattr(check, "ID", check.__name__))
        yield Finding(
            id=identity,
            severity=Severity.UNKNOWN,
            title="check crashed",
            summary=f"The check {identity} crashed, so it could not tell.",
            evidence=(Evidence(source=check.__name__, value=f"{type(error).__name__}: {error}"),),
        )
