"""The JSON document of ``doctor fix``."""

from __future__ import annotations

from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass
from doctor.execute.venv.imports import ModuleImport
from doctor.facts import Interpreter, Machine
from doctor.plan.model import Plan, RoutedRequirement
from doctor.report.activation import activation_line
from doctor.report.json.check import FindingDocument, finding_documents
from doctor.report.json.envelope import write
from doctor.report.json.explain import MatchDocument, match_document
from doctor.report.remedies import RenderedRemedy, as_typed, render
from doctor.report.result import FixResult, ReadyEnvironment


@dataclass(frozen=True, kw_only=True)
class StepDocument:
    """One step of a plan."""

    id: str
    """The kind of step: ``apt-install``, ``edit-file``, …"""
    reason: str
    """The effect of the step and its reason, in one line."""
    argv: tuple[str, ...]
    """The command that does the same, with credentials hidden."""
    needs_root: bool
    """Whether the step changes something that only root may change."""
    needs_consent: bool
    """Whether the step changes something outside the project, for which the user must consent."""
    needs_network: bool
    """Whether the step may download something."""
    touches: tuple[str, ...]
    """The paths that the step creates, changes or removes."""
    undo: str
    """The way in which the step is reverted."""
    status: str
    """``planned``, ``done``, ``failed`` or ``rolled-back``."""


@dataclass(frozen=True, kw_only=True)
class ReadyEnvironmentDocument:
    """An environment that can be used."""

    path: str
    """The folder of the environment."""
    python: str
    """The absolute path of the interpreter."""
    activate: str | None
    """The line that activates the environment in the user's shell; null if it has no script for that."""


@dataclass(frozen=True, kw_only=True)
class LogCause:
    """A condition that the output of a failed step shows."""

    id: str
    """The id of the condition."""
    summary: str
    """The condition in one line."""


@dataclass(frozen=True, kw_only=True)
class Declined:
    """The reason why a fix does not serve the goal on this machine."""

    fix: str
    """The name of the fix."""
    reason: str
    """One line for people, with what to do instead."""


@dataclass(frozen=True, kw_only=True)
class FixBody:
    """The result of ``doctor fix``."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("fix",)
    STATUSES: ClassVar[tuple[str, ...]] = (
        "done", "planned", "nothing-to-do", "failed", "needs-consent", "blocked", "refused",
    )  # fmt: skip

    message: str
    """The result in one line, for people."""
    remedy: RenderedRemedy | None
    """The command to run next if doctor cannot do it, or needs consent or root's rights for it; otherwise null."""
    machine: Machine
    """The machine around the interpreters."""
    python: Interpreter | None
    """The Python that the goal is about."""
    plan: tuple[StepDocument, ...]
    """The steps, in order."""
    declined: tuple[Declined, ...]
    """The fixes that cannot reach the goal, and why."""
    routes: tuple[RoutedRequirement, ...]
    """The place where each requirement is installed, and the reason; empty if the user chose the place."""
    notes: tuple[str, ...]
    """Remarks on the plan, for people."""
    causes: tuple[LogCause, ...]
    """The conditions that the output of a failed step shows, the first cause first."""
    explanation: MatchDocument | None
    """The first of them as ``doctor explain`` shows it; null if none was recognised. Its remedy is never this run."""
    environment: ReadyEnvironmentDocument | None
    """The environment, if one is ready for use; otherwise null."""
    imports: tuple[ModuleImport, ...]
    """The modules that this run installed because they were asked for, and whether they can be imported; with
    ``--strict`` also those that were installed before, if nothing else was to be done."""
    receipt: str | None
    """The file that records the run for ``doctor undo``; null if there is no such file."""
    findings: tuple[FindingDocument, ...]
    """The conditions that were found after the run."""


def show(result: FixResult) -> None:
    """Print the document."""
    write(body_of(result), command="fix", status=result.status, code=result.exit_code)


def body_of(result: FixResult) -> FixBody:
    """Return the body of the document."""
    plan, facts = result.plan, result.facts
    return FixBody(
        message=_whole(f"{result.message or _default_message(result)} {result.otherwise}".rstrip()),
        remedy=render(result.remedy, facts.machine.shell) if result.remedy else None,
        machine=facts.machine,
        python=facts.python,
        plan=_steps(plan, result.step_statuses) if plan else (),
        declined=tuple(Declined(fix=entry.fix, reason=_whole(entry.reason)) for entry in result.declined),
        routes=plan.routes if plan else (),
        notes=tuple(as_typed(note) for note in plan.notes) if plan else (),
        causes=tuple(LogCause(id=match.id, summary=match.summary) for match in result.matches),
        explanation=match_document(result.matches[0]) if result.matches else None,
        environment=_environment(result.environment, facts.machine.shell) if result.environment else None,
        imports=result.imports,
        receipt=result.receipt,
        findings=finding_documents(result.findings, facts),
    )


def _steps(plan: Plan, statuses: tuple[str, ...]) -> tuple[StepDocument, ...]:
    return tuple(
        StepDocument(
            id=step.id,
            reason=step.reason,
            argv=step.argv,
            needs_root=step.needs_root,
            needs_consent=step.needs_consent,
            needs_network=step.needs_network,
            touches=step.touches,
            undo=step.undo,
            status=status,
        )
        for step, status in zip(plan.steps, statuses, strict=True)
    )


def _environment(ready: ReadyEnvironment, shell: str | None) -> ReadyEnvironmentDocument:
    line = activation_line(ready.path, ready.scripts, shell, ready.cwd)
    return ReadyEnvironmentDocument(path=ready.path, python=ready.python, activate=line)


def _default_message(result: FixResult) -> str:
    """Return the summary of the plan, or why the first fix declined."""
    return result.plan.summary if result.plan else next((entry.reason for entry in result.declined), "")


def _whole(text: str) -> str:
    """Return text for the document, in which no command follows the colon: that is in the property ``remedy``."""
    return as_typed(f"{text[:-1]}." if text.endswith(":") else text)
