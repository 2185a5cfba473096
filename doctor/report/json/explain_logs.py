"""The JSON document of ``doctor explain`` on several logs."""

from __future__ import annotations

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass
from doctor.explain.answer import LogAnswer, LogAnswers
from doctor.report.json.envelope import write
from doctor.report.json.explain import MatchDocument, match_document, next_command


@dataclass(frozen=True, kw_only=True)
class LogDocument:
    """The answer to one of several logs, with the fields of the document on a single one."""

    name: str
    """The path of the log, in the folder that was named; ``stdin`` for ``-``."""
    matches: tuple[MatchDocument, ...]
    """The conditions that the log shows, the first cause first; empty if none was recognised."""
    described: MatchDocument | None
    """The condition that the text only describes, as a manual does, where it shows none; null otherwise."""
    next: str
    """The one command to run next."""
    incomplete: str | None
    """The reason why only the beginning of the log was read; null if all of it was read."""
    empty: bool
    """Whether the log contains nothing but white space."""
    unreadable: str | None
    """The reason why the log was not read, in a sentence; null if it was."""


@dataclass(frozen=True, kw_only=True)
class LogsBody:
    """The result of ``doctor explain`` for several logs, or for a folder."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("explain",)
    STATUSES: ClassVar[tuple[str, ...]] = ("explained", "nothing-recognised")

    logs: tuple[LogDocument, ...]
    """One entry for each log. Those that show a failure come first."""
    next: str
    """The one command to run next for the first of them."""
    incomplete: str | None
    """The reason why not all logs were read; null if all were."""


def show(answers: LogAnswers, code: Exit) -> None:
    """Print the document."""
    matches = next((log.matches for log in answers.logs if log.matches), ())
    body = LogsBody(logs=tuple(map(_log, answers.logs)), next=next_command(matches), incomplete=answers.incomplete)
    write(body, command="explain", status="explained" if matches else "nothing-recognised", code=code)


def _log(log: LogAnswer) -> LogDocument:
    return LogDocument(
        name=log.name,
        matches=tuple(map(match_document, log.matches)),
        described=match_document(log.described) if log.described else None,
        next=next_command(log.matches),
        incomplete=log.incomplete,
        empty=log.is_empty,
        unreadable=log.unreadable,
    )
