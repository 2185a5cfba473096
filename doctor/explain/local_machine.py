"""A log read on the machine where it happened: what the box itself adds to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from types import ModuleType

from doctor.diagnose.model import Finding, Fix, Severity
from doctor.diagnose.run import diagnose
from doctor.explain.pages import filled, page
from doctor.explain.rank import Match
from doctor.facts import Facts

_PROVES = ("moved-venv", "noexec-venv", "broken-venv")
"""Why the system's pip answers inside an active environment (``situations``: the false externally-managed)."""


def join(
    matches: tuple[Match, ...],
    conditions: Sequence[ModuleType],
    *,
    active: str | None,
    piped: bool,
    look: Callable[[], Facts],
) -> tuple[Match, ...]:
    """``matches``, and what this box shows of the cause of an externally-managed error in an active environment.

    ``active`` is VIRTUAL_ENV. Only a log that shows that very environment in its prompt gives way to the
    box's finding; to one that came through a pipe it is added. A log from elsewhere is left as it is, and
    the box is not looked at.
    """
    if not active or not matches or matches[0].id != "externally-managed":
        return matches
    shown = matches[0].prompt == PurePath(active).name
    if not shown and not piped:
        return matches
    found = _found(matches[0], conditions, look())
    return (*found, *matches) if shown else (matches[0], *found, *matches[1:])


def _found(match: Match, conditions: Sequence[ModuleType], facts: Facts) -> tuple[Match, ...]:
    checks = {check.ID: check for check in conditions if check.ID in _PROVES}
    findings = diagnose(facts, checks.values())
    return tuple(
        Match(
            id=finding.id,
            confidence="certain",
            lines=match.lines,
            summary=finding.summary,
            context=("this-machine", *match.context),
            fix="; ".join(f"{one.source}: {one.value}" for one in finding.evidence)
            + f". {filled(page(checks[finding.id]).section('What to do'))}",
            dead_ends=filled(page(checks[finding.id]).section("Dead ends")),
            run=_command(finding),
            prompt=match.prompt,
        )
        for finding in findings
        if finding.severity in (Severity.ERROR, Severity.WARNING)
    )[:1]


def _command(finding: Finding) -> str | None:
    return finding.remedy.goal.command() if isinstance(finding.remedy, Fix) else None
