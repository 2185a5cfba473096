"""The report of ``doctor fix`` for people; with ``--json``, the document is printed instead."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Iterator

from doctor.core.invocation import typed_below_home, typed_program
from doctor.core.lazy_typing import TYPE_CHECKING, TextIO
from doctor.core.names import abbreviate
from doctor.execute.consent import DECLINED
from doctor.plan.install_set import ignored_options
from doctor.plan.model import Plan, RoutedRequirement
from doctor.report.activation import line_for_later, next_line
from doctor.report.output import command_line, escaped, width_of
from doctor.report.remedies import as_typed, render
from doctor.report.result import Application, FixResult, ReadyEnvironment

if TYPE_CHECKING:
    from doctor.explain.rank import Match

_OUTPUT_LINES = 15
"""The last lines of a failed program's output that are shown."""
_DONE = "✓ "
_INDENT = "    "
"""The indent of a command."""
_NAMED = 3
"""The most packages that the answer names; of more it gives only the number."""
_COMMANDS = 5
"""Commands of an application that the answer names."""
_ROUTES = {"environment": "the project's environment", "pipx": "pipx", "apt": "apt"}
"""The routes in words for people."""


def show(result: FixResult, *, as_json: bool) -> None:
    """Print the answer to stdout, and problems and notes to stderr; a user who has just declined has seen the plan."""
    has_declined = result.status == "needs-consent" and result.message == DECLINED
    if as_json:
        from doctor.report.json import fix as document

        document.show(result)
    elif not has_declined:
        _print(sys.stdout, _answer(result))
    problems = _problems(result) if not has_declined else iter((DECLINED,))
    _print(sys.stderr, (f"doctor: {line}" if not line.startswith(_INDENT) else line for line in problems))


def _print(stream: TextIO, lines: Iterable[str]) -> None:
    """Print lines, wrapped where a width is known; a command is indented by four spaces, and stays whole."""
    if not width_of(stream):
        for line in lines:
            print(escaped(line), file=stream)
        return
    from doctor.report.terminal import COMMAND, GOOD, Console, Text

    out = Console(stream)
    for line in map(escaped, lines):
        if line.startswith(_INDENT):
            out.print((line, COMMAND))
        elif line.startswith(_DONE):
            out.print_wrapped(line.removeprefix(_DONE), first=Text((_DONE, GOOD)), indent=2, style="bold")
        elif line.startswith(" "):
            out.print_wrapped(line.strip(), first=Text("  "), indent=4)
        else:
            out.print_prose(line, style="bold" if line.startswith("Next") else "")


def _answer(result: FixResult) -> Iterator[str]:
    plan, ready = result.plan, result.environment
    if plan and result.status in ("planned", "needs-consent"):
        if not plan.steps[0].reason.startswith(plan.summary.removesuffix(".")):
            yield plan.summary
        yield from _routes(plan)
        for number, step in enumerate(plan.steps, start=1):
            yield f"{number}. {step.reason}{' As root.' if step.needs_root else ''}"
            yield f"{_INDENT}{command_line(step.argv)}"
        if result.status == "planned":
            yield "Nothing was changed. To do this, leave out --dry-run."
    if result.status == "nothing-to-do":
        yield f"Nothing to do: {plan.summary}" if plan else as_typed(result.message)
        yield from _remedy(result)
    if plan and result.status == "done":
        yield from _achieved(result, plan)
        yield from _routes(plan)
        for application in result.applications:
            yield from _how_to_run(application, result)
    if ready and not ready.active:
        following = next_line(ready.path, ready.scripts, result.facts.machine, ready.cwd)
        place, line = following or ("", ready.python)
        yield f"Next, {place}:" if place else "Next:"
        yield f"{_INDENT}{line}"
    if result.receipt and result.remedy is None:
        yield "Undo:"
        # Without an id, `undo` reverts the last run in the current folder. An application is used in any other one.
        run = "" if ready else f" {os.path.basename(result.receipt).removesuffix('.json')}"
        yield f"{_INDENT}{typed_program()[1]} undo{run}"


def _achieved(result: FixResult, plan: Plan) -> Iterator[str]:
    """Yield a line for the environment, and one for each application; the plan's summary where there is neither."""
    if result.environment:
        yield f"{_DONE}{_in_environment(result, result.environment)}"
    for application in result.applications:
        yield f"{_DONE}{application.name} {application.version} is installed with pipx."
        if application.commands not in ((), (application.name,)):
            yield f"  Commands: {abbreviate(application.commands, _COMMANDS)}."
    if not (result.environment or result.applications):
        yield f"{_DONE}Done: {plan.summary}"


