"""The JSON document of ``doctor check``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from doctor.core.errors import Exit
from doctor.diagnose.model import Evidence, Finding, Operation, Severity
from doctor.diagnose.recommend import Recommendation
from doctor.diagnose.run import reaches
from doctor.diagnose.verdict import Verdict
from doctor.facts import Facts, Interpreter, Machine, NoInterpreter, Package
from doctor.facts.environment import State
from doctor.report.json.envelope import write
from doctor.report.remedies import RenderedRemedy, as_typed, render


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class EnvironmentDocument:
    """The project's virtual environment."""

    path: str
    """Its folder."""
    python: str
    """Its interpreter, links unresolved."""
    state: State
    """``healthy``, or what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ProjectDocument:
    """The project in the current folder."""

    root: str
    """Its folder."""
    manager: str | None
    """The tool that manages its environment: ``pip``, ``uv``, ``poetry``, …; null where nothing is required."""
    requirements: tuple[str, ...]
    """Its requirement files, relative to ``root``."""
    requires_python: str | None
    """The versions of Python that it supports, as it states them."""
    environment: EnvironmentDocument | None
    """Its environment; null where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class VerdictDocument:
    """The prediction for one operation."""

    action: Operation
    """The operation that people try."""
    works: bool | None
    """Whether it will work; null where no prediction is possible."""
    causes: tuple[str, ...]
    """Ids of the findings that block it, gravest first, or of those that alone make it work."""
    summary: str
    """The first cause in one line; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class FindingDocument:
    """One condition, seen on this machine."""

    id: str
    """The id of the check."""
    severity: Severity
    """How much it matters."""
    summary: str
    """One line: the condition as it is here."""
    evidence: tuple[Evidence, ...]
    """Where it was seen."""
    consequence: str
    """One line: what happens if nothing is done; may be empty."""
    blocks: tuple[Operation, ...]
    """Operations that fail because of it."""
    allows: tuple[Operation, ...]
    """Operations that work only because of it."""
    remedy: RenderedRemedy | None
    """How it is repaired; null where no command or advice is known."""
    title: str
    """The condition's name for people."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class RecommendationDocument:
    """The one next step."""

    summary: str
    """One line that introduces it."""
    command: str
    """The command, to be typed as it stands."""
    remedy: RenderedRemedy
    """The same in full."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class CheckBody:
    """What ``doctor check`` found."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("check",)
    STATUSES: ClassVar[tuple[str, ...]] = ("healthy", "problems", "error")

    root: str
    """The directory that was examined; ``/`` is this machine."""
    machine: Machine
    """The machine around the interpreters."""
    python: Interpreter | None
    """The Python that the user means; null where it could not be understood."""
    packages: tuple[Package, ...]
    """The system's packages that matter for Python."""
    verdicts: tuple[VerdictDocument, ...]
    """What will work, one for each operation."""
    findings: tuple[FindingDocument, ...]
    """The conditions seen, gravest first."""
    project: ProjectDocument | None
    """The project in the current folder; null where there is none."""
    recommendation: RecommendationDocument | None
    """The one next step; null where there is nothing to do."""


def show(
    facts: Facts,
    verdicts: Sequence[Verdict],
    findings: Sequence[Finding],
    recommendation: Recommendation | None,
    code: Exit,
) -> None:
    """Print the document."""
    body = CheckBody(
        root=facts.root,
        machine=facts.machine,
        python=facts.python,
        packages=facts.packages,
        verdicts=tuple(map(_verdict, verdicts)),
        findings=finding_documents(findings, facts),
        project=_project(facts),
        recommendation=_recommendation(recommendation, facts),
    )
    write(body, command="check", status=_status(facts, findings), code=code)


def finding_documents(findings: Iterable[Finding], facts: Facts) -> tuple[FindingDocument, ...]:
    """Return findings with their remedies rendered."""
    return tuple(
        FindingDocument(
            id=finding.id,
            severity=finding.severity,
            summary=finding.summary,
            evidence=finding.evidence,
            consequence=as_typed(finding.consequence),
            blocks=finding.blocks,
            allows=finding.allows,
            remedy=render(finding.remedy, facts.machine.shell) if finding.remedy else None,
            title=finding.title,
        )
        for finding in findings
    )


def _verdict(verdict: Verdict) -> VerdictDocument:
    return VerdictDocument(
        action=verdict.operation, works=verdict.works, causes=verdict.causes, summary=as_typed(verdict.summary)
    )


def _status(facts: Facts, findings: Sequence[Finding]) -> str:
    if reaches(findings, "error"):
        return "problems"
    subject = facts.subject
    return "error" if isinstance(subject, NoInterpreter) and subject.reason == "time-limit" else "healthy"


def _recommendation(recommendation: Recommendation | None, facts: Facts) -> RecommendationDocument | None:
    if recommendation is None:
        return None
    remedy = render(recommendation.remedy, facts.machine.shell)
    return RecommendationDocument(summary=as_typed(recommendation.summary), command=remedy.text, remedy=remedy)


def _project(facts: Facts) -> ProjectDocument | None:
    project = facts.project
    if project is None:
        return None
    kept = project.environment
    return ProjectDocument(
        root=project.root,
        manager=project.manager,
        requirements=project.requirements,
        requires_python=project.requires_python,
        environment=EnvironmentDocument(path=kept.path, python=kept.python, state=kept.state) if kept else None,
    )
