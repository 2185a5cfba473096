"""Explain one log or several, and summarise the answers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence

from doctor.core.errors import DoctorError
from doctor.core.record import dataclass
from doctor.explain.folder import LogSearch
from doctor.explain.rank import Match
from doctor.explain.source import BYTES_LIMIT, SECONDS_LIMIT


@dataclass(frozen=True, kw_only=True)
class LogAnswer:
    """The answer to one log."""

    name: str
    """The path of the log as the user can type it; ``stdin``, or empty for a message on the command line."""
    matches: tuple[Match, ...] = ()
    """The conditions that the log shows, the first cause first."""
    described: Match | None = None
    """The condition that the text describes, where it shows none."""
    incomplete: str | None = None
    """Why only the beginning of the log was read, if so."""
    is_empty: bool = False
    """Whether the log contains nothing but white space."""
    unreadable: str | None = None
    """Why the log was not read, in a sentence that names it."""
    bytes_read: int = 0
    """Bytes of text that were read."""


@dataclass(frozen=True, kw_only=True)
class LogAnswers:
    """The answers to several logs."""

    logs: tuple[LogAnswer, ...]
    """Those that show a failure first, otherwise in the order in which they were named and found."""
    incomplete: str | None = None
    """Why not all files were read, if so."""

    def count_failed(self) -> int:
        """Return the number of logs that show a failure."""
        return sum(bool(log.matches) for log in self.logs)

    def count_by_condition(self) -> list[tuple[str, int]]:
        """Return the first condition of each log, with the number of logs; the most frequent one first."""
        return Counter(log.matches[0].id for log in self.logs if log.matches).most_common()


ExplainOne = Callable[[str, int, float], LogAnswer]
"""Explains the log with this name, of which at most so many bytes are read, for at most so many seconds."""


def explain_logs(names: Sequence[str], explain_one: ExplainOne) -> LogAnswers:
    """Explain several logs, and those in folders. The limits for one log hold for all of them together."""
    search = LogSearch(names)
    bytes_left, deadline = BYTES_LIMIT, time.monotonic() + SECONDS_LIMIT
    answers: list[LogAnswer] = []
    for log in search.find_logs():
        if log.unreadable:
            answers.append(LogAnswer(name=log.path, unreadable=log.unreadable))
            continue
        if bytes_left <= 0 or time.monotonic() > deadline:
            search.incomplete = f"The logs from {log.path} on were not read, because those before it were too long."
            break
        try:
            answer = explain_one(log.path, bytes_left, deadline - time.monotonic())
        except DoctorError as error:
            answer = LogAnswer(name=log.path, unreadable=error.message)
        bytes_left -= answer.bytes_read
        answers.append(answer)
    logs = tuple(sorted(answers, key=lambda answer: not answer.matches))
    return LogAnswers(logs=logs, incomplete=search.incomplete)
