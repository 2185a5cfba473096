"""``doctor check``: facts, findings, verdicts, one recommendation; nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from doctor import probe
from doctor.commands.folder import current_folder
from doctor.exit import DoctorError, Exit

if TYPE_CHECKING:
    from doctor.facts import Facts
    from doctor.finding import Finding
    from doctor.settings import Choices


def run(
    *,
    python: str | None,
    root: str | None,
    only: Sequence[str] | None,
    ignore: Sequence[str] | None,
    fail_on: str | None,
    show_all: bool,
    as_json: bool,
) -> int:
    """Look, judge, print; return the exit code."""
    cwd = current_folder()
    if root is not None and not os.path.isdir(root):
        raise DoctorError(f"--root {root} is not a folder.")
    look = probe.Look(environ=os.environ, cwd=cwd, python=python, root=root or "/")
    # All that follows is loaded while the interpreter answers.
    from doctor import advice, catalog, diagnosis, settings, verdict
    from doctor.facts import NoInterpreter

    if as_json:
        from doctor.report import document
    else:
        from doctor.report import terminal, text

    choices = settings.read(os.environ, cwd, only=only, ignore=ignore, fail_on=fail_on)
    checks = catalog.checks()
    choices.refuse_unknown(check.ID for check in checks)
    facts = look.facts()
    if python and isinstance(facts.subject, NoInterpreter) and facts.subject.reason == "not-found":
        raise DoctorError(f"--python {python}: {facts.subject.detail}.")
    everything = diagnosis.diagnose(facts, checks)
    findings = choices.select(everything)
    verdicts = verdict.foretell(everything)
    recommendation = advice.recommend(facts, findings)
    code = exit_code(facts, findings, choices)
    if as_json:
        document.show(document.check(facts, verdicts, findings, recommendation, code))
    else:
        text.show(terminal.console(), facts, verdicts, findings, recommendation, show_all=show_all)
    return code


def exit_code(facts: Facts, findings: Sequence[Finding], choices: Choices) -> Exit:
    """Problems count; else a subject that gave no answer in time is no answer either."""
    from doctor.facts import NoInterpreter

    if choices.fails(findings):
        return Exit.PROBLEMS
    subject = facts.subject
    if isinstance(subject, NoInterpreter) and subject.reason == "time-limit":
        return Exit.BLOCKED
    return Exit.OK
