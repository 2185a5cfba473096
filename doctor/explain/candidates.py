"""Collect the conditions that the chunks of a log show, with the occurrences of their messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from types import ModuleType

from doctor.core.plugins import Unloaded
from doctor.core.record import dataclass, replace
from doctor.core.redact import redact
from doctor.diagnose.model import Signature
from doctor.explain import message_index
from doctor.explain.failed_command import LINES_AFTER, LINES_BEFORE
from doctor.explain.guides import is_reported
from doctor.explain.lines import Line, clean
from doctor.explain.lost_environments import of_lost_environment
from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.message_words import MessageWords
from doctor.explain.other_programs import is_of_other_program
from doctor.explain.outcome import is_allowed
from doctor.explain.quotes import is_data, is_quotation, is_quoted_in_sentence
from doctor.explain.reader import CandidateFilter, Chunk
from doctor.explain.templates import caught_words

Position = tuple[int, int, int]
"""The number of a chunk, and the line and the column in it."""
MAX_LINES = 3
"""Lines of the log that are shown for a condition."""
MAX_WIDTH = 240
"""Characters of such a line that are shown."""
OUTPUT_AFTER = 200
"""Lines after the first message of a failed build: the build's output is below it, and the cause at its end."""
OF_ONE_COMMAND = (
    *(
        "apt-needs-root",
        "apt-unavailable",
        "build-failure",
        "build-tools-missing",
        "dependency-conflict",
        "externally-managed",
    ),
    *("hash-mismatch", "installed-by-distro", "lock-file-outdated", "no-matching-distribution", "requirement-invalid"),
    *("resolution-conflict", "unknown-option"),
)
"""Conditions of one command, from which no failure of the next one follows."""
_NEVER_DOUBTFUL = ("externally-managed",)
"""The conditions that a sentence alone never shows, since so many texts are about them."""


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """A line of the log."""

    number: int
    """Number of the line, counted from 1."""
    text: str
    """The line without colours and prefixes; a long line is cut."""


class Candidate:
    """The occurrences of one condition that have been collected so far."""

    def __init__(self, first: Position) -> None:
        self.first = first
        """The position of its first occurrence."""
        self.last = first
        """The position of the last one."""
        self.certain = False
        self.symptom = True
        self.lines: dict[tuple[int, str], LogLine] = {}
        """By number and raw text, since chunks overlap."""
        self.context = ""
        """The context that the words of the first occurrence show."""
        self.words: dict[str, str] = {}
        """The words that the messages have caught, by kind."""
        self.nearby: Sequence[Line] = ()
        """Lines around the first occurrence."""
        self.index = 0
        """Index of the first occurrence among them."""

    def is_complete(self, signatures: Iterable[Signature]) -> bool:
        """Return whether no later occurrence would add anything; ``signatures`` are all of the condition."""
        return len(self.lines) >= MAX_LINES and all(
            self._knows(signature, caught_words(signature)) for signature in signatures
        )

    def has_all_of(self, occurrence: Occurrence, position: Position) -> bool:
        """Return whether the occurrence at ``position`` would add nothing, so that it need not be judged."""
        number = occurrence.lines[0].number
        return (
            position > self.first
            and self._knows(occurrence.signature, occurrence.words.keys())
            and sum(known <= number for known, _ in self.lines) >= MAX_LINES
        )

    def _knows(self, signature: Signature, words: Set[str]) -> bool:
        return self.certain >= signature.certain and self.symptom <= signature.symptom and words <= self.words.keys()


class Found:
    """The candidates that the chunks of a log have shown so far, by the ids of conditions."""

    def __init__(self) -> None:
        self.shown: dict[str, Candidate] = {}
        """The log shows that these occurred."""
        self.doubtful: dict[str, Candidate] = {}
        """These count where the log shows nothing else."""
        self.described: dict[str, Candidate] = {}
        """A sentence or a document has their messages, which nothing printed."""


@cache
def signatures_of(check: ModuleType) -> tuple[Signature, ...]:
    """Return a check's signatures; a third-party plugin may hold anything under that name."""
    signatures = (signature for signature in getattr(check, "SIGNATURES", ()) if isinstance(signature, Signature))
    resolved_by = getattr(check, "RESOLVED_BY", ())
    if not resolved_by:
        return tuple(signatures)
    return tuple(replace(signature, resolved_by=(*resolved_by, *signature.resolved_by)) for signature in signatures)


def candidate_filter(looked_for: Mapping[str, ModuleType]) -> CandidateFilter:
    """Return the filter for the conditions that are still looked for."""

    @cache
    def read_words() -> MessageWords:
        return MessageWords(
            (condition, template)
            for condition, check in looked_for.items()
            for signature in signatures_of(check)
            for template in signature.messages
        )

    conditions = frozenset(looked_for)

    def find_candidates(excerpt: bytes, ignored: Set[str]) -> Mapping[str, bool]:
        plausible = read_words().find_conditions(excerpt, ignored | (conditions - looked_for.keys()))
        if not plausible:
            return {}
        text = ChunkText(clean(excerpt, 1))
        return {
            condition: next(text.find(condition, signatures_of(looked_for[condition]), check_context=False), None)
            is not None
            for condition in plausible
        }

    return find_candidates


