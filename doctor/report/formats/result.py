"""The result of ``doctor check`` as every format of this folder receives it, and its text on one line."""

from __future__ import annotations

from doctor.core.record import dataclass
from doctor.diagnose.model import Finding, Severity
from doctor.diagnose.recommend import Recommendation
from doctor.diagnose.run import reaches
from doctor.diagnose.verdict import Verdict
from doctor.facts import Facts
from doctor.report.output import escaped
from doctor.report.remedies import as_typed, render

LONGEST = 500
"""Characters of one line of text from the machine."""


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """The result of ``doctor check``."""

    facts: Facts
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    """The findings that were asked for, most severe first."""
    recommendation: Recommendation | None
    conditions: tuple[str, ...]
    """The ids of the conditions that were looked for."""
    fail_on: str
    """The severity from which a finding counts as a failure, or ``never``."""
    time: float
    """When the machine was examined, in seconds since 1970."""

    def problems(self) -> list[Finding]:
        """Return the findings above severity info."""
        return [finding for finding in self.findings if finding.severity is not Severity.INFO]

    def notes(self) -> list[Finding]:
        """Return the findings of severity info."""
        return [finding for finding in self.findings if finding.severity is Severity.INFO]

    def fails(self, finding: Finding) -> bool:
        """Return whether a finding makes the exit code 1."""
        return reaches([finding], self.fail_on)

    def remedy(self, finding: Finding) -> str:
        """Return what to do about a finding, a command or advice; empty if nothing is known."""
        return render(finding.remedy, self.facts.machine.shell).text if finding.remedy else ""


def line(text: str) -> str:
    """Return text as one line that nothing in it can end, with commands as they can be typed, and not too long."""
    whole = escaped(as_typed(text))
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…"
