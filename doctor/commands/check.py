"""``doctor check``: report facts, findings, verdicts and one recommendation, and change nothing."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout

from doctor.commands.arguments import current_folder, folder_to_change
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.record import replace
from doctor.probe.collect import Collector

if TYPE_CHECKING:
    from doctor.core.config import Config
    from doctor.diagnose.model import Check, Finding
    from doctor.diagnose.recommend import Recommendation
    from doctor.diagnose.verdict import Verdict
    from doctor.facts import Facts
    from doctor.report.formats.result import CheckResult
    from doctor.report.formats.table import Format


def run(
    *,
    names: Sequence[str],
    python: str | None,
    root: str | None,
    only: Sequence[str] | None,
    ignore: Sequence[str] | None,
    fail_on: str | None,
    deep: bool,
    show_all: bool,
    as_json: bool,
    as_format: str | None,
    output: str | None,
) -> int:
    """Collect the facts, judge them, print the report; return the exit code.

    ``names`` are conditions to look for, as those in ``only``; all if there are none.
    ``as_format`` is a word of ``doctor.report.formats.table``, ``output`` a file that is written instead of printing,
    or ``-``.
    """
    cwd = current_folder() if root is None or os.path.isabs(root) else folder_to_change()
    chosen = _find_format(as_format, as_json=as_json) if as_format else None
    as_json = as_json or as_format == "json"
    with _folder_of(root) as folder:
        collector = Collector(environ=os.environ, cwd=cwd, python=python, root=folder)
        # The modules below are loaded while the probes run.
        from doctor.commands.failed_fixes import avoid_failed_fixes
        from doctor.core import plugins
        from doctor.core.config import read_config
        from doctor.diagnose.recommend import with_code
        from doctor.diagnose.run import diagnose, select
        from doctor.diagnose.verdict import predict
        from doctor.facts import NoInterpreter

        if as_json:
            from doctor.report.json import check as document
        else:
            from doctor.report import terminal
            from doctor.report.text import check as text

        config = read_config(os.environ, cwd, only=[*names, *(only or ())] or None, ignore=ignore, fail_on=fail_on)
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
    findings, recommendation = avoid_failed_fixes(facts, findings) if facts.live else (findings, None)
    recommendation = recommendation and with_code(recommendation, facts)
    code = exit_code(facts, findings, config.fail_on)
    with _output(os.path.join(cwd, output)) if output not in (None, "-") else nullcontext():
        if as_json:
            document.show(facts, verdicts, findings, recommendation, code)
        elif chosen:
            chosen.show(_result(facts, checks, findings, verdicts, recommendation, config))
        else:
            text.show(
                terminal.Console(),
                facts,
                verdicts,
                findings,
                recommendation,
                show_all=show_all,
                cwd=cwd,
                notes_fail=config.fail_on == "info",
            )
    return code


def _find_format(name: str, *, as_json: bool) -> Format | None:
    """Return the format; ``None`` for text and JSON. Raises DoctorError if it is unknown, or contradicts --json."""
    from doctor.report.formats import table

    found = table.find(name)
    if as_json and name != "json":
        raise DoctorError(f"--json and --format {name} cannot be combined. Choose one.")
    return found


def _result(
    facts: Facts,
    checks: Sequence[Check],
    findings: tuple[Finding, ...],
    verdicts: tuple[Verdict, ...],
    recommendation: Recommendation | None,
    config: Config,
) -> CheckResult:
    from doctor.report.formats.result import CheckResult

    ids = [check.ID for check in checks]
    return CheckResult(
        facts=facts,
        verdicts=verdicts,
        findings=findings,
        recommendation=recommendation,
        conditions=tuple(name for name in config.only or ids if name not in config.ignore),
        fail_on=config.fail_on,
        time=time.time(),
    )


@contextmanager
def _output(path: str) -> Iterator[None]:
    """Write what is printed meanwhile to a file, atomically. Raises DoctorError if that is not possible."""
    from doctor.execute.single_file import write

    with redirect_stdout(io.StringIO()) as printed:
        yield
    try:
        write(path, printed.getvalue().encode("utf-8", "backslashreplace"))
    except StepError as error:
        raise DoctorError(error.reason, error.code) from None


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

    if reaches(findings, fail_on):
        return Exit.PROBLEMS
    return Exit.BLOCKED if facts.timed_out else Exit.OK
