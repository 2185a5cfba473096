"""Annotations of GitHub Actions, and the summary of the job.

The runner takes a line ``::error title=…::…`` for a command. A property ends at a comma or at ``::``, the message at
the end of the line (actions/runner, ``ActionCommand.cs``). The runner shows 10 annotations of each kind of a step, and
4,096 characters of each (``ExecutionContext.cs``). Every other line goes through ``doctor.report.output``, which lets
no command pass.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from doctor.core import trust
from doctor.core.errors import StepError
from doctor.diagnose.model import Finding, Severity
from doctor.execute.single_file import append
from doctor.report import terminal
from doctor.report.formats import markdown
from doctor.report.formats.result import CheckResult, line
from doctor.report.output import print_ci_command, print_lines

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which the runner names the file of the step's summary."""
MOST = 10
"""Annotations of one kind that the runner shows for a step."""
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.UNKNOWN: "warning", Severity.INFO: "notice"}


def show(result: CheckResult) -> None:
    """Add the page to the step's summary where there is one, then print the annotations."""
    path = os.environ.get(SUMMARY, "")
    if path and _is_of_another_user():
        terminal.note(f"The summary was not written, because {SUMMARY} may be another user's variable.")
    elif path:
        try:
            append(os.path.abspath(path), "\n".join([*markdown.page(result), ""]).encode("utf-8", "replace"))
        except StepError as error:
            terminal.note(error.reason)
    annotated = [*result.problems(), *filter(result.fails, result.notes())]
    for kind in ("error", "warning", "notice"):
        found = [finding for finding in annotated if _KINDS[finding.severity] == kind]
        shown = found if len(found) <= MOST else found[: MOST - 1]
        for finding in shown:
            print_ci_command(_command(kind, f"doctor: {finding.id}", _message(finding, result)))
        if found[len(shown) :]:
            rest = f"{len(found) - len(shown)} more: {', '.join(finding.id for finding in found[len(shown) :])}"
            print_ci_command(_command(kind, "doctor", [line(rest)]))
    if not annotated:
        print_lines(["No problems found."])


def _is_of_another_user() -> bool:
    """Return whether root got the variables of another user, who could name any file of root there (``sudo -E``)."""
    by_sudo = trust.is_root() and os.environ.get("SUDO_UID", "0") != "0"
    return by_sudo or trust.distrust_of_variables(os.environ) is not None


def _message(finding: Finding, result: CheckResult) -> Iterator[str]:
    yield line(finding.summary)
    if finding.consequence:
        yield line(finding.consequence)
    remedy = result.remedy(finding)
    if remedy:
        yield line(f"To fix it: {remedy}")


def _command(kind: str, title: str, lines: Iterator[str] | list[str]) -> str:
    """Return a command. ``line`` has spelt out each line break, so those in the message are doctor's own."""
    message = "%0A".join(text.replace("%", "%25") for text in lines)
    return f"::{kind} title={line(title).replace('%', '%25').replace(':', '%3A').replace(',', '%2C')}::{message}"
