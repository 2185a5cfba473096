"""The report of ``doctor fix`` for people; with ``--json``, the document is printed instead."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from doctor.core.invocation import typed_program
from doctor.plan.model import Plan, RoutedRequirement
from doctor.report.activation import activation_line
from doctor.report.output import command_line, escaped
from doctor.report.remedies import as_typed, render
from doctor.report.result import FixResult

if TYPE_CHECKING:
    from doctor.explain.rank import Match

_OUTPUT_LINES = 15
"""Lines of a failed program's output that are shown: its last."""
_ROUTES = {"environment": "the project's environment", "pipx": "pipx", "apt": "apt"}
"""What a route is called, for people."""


def show(result: FixResult, *, as_json: bool) -> None:
    """Print the answer to stdout, and problems and notes to stderr."""
    if as_json:
        from doctor.report.json import fix as document

        document.show(result)
    else:
        for line in _answer(result):
            print(escaped(line))
    for line in _problems(result):
        print(f"doctor: {escaped(line)}", file=sys.stderr)


def _answer(result: FixResult) -> Iterator[str]:
    plan, ready = result.plan, result.environment
    _, program = typed_program()
    if plan and result.status in ("planned", "needs-consent"):
        yield plan.summary
        yield from _routes(plan)
        for step in plan.steps:
            yield f"  {step.reason}"
            yield f"    {command_line(step.argv)}"
    if result.status == "nothing-to-do":
        yield f"Nothing to do: {plan.summary}" if plan else as_typed(result.message)
        yield from _remedy(result)
    if plan and result.status == "done":
        yield f"Done: {ready.path} is ready and verified." if ready else f"Done: {plan.summary}"
        yield from _routes(plan)
    if ready:
        yield f"  Python    {ready.python}"
        line = activation_line(ready.path, ready.scripts, result.facts.machine.shell, ready.cwd)
        if line:
            yield f"  activate  {line}"
    if result.receipt:
        yield f"  undo      {program} undo"


def _routes(plan: Plan) -> Iterator[str]:
    width = max((len(routed.requirement) for routed in plan.routes), default=0)
    for routed in plan.routes:
        certainty = "" if routed.certainty == "certain" else f" ({routed.certainty})"
        yield f"  {routed.requirement:{width}}  {_ROUTES[routed.route]}{certainty}: {routed.reason}{_in_apt(routed)}"


def _in_apt(routed: RoutedRequirement) -> str:
    """Return which package of the system contains the requirement, to follow the reason."""
    if routed.package is None or (routed.route == "apt" and routed.package == routed.requirement):
        return ""
    if routed.route == "apt":
        return f" ({routed.package})"
    return f"; apt has {routed.package} {routed.version}"


def _remedy(result: FixResult) -> Iterator[str]:
    """Yield the line with the command that only the user can run, if there is one."""
    if result.remedy:
        yield f"    {render(result.remedy, result.facts.machine.shell).text}"


def _problems(result: FixResult) -> Iterator[str]:
    yield from (f"| {line}" for line in _output(result))
    # If every fix declined, one reason is enough here; the JSON document lists all of them.
    for declined in result.declined if result.plan else result.declined[:1]:
        yield as_typed(declined.reason)
    if result.status != "nothing-to-do":
        if result.message:
            yield as_typed(result.message)
        yield from _remedy(result)
    if result.matches:
        yield from explanation(result.matches[0])
    if result.unrecorded:
        yield f"This run could not be recorded, so `doctor undo` cannot revert it ({result.unrecorded})."
    if result.plan and "failed" not in result.step_statuses:  # after a rollback, notes on the plan no longer apply
        yield from map(as_typed, result.plan.notes)


def _output(result: FixResult) -> list[str]:
    """Return the lines of a failed program that show the cause; its last lines where they show only a symptom."""
    if result.matches and not result.matches[0].symptom:
        from doctor.report.text.explain import evidence

        return [text for _, text in evidence(result.matches[0])]
    return result.output.strip().splitlines()[-_OUTPUT_LINES:]


def explanation(match: Match) -> Iterator[str]:
    """Yield what the output of a failed program shows, the command to run next, and the reasons."""
    from doctor.explain.rank import page_command
    from doctor.report.text.explain import next_lines

    yield as_typed(match.summary)
    if match.remedy:
        yield from next_lines(match.remedy)
    yield from as_typed(match.advice).splitlines()
    yield f"More: {render(page_command(match)).text}"
