"""How a fix ended: text for people, one JSON document for programs."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from doctor import __version__
from doctor.core.redact import redact
from doctor.diagnose.model import Finding
from doctor.execute.result import Cause, Outcome, Ready
from doctor.facts import Interpreter, Machine
from doctor.plan.model import Declined, Placement, Plan, Status
from doctor.report.escape import escaped
from doctor.report.json.documents import show as show_document


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDocument:
    """One step of a plan."""

    id: str
    why: str
    argv: tuple[str, ...]
    needs_root: bool
    needs_consent: bool
    network: bool
    touches: tuple[str, ...]
    undo: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FixDocument:
    """``doctor fix --json``."""

    schema: Literal["doctor/1"]
    command: Literal["fix"]
    version: str
    status: Status
    exit_code: int
    message: str
    """One line for people."""
    machine: Machine
    python: Interpreter | None
    plan: tuple[StepDocument, ...]
    declined: tuple[Declined, ...]
    placements: tuple[Placement, ...]
    """Where what was named goes, and why there; empty where the user said where."""
    notes: tuple[str, ...]
    """What else is to be known: lists that were not asked for, what only a build would show."""
    causes: tuple[Cause, ...]
    """What the output of a step that failed shows, the first cause first."""
    environment: Ready | None
    receipt: str | None
    findings: tuple[Finding, ...]
    """As they are afterwards."""


_SHOWN = 15
"""Lines of a failed program's output that are shown: its last."""
_PLACES = {"venv": "the project's environment", "pipx": "pipx"}


def show(outcome: Outcome, *, as_json: bool) -> None:
    """Print the outcome: the answer on stdout, why there is none on stderr."""
    if as_json:
        show_document(document(outcome))
    else:
        for line in _text(outcome):
            print(escaped(line))
    for line in _troubles(outcome):
        print(f"doctor: {escaped(line)}", file=sys.stderr)


def document(outcome: Outcome) -> FixDocument:
    """Return the JSON document of a ``doctor fix`` run."""
    plan, facts = outcome.plan, outcome.facts
    steps = zip(plan.steps, outcome.statuses, strict=True) if plan else ()
    return FixDocument(
        schema="doctor/1",
        command="fix",
        version=__version__,
        status=outcome.status,
        exit_code=int(outcome.code),
        message=redact(outcome.message) or _gist(outcome),
        machine=facts.machine,
        python=facts.python,
        plan=tuple(
            StepDocument(
                id=step.id,
                why=redact(step.why),
                argv=step.argv,
                needs_root=step.needs_root,
                needs_consent=step.needs_consent,
                network=step.needs_network,
                touches=step.touches,
                undo=step.undo,
                status=status,
            )
            for step, status in steps
        ),
        declined=outcome.declined,
        placements=plan.placements if plan else (),
        notes=tuple(map(redact, plan.notes)) if plan else (),
        causes=outcome.causes,
        environment=outcome.environment,
        receipt=outcome.receipt,
        findings=outcome.findings,
    )


def _gist(outcome: Outcome) -> str:
    """What the plan is for; where every fix declined, why the first did."""
    return outcome.plan.summary if outcome.plan else next((one.reason for one in outcome.declined), "")


def _text(outcome: Outcome) -> Iterator[str]:
    plan, ready = outcome.plan, outcome.environment
    if plan and outcome.status in ("planned", "needs-consent"):
        yield plan.summary
        yield from _reasons(plan)
        for step in plan.steps:
            yield f"  {step.why}"
            yield f"    {shlex.join(step.argv)}"
    if outcome.status == "nothing-to-do":
        yield f"Nothing to do: {plan.summary}" if plan else redact(outcome.message)
    if plan and outcome.status == "done":
        yield f"Done: {ready.path} is ready and verified." if ready else f"Done: {plan.summary}"
        yield from _reasons(plan)
    if ready:
        yield f"  Python    {ready.python}"
        if ready.activate:
            yield f"  activate  {ready.activate}"
    if outcome.receipt:
        yield "  undo      doctor undo"


def _reasons(plan: Plan) -> Iterator[str]:
    """Where each thing that was named goes."""
    width = max((len(one.name) for one in plan.placements), default=0)
    for one in plan.placements:
        yield f"  {one.name:{width}}  {_PLACES.get(one.where, one.where)}: {one.reason}"


def _troubles(outcome: Outcome) -> Iterator[str]:
    if outcome.output:
        yield from (f"| {line}" for line in redact(outcome.output).strip().splitlines()[-_SHOWN:])
    # Where all decline, the first is the one that was meant; the others stand in the JSON.
    for one in outcome.declined if outcome.plan else outcome.declined[:1]:
        yield one.reason
    if outcome.message and outcome.status != "nothing-to-do":
        yield redact(outcome.message)
    if outcome.causes:
        yield f"{outcome.causes[0].summary} What to do: doctor explain {outcome.causes[0].id}"
    if outcome.unrecorded:
        yield f"This run could not be recorded for doctor undo ({outcome.unrecorded})."
    if outcome.plan and "failed" not in outcome.statuses:  # of what was taken back there is no more to know
        yield from outcome.plan.notes
