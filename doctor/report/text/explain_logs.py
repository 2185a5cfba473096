"""The report of ``doctor explain`` on several logs for people: each failure under the name of its log."""

from __future__ import annotations

from doctor.core.names import abbreviate
from doctor.explain.answer import LogAnswer, LogAnswers
from doctor.report.output import escaped
from doctor.report.terminal import QUIET, Console
from doctor.report.text.explain import show_answer, show_matches

_NAMES = 5
"""Logs without a failure that are named."""


def show(answers: LogAnswers) -> None:
    """Print the logs that show a failure, then the others, and last the summary.

    If the answer to a log is that to an earlier one, it refers to it.
    """
    out = Console()
    first_names: dict[tuple[str, str], str] = {}
    for log in answers.logs:
        if log.matches:
            _show_failure(out, log, first_names)
    _list(
        out, "Nothing recognised", [log for log in answers.logs if not (log.matches or log.unreadable or log.is_empty)]
    )
    _list(out, "Empty", [log for log in answers.logs if log.is_empty])
    for log in answers.logs:
        if log.unreadable or (log.incomplete and not log.matches):
            out.print_wrapped(escaped(log.unreadable or f"{log.name}: {log.incomplete}"))
    if answers.incomplete:
        out.print_wrapped(escaped(answers.incomplete))
    out.print_wrapped(escaped(_summary(answers)), style="bold")


def _show_failure(out: Console, log: LogAnswer, first_names: dict[tuple[str, str], str]) -> None:
    first = log.matches[0]
    earlier = first_names.setdefault((first.id, first.advice), log.name)
    out.print((f"── {escaped(log.name)}", "bold"))
    if log.incomplete:
        out.print_wrapped(escaped(log.incomplete))
    if earlier == log.name:
        show_matches(out, log.matches)
    else:
        show_answer(out, log.matches)
        line = f"Line {first.lines[0].number}: {first.lines[0].text} " if first.lines else ""
        out.print_wrapped(escaped(f"{line}(as in {earlier})"), style=QUIET)
    out.print()


def _list(out: Console, heading: str, logs: list[LogAnswer]) -> None:
    if logs:
        out.print_wrapped(f"{heading}: {escaped(abbreviate((log.name for log in logs), _NAMES))}")


def _summary(answers: LogAnswers) -> str:
    """Return how many logs show a failure, and which: ``2 of 16 logs show a failure: externally-managed (2).``"""
    read = [log for log in answers.logs if not log.unreadable]
    counts = ", ".join(f"{condition} ({count})" for condition, count in answers.count_by_condition())
    failed = answers.count_failed()
    verb = "shows" if failed == 1 else "show"
    logs = "1 log" if len(read) == 1 else f"{len(read)} logs"
    return f"{failed} of {logs} {verb} a failure: {counts}." if failed else f"No failure was recognised in {logs}."
