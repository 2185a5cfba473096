"""The one right thing to do: a pure function of facts and findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doctor.diagnose.model import Finding, Severity
from doctor.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What to do next."""

    summary: str
    command: str
    """To be typed as it stands."""


_ADVICE = ("no-project-venv", "not-activated")
"""Findings that are no fault, whose fix is still the next thing to do; the first one seen."""


def recommend(facts: Facts, findings: Iterable[Finding]) -> Recommendation | None:
    """Mend the gravest fault that has a remedy; else take the next step; ``None`` where all is well.

    What takes consent, since it lies outside the project (``doctor fix CONDITION``), comes after what the
    project needs.
    """
    ranked = [finding for finding in findings if finding.fix]
    faults = [finding for finding in ranked if finding.severity in (Severity.ERROR, Severity.WARNING)]
    own = (finding for finding in faults if finding.fix != f"doctor fix {finding.id}")
    advice = (finding for name in _ADVICE for finding in ranked if finding.id == name)
    chosen = next(own, None) or next(advice, None) or next(iter(faults), None)
    if chosen is None and _is_managed_without_environment(facts):
        chosen = next((finding for finding in ranked if finding.id == "externally-managed"), None)
    if chosen is None or chosen.fix is None:
        return None
    project = facts.project
    if project and chosen.fix == project.command():
        lacks = f" {project.lacks}." if project.lacks else ""
        return Recommendation(
            summary=f"This project's environment is the business of {project.manager}.{lacks}", command=chosen.fix
        )
    return Recommendation(summary=_SUMMARIES.get(chosen.id, chosen.summary), command=chosen.fix)


def _is_managed_without_environment(facts: Facts) -> bool:
    return facts.live and facts.python is not None and not facts.has_environment


_SUMMARIES = {
    "ensurepip-missing": "Make an environment with doctor: it needs neither ensurepip nor root.",
    "venv-module-missing": "Make an environment with doctor: it does not need the module venv.",
    "externally-managed": "To install packages, make an environment in your project's folder.",
    "no-project-venv": "Make the project's environment and install what it asks for.",
    "not-activated": "Activate the project's environment in this shell.",
}
"""What to do about a finding, where that says more than the finding itself."""
