"""Where a part of a log says what a signature says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from doctor.diagnose.model import Signature
from doctor.explain.lines import Line, squeeze

ANYTHING = 160
"""How many letters and digits ``…`` may stand for."""
NEAR = 12
"""Lines before and after in which ``near`` is looked for."""
BEFORE = 4
"""Lines before in which ``unless`` is looked for."""
DOCSTRING = 40
"""Lines that a triple-quoted string may have: an odd mark in a log must not hide all that follows."""
MOST = 4
"""Places of one message in one part of a log that are told apart; more say nothing new."""
TRIES = 400
"""Places of a message's first words that are looked at; bounds the time on a hostile log."""
_JOINS = {"'": "-_./"}
"""After a message that ends in a quoted name: what shows that the name goes on."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a log says what a signature says."""

    condition: str
    """The id."""
    signature: Signature
    lines: tuple[Line, ...]
    """The lines it stands on: several, where it was wrapped."""
    index: int
    """Of the first of them among the lines of this part."""
    column: int
    """Where it begins in the first of them."""


@cache
def _compiled(template: str) -> tuple[str, re.Pattern[str] | None]:
    """The first literal piece, squeezed, and an expression for all where that is not all."""
    expression = ""
    for part in re.split(r"(…|\{version\})", template):
        expression += {"…": f".{{0,{ANYTHING}}}?", "{version}": r"\d{0,5}"}.get(part) or re.escape(squeeze(part))
    first = squeeze(re.split(r"…|\{version\}", template, maxsplit=1)[0])
    return first, None if expression == re.escape(first) else re.compile(expression)


def beginning(template: str) -> str:
    """The squeezed words that a message begins with, up to what varies."""
    return _compiled(template)[0]


class Part:
    """A part of a log, ready to be searched."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        """As cleaned."""
        self._lasts: dict[str, int] = {}
        self._columns: dict[int, list[int]] = {}
        self._starts: list[int] = []
        position = 0
        for line in lines:
            self._starts.append(position)
            position += len(line.squeezed)
        self.text = "".join(line.squeezed for line in lines)
        """All of it, squeezed."""

    def around(self, index: int, before: int, after: int) -> str:
        """The lower-cased text of the lines about the one at ``index``."""
        return "\n".join(self._lowered[max(0, index - before) : index + after + 1])

    @cached_property
    def _lowered(self) -> list[str]:
        return [line.text.lower() for line in self.lines]

    @cached_property
    def in_docstring(self) -> list[bool]:
        """For each line, whether a triple-quoted string is open where it begins, and not for long."""
        state, opened = [], dict.fromkeys(('"""', "'''"), -DOCSTRING)
        for index, line in enumerate(self.lines):
            state.append(any(index - since < DOCSTRING for since in opened.values()))
            for mark, since in opened.items():
                if line.raw.count(mark) % 2:
                    opened[mark] = -DOCSTRING if index - since < DOCSTRING else index
        return state

    def hits(self, condition: str, signatures: Iterable[Signature], *, context: bool = True) -> Iterator[Hit]:
        """Each place; without ``context``, wherever the words stand, ``near`` and ``unless`` left aside."""
        for signature in signatures:
            for template in signature.says:
                for start, end in self._places(template):
                    hit = self._hit(condition, signature, start, end)
                    if not context or self._fits(hit):
                        yield hit

    def _places(self, template: str) -> Iterator[tuple[int, int]]:
        first, pattern = _compiled(template)
        position, found_places = -1, 0
        for _ in range(TRIES):
            position = self.text.find(first, position + 1)
            if position < 0:
                return
            if pattern is None:
                end = position + len(first)
            else:
                found = pattern.match(self.text, position)
                if found is None:
                    continue
                end = found.end()
            if self._whole(template, position, end):
                yield position, end
                found_places += 1
                if found_places == MOST:
                    return

    def _whole(self, template: str, start: int, end: int) -> bool:
        """Not a part of longer words: ``No module named pip`` is not said by ``… pipx``."""
        before, after = self._neighbours(start, end)
        joins = _JOINS.get(template[-1], "-_" if template[-1].isalnum() else None)
        return not (
            (template[0].isalnum() and before and (before.isalnum() or before in "-_"))
            or (joins is not None and after and (after.isalnum() or after in joins))
        )

    def _neighbours(self, start: int, end: int) -> tuple[str, str]:
        """What stands right before and right behind, on the same line; empty at its ends and beside CJK."""
        index, column = self._locate(start)
        before = self.lines[index].text[column - 1] if column else ""
        index, column = self._locate(end - 1)
        after = self.lines[index].text[column + 1 : column + 2]
        return before if before.isascii() else "", after if after.isascii() else ""

    def _locate(self, position: int) -> tuple[int, int]:
        """The line and the column in its text of a place in the squeezed text."""
        index = bisect_right(self._starts, position) - 1
        return index, self._column(index, position - self._starts[index])

    def _hit(self, condition: str, signature: Signature, start: int, end: int) -> Hit:
        first, column = self._locate(start)
        last, _ = self._locate(end - 1)
        lines = tuple(line for line in self.lines[first : last + 1] if line.squeezed)
        return Hit(condition, signature, lines, first, column)

    def _fits(self, hit: Hit) -> bool:
        signature = hit.signature
        after = len(hit.lines)
        if signature.near:
            text = self.around(hit.index, NEAR, NEAR + after)
            text += text.replace("\n", "")  # words may be wrapped
            if not any(word in text for word in signature.near):
                return False
        if signature.unless:
            text = self.around(hit.index, BEFORE, after - 1)
            if any(word in text for word in signature.unless):
                return False
        return all(self._last(word) < hit.index for word in signature.overcome_by)

    def _last(self, word: str) -> int:
        """The last line that holds ``word``; -1 for none."""
        if word not in self._lasts:
            found = (index for index in range(len(self.lines) - 1, -1, -1) if word in self._lowered[index])
            self._lasts[word] = next(found, -1)
        return self._lasts[word]

    def _column(self, index: int, offset: int) -> int:
        """Where the letter or digit number ``offset`` of a line's ``squeezed`` stands in its ``text``."""
        columns = self._columns.get(index)
        if columns is None:
            columns = [column for column, character in enumerate(self.lines[index].text) if character.isalnum()]
            self._columns[index] = columns
        return columns[min(offset, len(columns) - 1)]
