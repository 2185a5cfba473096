"""What will work on this box, and because of what: a pure function of the findings.

A check says which actions its condition blocks; a verdict only adds that up, so a new check takes
part in the verdicts without a line changed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doctor.diagnose.model import ACTIONS, Action, Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One action foretold."""

    action: Action
    works: bool | None
    """``None``: could not be told."""
    causes: tuple[str, ...]
    """Finding ids, gravest first: what blocks it, or what alone makes it work."""
    summary: str


def predict(findings: Iterable[Finding]) -> tuple[Verdict, ...]:
    """One verdict an action, in the order of ``ACTIONS``, from all findings of a box (unfiltered)."""
    ranked = sorted(findings, key=lambda finding: finding.severity.rank)
    return tuple(_verdict(action, ranked) for action in ACTIONS)


def _verdict(action: Action, findings: list[Finding]) -> Verdict:
    blocking = [f for f in findings if action in f.blocks]
    certain = [f for f in blocking if f.severity is not Severity.UNKNOWN]
    reasons = certain or blocking or [f for f in findings if action in f.allows]
    works = False if certain else None if blocking else True
    return Verdict(
        action=action,
        works=works,
        causes=tuple(dict.fromkeys(f.id for f in reasons)),
        summary=reasons[0].summary if reasons else "",
    )