def search(
    chunk: Chunk,
    order: int,
    looked_for: dict[str, ModuleType],
    found: Found,
) -> None:
    """Record what a chunk shows. A condition for which enough is known is removed from ``looked_for``."""
    candidates, doubtful = found.shown, found.doubtful
    text = ChunkText(clean(chunk.data, chunk.first_line))
    possible = message_index.find_conditions(text.normalized)
    for condition, check in tuple(looked_for.items()):
        if isinstance(check, Unloaded) and condition not in possible:
            continue
        group = signatures_of(check)
        occurrences = tuple(text.find(condition, group))
        for occurrence in _of_last_command(text, condition, occurrences):
            position = (order, occurrence.index, occurrence.column)
            if _is_known(occurrence, position, candidates):
                candidates[condition].last = max(candidates[condition].last, position)
                continue
            occurrence = of_lost_environment(text, occurrence)
            if is_allowed(text, occurrence) or is_of_other_program(text, occurrence):
                continue
            if not is_quotation(text, occurrence, occurrences):
                if is_quoted_in_sentence(occurrence):
                    occurrence = _doubted(occurrence)
                _record(occurrence, position, text, candidates)
            elif is_data(text, occurrence):
                continue
            elif condition not in _NEVER_DOUBTFUL and is_reported(text, occurrence):
                _record(_doubted(occurrence), position, text, doubtful)
            elif condition not in found.described:
                _record(_doubted(occurrence), position, text, found.described)
        if occurrences and condition in candidates and candidates[condition].is_complete(group):
            del looked_for[condition]
    if candidates:
        return
    from doctor.explain.asked_packages import find_asked  # most logs need only the messages
    from doctor.explain.described_failures import find_described
    from doctor.explain.logged_errors import find_logged
    from doctor.explain.system_errors import find_errors

    for occurrence in (*find_errors(text), *find_asked(text.lines), *find_logged(text.lines)):
        position = (order, occurrence.index, occurrence.column)
        if _is_known(occurrence, position, doubtful) or is_allowed(text, occurrence):
            continue
        if not is_quotation(text, occurrence, (occurrence,)):
            _record(occurrence, position, text, doubtful)
        elif occurrence.condition not in found.described and not is_data(text, occurrence):
            _record(occurrence, position, text, found.described)
    for occurrence in () if doubtful else find_described(text.lines):
        _record(occurrence, (order, occurrence.index, occurrence.column), text, doubtful)


def _doubted(occurrence: Occurrence) -> Occurrence:
    return replace(occurrence, signature=replace(occurrence.signature, certain=False))


def _of_last_command(text: ChunkText, condition: str, occurrences: Sequence[Occurrence]) -> Sequence[Occurrence]:
    """Return the occurrences with those first that the last of the commands printed that were typed at prompts."""
    if condition not in OF_ONE_COMMAND or len(occurrences) < 2 or not text.typed:
        return occurrences
    standing = [
        (text.typed_before(occurrence.index), occurrence)
        for occurrence in occurrences
        if not is_allowed(text, occurrence) and not is_quotation(text, occurrence, occurrences)
    ]
    latest = max((at for at, _ in standing), default=-1)
    return [occurrence for at, occurrence in standing if at == latest] or occurrences


def _is_known(occurrence: Occurrence, position: Position, candidates: Mapping[str, Candidate]) -> bool:
    """Return whether an occurrence adds nothing to what has been collected of its condition."""
    known = candidates.get(occurrence.condition)
    return known is not None and known.has_all_of(occurrence, position)


def _record(occurrence: Occurrence, position: Position, text: ChunkText, candidates: dict[str, Candidate]) -> None:
    candidate = candidates.setdefault(occurrence.condition, Candidate(position))
    candidate.certain |= occurrence.signature.certain
    candidate.symptom &= occurrence.signature.symptom
    is_first = not candidate.nearby or position < candidate.first
    candidate.words = {**candidate.words, **occurrence.words} if is_first else {**occurrence.words, **candidate.words}
    if is_first:
        start = max(0, occurrence.index - LINES_BEFORE)
        candidate.nearby = text.lines[start : occurrence.index + max(LINES_AFTER, OUTPUT_AFTER)]
        candidate.index = occurrence.index - start
        candidate.context = occurrence.signature.context
    candidate.first, candidate.last = min(candidate.first, position), max(candidate.last, position)
    for line in occurrence.lines:
        column = occurrence.column if line is occurrence.lines[0] else 0
        candidate.lines.setdefault((line.number, line.raw), LogLine(number=line.number, text=_quote(line.text, column)))


def _quote(text: str, column: int) -> str:
    """Return a line without secrets, cut to MAX_WIDTH around the message that begins at ``column``."""
    redacted = redact(text)  # before it is cut: in a part of a URL the password would not be recognised
    message = column + len(redacted) - len(text)
    if len(redacted) <= MAX_WIDTH or message < MAX_WIDTH // 2:
        start = 0
    else:
        start = redacted.rfind(" ", 0, message - MAX_WIDTH // 4) + 1
    end = start + MAX_WIDTH - 2  # two marks may show that something is left out
    return ("…" if start else "") + redacted[start:end].strip() + ("…" if len(redacted) > end else "")
