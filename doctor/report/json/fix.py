"""The JSON document of ``doctor fix``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from doctor.core.redact import redact
from doctor.execute.result import FixResult, LogCause, ReadyEnvironment
from doctor.facts import Interpreter, Machine
from doctor.plan.model import Declined, Plan, RoutedRequirement
from doctor.report.activation import activation_line
from doctor.report.json.check import FindingDocument, finding_documents
from doctor.report.json.envelope import write
from doctor.report.remedies import RenderedRemedy, as_typed, render


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDocument:
    """One step of a plan."""

    id: str
    """What kind of step it is."""
    reason: str
    """What it does and why, in one line."""
    argv: tuple[str, ...]
    """The command that does the same; credentials hidden."""
    needs_root: bool
    """It changes something that only root may change."""
    needs_consent: bool
    """It changes something outside the project."""
    needs_network: bool
    """It may download something."""
    touches: tuple[str, ...]
    """Paths that it creates, changes or removes."""
    undo: str
    """How it is reverted."""
    status: str
    """``planned``, ``done``, ``failed`` or ``rolled-back``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyEnvironmentDocument:
    """An environment that can be used."""

    path: str
    """Its folder."""
    python: str
    """The absolute path of its interpreter."""
    activate: str | None
    """The line that activates it in the user's shell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixBody:
    """How a run of ``doctor fix`` ended."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("fix",)
    STATUSES: ClassVar[tuple[str, ...]] = (
        "done", "planned", "nothing-to-do", "failed", "needs-consent", "blocked", "refused",
    )  # fmt: skip

    message: str
    """One line for people."""
    remedy: RenderedRemedy | None
    """What the user can run, where doctor cannot."""
    machine: Machine
    """The machine around the interpreters."""
    python: Interpreter | None
    """The Python that the goal is about."""
    plan: tuple[StepDocument, ...]
    """The steps, in order."""
    declined: tuple[Declined, ...]
    """The fixes that do not serve the goal, and why."""
    routes: tuple[RoutedRequirement, ...]
    """Where each requirement goes, and why; empty where the user said where."""
    notes: tuple[str, ...]
    """What else there is to know."""
    causes: tuple[LogCause, ...]
    """What the output of a failed step shows, the first cause first."""
    environment: ReadyEnvironmentDocument | None
    """The environment that is ready for use."""
    receipt: str | None
    """The file that records the run, for ``doctor undo``."""
    findings: tuple[FindingDocument, ...]
    """The conditions seen afterwards."""


def show(result: FixResult) -> None:
    """Print the document."""
    write(body_of(result), command="fix", status=result.status, code=result.exit_code)


def body_of(result: FixResult) -> FixBody:
    """Return the body of the document."""
    plan, facts = result.plan, result.facts
    return FixBody(
        message=as_typed(redact(result.message) or _gist(result)),
        remedy=render(result.remedy, facts.machine.shell) if result.remedy else None,
        machine=facts.machine,
        python=facts.python,
        plan=_steps(plan, result.step_statuses) if plan else (),
        declined=tuple(Declined(fix=item.fix, reason=as_typed(item.reason)) for item in result.declined),
        routes=plan.routes if plan else (),
        notes=tuple(as_typed(redact(note)) for note in plan.notes) if plan else (),
        causes=result.causes,
        environment=_environment(result.environment, facts.machine.shell) if result.environment else None,
        receipt=result.receipt,
        findings=finding_documents(result.findings, facts),
    )


def _steps(plan: Plan, statuses: tuple[str, ...]) -> tuple[StepDocument, ...]:
    return tuple(
        StepDocument(
            id=step.id,
            reason=redact(step.reason),
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


def _gist(result: FixResult) -> str:
    """Return what the plan achieves, or why the first fix declined."""
    return result.plan.summary if result.plan else next((item.reason for item in result.declined), "")