def _how_to_run(application: Application, result: FixResult) -> Iterator[str]:
    """Yield the command to type in this shell, or what makes it one in a Dockerfile or in the next steps of a job."""
    machine, folder = result.facts.machine, application.folder
    if not application.commands:
        return
    later = None if application.on_path else line_for_later(folder, machine)
    name = shlex.quote(application.commands[0])
    typed = typed_below_home(folder, machine.user.home if machine.user else "")
    if later:
        yield f"Next, {later[0]}:"
        yield f"{_INDENT}{later[1]}"
    else:
        yield "Next:" if application.on_path else "Next, in this shell:"
        yield f"{_INDENT}{name if application.on_path else f'{typed}/{name}'}"
        if not application.on_path:
            yield "New shells find it by its name."


def _in_environment(result: FixResult, ready: ReadyEnvironment) -> str:
    """Return what is ready in one line: "black 24.1.0 is ready in .venv (6 packages, 4 s)."."""
    requested = [title for installation in result.installations for title in installation.requested]
    count = sum(len(installation.distributions) for installation in result.installations)
    path = os.path.relpath(ready.path, ready.cwd)
    path = ready.path if path.startswith("..") else path
    seconds = f"{result.seconds:.0f} s" if result.seconds >= 1 else "less than 1 s"
    packages = f"{count} {'package' if count == 1 else 'packages'}, " if count else ""
    names = f"{', '.join(requested)} {'is' if len(requested) == 1 else 'are'} ready in {path}"
    return f"{names if 0 < len(requested) <= _NAMED else f'{path} is ready'} ({packages}{seconds})."


def _routes(plan: Plan) -> Iterator[str]:
    width = max((len(routed.requirement) for routed in plan.routes), default=0)
    for routed in plan.routes:
        certainty = "" if routed.certainty == "certain" else f" ({routed.certainty})"
        yield f"  {routed.requirement:{width}}  {_ROUTES[routed.route]}{certainty}: {routed.reason}{_in_apt(routed)}"


def _in_apt(routed: RoutedRequirement) -> str:
    """Return which system package contains the requirement, to follow the reason."""
    if routed.package is None or (routed.route == "apt" and routed.package == routed.requirement):
        return ""
    if routed.route == "apt":
        return f" ({routed.package})"
    return f"; apt has {routed.package} {routed.version}"


def _remedy(result: FixResult) -> Iterator[str]:
    """Yield the line with the command that only the user can run, if there is one that the answer does not name."""
    if result.remedy:
        text = render(result.remedy, result.facts.machine.shell).text
        named = as_typed(" ".join((result.message, *(declined.reason for declined in result.declined[:1]))))
        if f"`{text}`" not in named:
            yield f"{_INDENT}{text}"


def _problems(result: FixResult) -> Iterator[str]:
    yield from (f"| {line}" for line in _output(result))
    # If every fix declined, one reason is enough here; the JSON document lists all of them.
    for declined in result.declined if result.plan else result.declined[:1]:
        yield as_typed(declined.reason)
    if result.status != "nothing-to-do":
        if result.message:
            yield as_typed(
                f"{result.message} You probably mean:" if result.otherwise and result.remedy else result.message
            )
        yield from _remedy(result)
        if result.otherwise:
            yield as_typed(result.otherwise)
    for failed in result.imports if result.status == "done" else ():
        if failed.status != "imported":
            yield f"{failed.module} is installed, but cannot be imported: {failed.message}. See where it fails:"
            python = result.environment.python if result.environment else "python3"
            yield f"{_INDENT}{shlex.join((python, '-c', f'import {failed.module}'))}"
    if result.matches:
        yield from explanation(result.matches[0])
    if result.unrecorded:
        yield as_typed(f"This run could not be recorded, so `doctor undo` cannot revert it ({result.unrecorded}).")
    if result.plan and "failed" not in result.step_statuses:  # after a rollback, notes on the plan no longer apply
        yield from map(as_typed, result.plan.notes)
    elif result.plan:  # except for the options that pip was not given, which may be why it failed
        ignored = ignored_options(result.facts)
        yield from (as_typed(note) for note in result.plan.notes if note in ignored)


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
