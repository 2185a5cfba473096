"""``doctor check``: facts, findings, verdicts, one recommendation; nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from doctor.commands.folder import current_folder
from doctor.core.errors import DoctorError, Exit
from doctor.probe import collect

if TYPE_CHECKING:
    from doctor.core.config import Config
    from doctor.diagnose.model import Finding
    from doctor.facts import Facts


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
    look = collect.Look(environ=os.environ, cwd=cwd, python=python, root=root or "/")
    # All that follows is loaded while the interpreter answers.
    from doctor.core import config, plugins
    from doctor.diagnose import recommend, run, verdict
    from doctor.facts import NoInterpreter

    if as_json:
        from doctor.report.json import documents
    else:
        from doctor.report import terminal
        from doctor.report.text import check

    choices = config.read(os.environ, cwd, only=only, ignore=ignore, fail_on=fail_on)
    checks = plugins.checks()
    choices.refuse_unknown(check.ID for check in checks)
    facts = look.facts()
    if python and isinstance(facts.subject, NoInterpreter) and facts.subject.reason == "not-found":
        raise DoctorError(f"--python {python}: {facts.subject.detail}.")
    everything = run.diagnose(facts, checks)
    findings = choices.select(everything)
    verdicts = verdict.predict(everything)
    recommendation = recommend.recommend(facts, findings)
    code = exit_code(facts, findings, choices)
    if as_json:
        documents.show(documents.check(facts, verdicts, findings, recommendation, code))
    else:
        check.show(terminal.console(), facts, verdicts, findings, recommendation, show_all=show_all)
    return code


def exit_code(facts: Facts, findings: Sequence[Finding], choices: Config) -> Exit:
    """Problems count; else a subject that gave no answer in time is no answer either."""
    from doctor.facts import NoInterpreter

    if choices.fails(findings):
        return Exit.PROBLEMS
    subject = facts.subject
    if isinstance(subject, NoInterpreter) and subject.reason == "time-limit":
        return Exit.BLOCKED
    return Exit.OK
