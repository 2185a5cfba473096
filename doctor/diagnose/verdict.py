"""Predict which operations will work, as a pure function of the findings.

A check says which operations its condition blocks, and a verdict only adds that up. A new check therefore takes part in
the verdicts without a change here.
"""

from __future__ import annotations

from collections.abc import Iterable

from doctor.core.record import dataclass
from doctor.diagnose.model import OPERATIONS, Finding, Operation, Severity


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The prediction for one operation."""

    operation: Operation
    """The operation that is predicted."""
    works: bool | None
    """Whether the operation will work; null where no prediction is possible."""
    causes: tuple[str, ...]
    """Ids of the findings that block the operation, most severe first, or of those that alone make it work."""
    summary: str
    """The first cause in one line; empty if there is none."""


def predict(findings: Iterable[Finding]) -> tuple[Verdict, ...]:
    """Return one verdict for each of ``OPERATIONS``, from all findings of a machine (unfiltered)."""
    ranked = sorted(findings, key=lambda finding: finding.severity.rank)
    return tuple(_predict_operation(operation, ranked) for operation in OPERATIONS)


def _predict_operation(operation: Operation, findings: list[Finding]) -> Verdict:
    blocking = [finding for finding in findings if operation in (*finding.blocks, *finding.doubts)]
    certain = [
        finding for finding in blocking if operation in finding.blocks and finding.severity is not Severity.UNKNOWN
    ]
    causes = certain or blocking or [finding for finding in findings if operation in finding.allows]
    return Verdict(
        operation=operation,
        works=False if certain else None if blocking else True,
        causes=tuple(dict.fromkeys(finding.id for finding in causes)),
        summary=causes[0].summary if causes else "",
    )
