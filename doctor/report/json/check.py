"""The JSON document of ``doctor check``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass
from doctor.diagnose.model import Evidence, Finding, Operation, Severity
from doctor.diagnose.recommend import Recommendation, manual_step
from doctor.diagnose.run import status_of
from doctor.diagnose.verdict import Verdict
from doctor.facts import Facts, Interpreter, Machine, Package
from doctor.facts.environment import Environment, State
from doctor.report.json.envelope import write
from doctor.report.remedies import RenderedRemedy, as_typed, render


@dataclass(frozen=True, kw_only=True)
class EnvironmentDocument:
    """The project's virtual environment."""

    path: str
    """The folder of the environment."""
    python: str
    """The path of its interpreter, with links unresolved."""
    state: State
    """``healthy``, or what is wrong with the environment."""


@dataclass(frozen=True, kw_only=True)
class ProjectDocument:
    """The project in the current folder."""

    root: str
    """The folder of the project."""
    manager: str | None
    """The tool that manages the environment: ``pip``, ``uv``, ``poetry``, …; null if the project requires nothing."""
    requirements: tuple[str, ...]
    """The requirements files, relative to ``root``."""
    requires_python: str | None
    """The versions of Python that the project supports, as it states them; null if it states none."""
    environment: EnvironmentDocument | None
    """The environment of the project; null if it has none."""


@dataclass(frozen=True, kw_only=True)
class VerdictDocument:
    """The prediction for one operation."""

    action: Operation
    """The operation."""
    works: bool | None
    """Whether the operation will work; null if doctor cannot predict it."""
    causes: tuple[str, ...]
    """Ids of the findings that block the operation, most severe first, or of those without which it would not work."""
    summary: str
    """The first cause in one line; empty if there is none."""


@dataclass(frozen=True, kw_only=True)
class FindingDocument:
    """One condition that was found on the machine."""

    id: str
    """The id of the condition."""
    severity: Severity
    """The severity of the condition."""
    summary: str
    """The condition as it is on this machine, in one line."""
    evidence: tuple[Evidence, ...]
    """The observations, each with its place."""
    consequence: str
    """The consequence if nothing is done, in one line; may be empty."""
    blocks: tuple[Operation, ...]
    """Operations that fail because of the condition."""
    doubts: tuple[Operation, ...]
    """Operations whose result cannot be predicted because of the condition, although nothing is wrong."""
    allows: tuple[Operation, ...]
    """Operations that work only because of the condition."""
    remedy: RenderedRemedy | None
    """The remedy of the condition; null if no command or advice is known."""
    title: str
    """The name of the condition, for people."""


@dataclass(frozen=True, kw_only=True)
class RecommendationDocument:
    """The one next step."""

    summary: str
    """The step in one line, or the problem that only the user can solve."""
    command: str | None
    """The command, which can be pasted as it stands; null where the remedy is advice in words."""
    remedy: RenderedRemedy
    """The remedy, with all its properties."""


@dataclass(frozen=True, kw_only=True)
class CheckBody:
    """The result of ``doctor check``."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("check",)
    STATUSES: ClassVar[tuple[str, ...]] = ("healthy", "problems", "error")

    root: str
    """The directory or the image that was examined; ``/`` is this machine."""
    machine: Machine
    """The machine around the interpreters."""
    python: Interpreter | None
    """The Python that the user means; null if it could not be examined."""
    packages: tuple[Package, ...]
    """The system's packages that matter for Python."""
    verdicts: tuple[VerdictDocument, ...]
    """The predictions, one for each operation."""
    findings: tuple[FindingDocument, ...]
    """The conditions that were found, most severe first."""
    project: ProjectDocument | None
    """The project in the current folder; null if there is none."""
    recommendation: RecommendationDocument | None
    """The one next step; null if there is nothing to do."""


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
        recommendation=_recommendation(recommendation, manual_step(findings), facts),
    )
    write(body, command="check", status=status_of(facts, findings), code=code)


def finding_documents(findings: Iterable[Finding], facts: Facts) -> tuple[FindingDocument, ...]:
    """Return findings with their remedies rendered."""
    return tuple(
        FindingDocument(
            id=finding.id,
            severity=finding.severity,
            summary=as_typed(finding.summary),
            evidence=finding.evidence,
            consequence=as_typed(finding.consequence),
            blocks=finding.blocks,
            doubts=finding.doubts,
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


def _recommendation(
    recommendation: Recommendation | None, manual: Finding | None, facts: Facts
) -> RecommendationDocument | None:
    if recommendation:
        remedy = render(recommendation.remedy, facts.machine.shell)
        return RecommendationDocument(summary=as_typed(recommendation.summary), command=remedy.text, remedy=remedy)
    if manual is None or manual.remedy is None:
        return None
    remedy = render(manual.remedy)
    return RecommendationDocument(summary=as_typed(manual.summary), command=None, remedy=remedy)


def _project(facts: Facts) -> ProjectDocument | None:
    project = facts.project
    if project is None:
        return None
    return ProjectDocument(
        root=project.root,
        manager=project.manager,
        requirements=project.requirements,
        requires_python=project.requires_python,
        environment=_environment(project.environment) if project.environment else None,
    )


def _environment(environment: Environment) -> EnvironmentDocument:
    return EnvironmentDocument(path=environment.path, python=environment.python, state=environment.state)
