"""Find the messages of signatures in a chunk of a log."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from doctor.diagnose.model import Signature
from doctor.explain.lines import Line, normalize

MAX_GAP = 160
"""Letters and digits that ``…`` in a message may stand for."""
NEAR_LINES = 12
"""Lines before and after a message that are searched for ``Signature.near``."""
UNLESS_LINES = 4
"""Lines before a message that are searched for ``Signature.unless``."""
MAX_DOCSTRING = 40
"""Lines after which an open triple quote no longer counts: a stray one in a log must not hide all that follows."""
MAX_OCCURRENCES = 4
"""Occurrences of one message that are returned from one chunk; further ones would repeat the answer."""
MAX_ATTEMPTS = 400
"""Positions at which one message is tried in a chunk; bounds the time on a hostile log."""
_CONTINUATIONS = {"'": "-_./"}
"""Last character of a message, and the characters after it which show that the quoted name is a longer one."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a chunk contains a message of a signature."""

    condition: str
    """Id of the check that the signature belongs to."""
    signature: Signature
    lines: tuple[Line, ...]
    """Lines that the message spans: several if it was wrapped."""
    index: int
    """Index of the first of ``lines`` among the lines of the chunk."""
    column: int
    """Index of the message's first character in ``lines[0].text``."""
    end: int
    """Index after the message's last character in ``lines[-1].text``."""


@cache
def _compile(template: str) -> tuple[str, re.Pattern[str] | None]:
    """Return the normalized literal beginning, and an expression for the whole message if the beginning is not all."""
    expression = ""
    for part in re.split(r"(…|\{version\})", template):
        expression += {"…": f".{{0,{MAX_GAP}}}?", "{version}": r"\d{0,5}"}.get(part) or re.escape(normalize(part))
    beginning = normalize(re.split(r"…|\{version\}", template, maxsplit=1)[0])
    return beginning, None if expression == re.escape(beginning) else re.compile(expression)


def literal_beginning(template: str) -> str:
    """Return the normalized text of a message up to its first placeholder."""
    return _compile(template)[0]


class ChunkText:
    """The cleaned lines of a chunk, prepared for searching."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._last_lines: dict[str, int] = {}
        self._columns: dict[int, list[int]] = {}
        self._starts: list[int] = []
        position = 0
        for line in lines:
            self._starts.append(position)
            position += len(line.normalized)
        self.normalized = "".join(line.normalized for line in lines)
        """The normalized text of all lines, joined."""

    @cached_property
    def _lowered(self) -> list[str]:
        return [line.text.lower() for line in self.lines]

    @cached_property
    def in_docstring(self) -> list[bool]:
        """For each line, whether it begins inside a triple-quoted string that is at most MAX_DOCSTRING lines long."""
        state, opened = [], dict.fromkeys(('"""', "'''"), -MAX_DOCSTRING)
        for index, line in enumerate(self.lines):
            state.append(any(index - since < MAX_DOCSTRING for since in opened.values()))
            for mark, since in opened.items():
                if line.raw.count(mark) % 2:
                    opened[mark] = -MAX_DOCSTRING if index - since < MAX_DOCSTRING else index
        return state

    def find(
        self, condition: str, signatures: Iterable[Signature], *, check_context: bool = True
    ) -> Iterator[Occurrence]:
        """Yield each occurrence of a message of ``signatures``, which belong to the check with the id ``condition``.

        Without ``check_context``, ``near``, ``unless`` and ``resolved_by`` are ignored.
        """
        for signature in signatures:
            for template in signature.messages:
                for start, end in self._find_message(template):
                    occurrence = self._occurrence(condition, signature, start, end)
                    if not check_context or self._fits_context(occurrence):
                        yield occurrence

    def _find_message(self, template: str) -> Iterator[tuple[int, int]]:
        beginning, pattern = _compile(template)
        position, count = -1, 0
        for _ in range(MAX_ATTEMPTS):
            position = self.normalized.find(beginning, position + 1)
            if position < 0:
                return
            if pattern is None:
                end = position + len(beginning)
            else:
                match = pattern.match(self.normalized, position)
                if match is None:
                    continue
                end = match.end()
            if self._is_whole(template, position, end):
                yield position, end
                count += 1
                if count == MAX_OCCURRENCES:
                    return

    def _is_whole(self, template: str, start: int, end: int) -> bool:
        """Tell a message from a part of longer words: ``No module named pipx`` does not say ``No module named pip``."""
        if template.startswith("E:") and not self._begins(start, "E:"):
            return False  # normalized, apt's mark is a mere letter
        before, after = self._neighbours(start, end)
        continuations = _CONTINUATIONS.get(template[-1], "-_" if template[-1].isalnum() else None)
        return not (
            (template[0].isalnum() and before and (before.isalnum() or before in "-_"))
            or (continuations is not None and after and (after.isalnum() or after in continuations))
        )

    def _neighbours(self, start: int, end: int) -> tuple[str, str]:
        """Return the characters before and after, on the same line; empty at its ends and if not ASCII (CJK text)."""
        index, column = self._locate(start)
        before = self.lines[index].text[column - 1] if column else ""
        index, column = self._locate(end - 1)
        after = self.lines[index].text[column + 1 : column + 2]
        return before if before.isascii() else "", after if after.isascii() else ""

    def _begins(self, start: int, literal: str) -> bool:
        index, column = self._locate(start)
        return self.lines[index].text.startswith(literal, column)

    def _locate(self, position: int) -> tuple[int, int]:
        """Return the index of the line, and the column in its text, of a position in the normalized text."""
        index = bisect_right(self._starts, position) - 1
        return index, self._column(index, position - self._starts[index])

    def _occurrence(self, condition: str, signature: Signature, start: int, end: int) -> Occurrence:
        first, column = self._locate(start)
        last, last_column = self._locate(end - 1)
        lines = tuple(line for line in self.lines[first : last + 1] if line.normalized)
        return Occurrence(condition, signature, lines, first, column, last_column + 1)

    def _fits_context(self, occurrence: Occurrence) -> bool:
        signature = occurrence.signature
        extent = len(occurrence.lines)
        if signature.near:
            text = self._around(occurrence.index, NEAR_LINES, NEAR_LINES + extent)
            text += text.replace("\n", "")  # words may be wrapped
            if not any(word in text for word in signature.near):
                return False
        if signature.unless:
            text = self._around(occurrence.index, UNLESS_LINES, extent - 1)
            if any(word in text for word in signature.unless):
                return False
        return all(self._last_line_with(word) < occurrence.index for word in signature.resolved_by)

    def _around(self, index: int, before: int, after: int) -> str:
        """Return the lower-cased text of the line at ``index`` and so many lines before and after it."""
        return "\n".join(self._lowered[max(0, index - before) : index + after + 1])

    def _last_line_with(self, word: str) -> int:
        """Return the index of the last line that contains ``word``, or -1."""
        if word not in self._last_lines:
            indexes = (index for index in range(len(self.lines) - 1, -1, -1) if word in self._lowered[index])
            self._last_lines[word] = next(indexes, -1)
        return self._last_lines[word]

    def _column(self, index: int, offset: int) -> int:
        """Return the column in a line's ``text`` of the character at ``offset`` in its ``normalized`` text."""
        columns = self._columns.get(index)
        if columns is None:
            columns = [column for column, character in enumerate(self.lines[index].text) if character.isalnum()]
            self._columns[index] = columns
        return columns[min(offset, len(columns) - 1)]
