"""Explain a log with what this machine shows of its cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from types import ModuleType

from doctor.diagnose.model import Finding, Severity
from doctor.diagnose.run import diagnose
from doctor.explain.pages import read_page, unwrap
from doctor.explain.rank import Match
from doctor.facts import Facts


def add_local_cause(
    matches: tuple[Match, ...],
    checks: Sequence[ModuleType],
    *,
    virtual_env: str | None,
    from_stdin: bool,
    read_facts: Callable[[], Facts],
) -> tuple[Match, ...]:
    """Add the cause of the first match, if a check with a fitting ``EXPLAINS`` finds it on this machine.

    ``virtual_env`` is the value of VIRTUAL_ENV. The log must concern that environment, otherwise the machine is
    not read and ``matches`` are returned as they are. A log whose prompt shows the environment certainly concerns
    it, and the cause is put first; a log from a pipe probably does, and the cause is put second.
    """
    if not virtual_env or not matches:
        return matches
    effect = matches[0]
    candidates = [check for check in checks if effect.id in getattr(check, "EXPLAINS", ())]
    in_prompt = effect.active_environment == PurePath(virtual_env).name
    if not candidates or not (in_prompt or from_stdin):
        return matches
    cause = _find_cause(effect, candidates, read_facts())
    if cause is None:
        return matches
    return (cause, *matches) if in_prompt else (effect, cause, *matches[1:])


def _find_cause(effect: Match, candidates: Sequence[ModuleType], facts: Facts) -> Match | None:
    problems = (Severity.ERROR, Severity.WARNING)
    finding = next((finding for finding in diagnose(facts, candidates) if finding.severity in problems), None)
    if finding is None:
        return None
    page = read_page(next(check for check in candidates if finding.id == check.ID))
    return Match(
        id=finding.id,
        confidence="certain",
        lines=effect.lines,
        summary=finding.summary,
        context=("this-machine", *effect.context),
        advice=f"{_describe_evidence(finding)}. {unwrap(page.section('What to do'))}",
        dead_ends=unwrap(page.section("Dead ends")),
        remedy=finding.remedy,
        active_environment=effect.active_environment,
    )


def _describe_evidence(finding: Finding) -> str:
    return "; ".join(f"{evidence.source}: {evidence.value}" for evidence in finding.evidence)
