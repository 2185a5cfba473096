"""``doctor check``: report facts, findings, verdicts and one recommendation, and change nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from doctor.commands.arguments import current_folder
from doctor.core.errors import DoctorError, Exit
from doctor.core.record import replace
from doctor.probe.collect import Collector

if TYPE_CHECKING:
    from doctor.diagnose.model import Finding
    from doctor.facts import Facts


def run(
    *,
    python: str | None,
    root: str | None,
    only: Sequence[str] | None,
    ignore: Sequence[str] | None,
    fail_on: str | None,
    deep: bool,
    show_all: bool,
    as_json: bool,
) -> int:
    """Collect the facts, judge them, print the report; return the exit code."""
    cwd = current_folder()
    with _folder_of(root) as folder:
        collector = Collector(environ=os.environ, cwd=cwd, python=python, root=folder)
        # The modules below are loaded while the probes run.
        from doctor.commands.failed_fixes import recommend_anew
        from doctor.core import plugins
        from doctor.core.config import read_config
        from doctor.diagnose.run import diagnose, select
        from doctor.diagnose.verdict import predict
        from doctor.facts import NoInterpreter

        if as_json:
            from doctor.report.json import check as document
        else:
            from doctor.report import terminal
            from doctor.report.text import check as text

        config = read_config(os.environ, cwd, only=only, ignore=ignore, fail_on=fail_on)
        checks = plugins.checks()
        config.require_known(check.ID for check in checks)
        facts = collector.facts(deep=deep)
    if root is not None and not os.path.isdir(root):
        facts = replace(facts, root=os.path.abspath(root))
    if python and isinstance(facts.subject, NoInterpreter) and facts.subject.reason == "not-found":
        raise DoctorError(f"--python {python}: {facts.subject.detail}.")
    all_findings = diagnose(facts, checks)
    findings = select(all_findings, only=config.only, ignore=config.ignore)
    verdicts = predict(all_findings)
    findings, recommendation = recommend_anew(facts, findings) if facts.live else (findings, None)
    code = exit_code(facts, findings, config.fail_on)
    if as_json:
        document.show(facts, verdicts, findings, recommendation, code)
    else:
        text.show(terminal.Console(), facts, verdicts, findings, recommendation, show_all=show_all, cwd=cwd)
    return code


def _folder_of(root: str | None) -> AbstractContextManager[str]:
    """Return the folder of ``--root``; for an image, a temporary one with the files of it that doctor reads."""
    if root is None or os.path.isdir(root):
        return nullcontext(root or "/")
    if not os.path.isfile(root):
        raise DoctorError(f"--root {root} is neither a folder nor the tar of an image.")
    from doctor.probe.image import unpacked

    return unpacked(root)


def exit_code(facts: Facts, findings: Sequence[Finding], fail_on: str) -> Exit:
    """Return the exit code: first for findings at or above ``fail_on``, then for a subject that timed out."""
    from doctor.diagnose.run import reaches
    from doctor.facts import NoInterpreter

    if reaches(findings, fail_on):
        return Exit.PROBLEMS
    subject = facts.subject
    if isinstance(subject, NoInterpreter) and subject.reason == "time-limit":
        return Exit.BLOCKED
    return Exit.OK
