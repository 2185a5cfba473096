"""How a fix ended: text for people, one JSON document for programs."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from typing import Any

from doctor import __version__
from doctor.outcome import Outcome
from doctor.redact import redact
from doctor.report.escape import escaped

_MARKS = {"done": "✓", "failed": "✗", "rolled-back": "↩", "planned": "·"}


def show(outcome: Outcome, *, as_json: bool) -> None:
    """Print the outcome: the answer on stdout, why there is none on stderr."""
    if as_json:
        import json

        print(json.dumps(document(outcome)))
    else:
        for line in _text(outcome):
            print(escaped(line))
    for line in _troubles(outcome):
        print(f"doctor: {escaped(line)}", file=sys.stderr)


def document(outcome: Outcome) -> dict[str, Any]:
    """The contract of design.md."""
    plan, ready = outcome.plan, outcome.environment
    steps = zip(plan.steps, outcome.statuses, strict=True) if plan else ()
    return {
        "schema": "doctor/1",
        "command": "fix",
        "version": __version__,
        "status": outcome.status,
        "exit_code": int(outcome.code),
        "message": redact(outcome.message) or (plan.summary if plan else ""),
        "plan": [
            {
                "id": step.id,
                "why": step.why,
                "argv": list(step.argv),
                "needs_root": step.needs_root,
                "needs_consent": step.needs_consent,
                "network": step.needs_network,
                "touches": list(step.touches),
                "undo": step.undo,
                "status": status,
            }
            for step, status in steps
        ],
        "declined": [{"fix": one.fix, "reason": one.reason} for one in outcome.declined],
        "environment": ready and {"path": ready.path, "python": ready.python, "activate": ready.activate},
        "receipt": outcome.receipt,
        "findings": [],
    }


def _text(outcome: Outcome) -> Iterator[str]:
    plan, ready = outcome.plan, outcome.environment
    if plan and outcome.status in ("planned", "needs-consent"):
        yield plan.summary
        for step in plan.steps:
            yield f"  {step.why}"
            yield f"    {shlex.join(step.argv)}"
    if plan and outcome.status == "nothing-to-do":
        yield f"Nothing to do: {plan.summary}"
    if ready:
        if outcome.status == "done":
            yield f"Done: {ready.path} is ready and verified."
        yield f"  Python    {ready.python}"
        if ready.activate:
            yield f"  activate  {ready.activate}"
    if outcome.receipt:
        yield "  undo      doctor undo"


def _troubles(outcome: Outcome) -> Iterator[str]:
    if outcome.output:
        yield from (f"| {line}" for line in redact(outcome.output).splitlines())
    for one in outcome.declined:
        yield one.reason
    if outcome.message:
        yield redact(outcome.message)
    if outcome.status == "needs-consent":
        yield "Nothing was done: this changes something outside the project. Run it again with --yes to agree."
    if outcome.unrecorded:
        yield f"This run could not be recorded for doctor undo ({outcome.unrecorded})."
    if outcome.plan:
        yield from outcome.plan.notes
