"""The parts of a log that are worth a look, read as a stream in bounded memory.

A small log is one part. Of a larger one, both ends are (failures stand at the end, what was run at the
beginning), and the surroundings of each message: gigabytes are searched for a few literal words, the
anchors, and only what stands around them is cleaned and matched.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import BinaryIO

SMALL = 1 << 20
"""Bytes up to which a log is one part."""
BLOCK = 1 << 20
HEAD = 64 << 10
TAIL = 256 << 10
BEFORE = 8 << 10
AFTER = 12 << 10
"""Bytes about a message that are kept with it."""
GLANCE = 700
"""Bytes about an anchor that decide whether its surroundings are worth a look."""
GLANCES = 300
"""Glances at one anchor; after them, a few a block. Bounds the time where an anchor is a common word."""
FEW = 4
ENOUGH = 6
"""Parts given for one condition; more of the same say nothing new."""
ANCHORS = (
    "rror: ",
    "ERROR: ",
    "Failed to ",
    "No module named",
    "not found",
    "externally managed",
    "No such file or",
    "mission denied",
    "Unable to ",
    "no installation",
    "/var/lib/dpkg/lock",
    "No space left on",
    "because ensurepip",
    "contact your Python",
    "No solution found",
)
"""One of them stands in, or right beside, nearly every message that a signature knows (but for mere warnings
and for other languages). Each costs about a tenth of the time that ``grep`` takes for all of the
messages, so they are few."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the log."""

    first_line: int
    """The number of its first line; the line may have begun before."""
    data: bytes


Promising = Callable[[bytes], Set[str]]
"""The conditions of which bytes about an anchor hold a message."""


def windows(stream: BinaryIO, anchors: Sequence[str], promising: Promising) -> Iterator[Window]:
    """The parts of the log in ``stream``, in order; they may overlap. ``anchors`` are looked for beside ANCHORS."""
    read = _reader(stream)
    data = read(SMALL + 1)
    if len(data) <= SMALL:
        yield Window(1, data)
        return
    yield Window(1, data[: _line_end(data, HEAD)])
    search = _Search((*ANCHORS, *anchors), promising)
    line, start = 1, 0  # the number of data's first line; where the search in data goes on
    while True:
        more = read(BLOCK)
        stop = len(data) if not more else len(data) - AFTER
        for first, last in search.places(data, start, stop):
            yield Window(line + data.count(b"\n", 0, first), data[first:last])
        if not more:
            break
        cut = max(0, min(stop - BEFORE, len(data) - TAIL))
        line += data.count(b"\n", 0, cut)
        data, start = data[cut:] + more, stop - cut
    cut = _line_start(data, max(0, len(data) - TAIL))
    yield Window(line + data.count(b"\n", 0, cut), data[cut:])


class _Search:
    """Finds anchors, and remembers what has been seen often enough."""

    def __init__(self, anchors: Sequence[str], promising: Promising) -> None:
        self._anchors = {anchor: anchor.encode() for anchor in anchors}
        self._promising = promising
        self._glances: Counter[str] = Counter()
        self._given: Counter[str] = Counter()

    def places(self, data: bytes, start: int, stop: int) -> list[tuple[int, int]]:
        """Where the parts worth a look begin and end, in order, merged; the anchors stand before ``stop``."""
        found = []
        for anchor, needle in self._anchors.items():
            end = stop + len(needle) - 1
            place, left = data.find(needle, start, end), max(FEW, GLANCES - self._glances[anchor])
            while place >= 0 and left:
                left -= 1
                self._glances[anchor] += 1
                if self._worth_it(data[max(0, place - GLANCE) : place + GLANCE]):
                    found.append((_line_start(data, max(0, place - BEFORE)), _line_end(data, place + AFTER)))
                    place += AFTER
                else:
                    place += GLANCE
                place = data.find(needle, place, end)
        return _merged(sorted(found))

    def _worth_it(self, glance: bytes) -> bool:
        new = {condition for condition in self._promising(glance) if self._given[condition] < ENOUGH}
        self._given.update(new)
        return bool(new)


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in places:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _line_start(data: bytes, place: int) -> int:
    """The beginning of the line that ``place`` is in, where it is near."""
    found = data.rfind(b"\n", max(0, place - 2048), place)
    return place if found < 0 else found + 1


def _line_end(data: bytes, place: int) -> int:
    found = data.find(b"\n", place, place + 2048)
    return min(place, len(data)) if found < 0 else found


def _reader(stream: BinaryIO) -> Callable[[int], bytes]:
    """A function that reads so many bytes (fewer only at the end) of the log as UTF-8."""
    head = _fill(stream, 4096)
    encoding = _wide(head)
    if encoding is None:
        pending = [head]

        def plain(size: int) -> bytes:
            first = pending.pop() if pending else b""
            return first + _fill(stream, size - len(first))

        return plain
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    ready = bytearray(decoder.decode(head).lstrip("\ufeff").encode())

    def decoded(size: int) -> bytes:
        while len(ready) < size:
            more = stream.read(size)
            ready.extend(decoder.decode(more or b"", final=not more).encode())
            if not more:
                break
        out = bytes(ready[:size])
        del ready[:size]
        return out

    return decoded


def _fill(stream: BinaryIO, size: int) -> bytes:
    """A pipe gives what it has: ask until it is enough or over."""
    parts, missing = [], size
    while missing > 0:
        part = stream.read(missing)
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _wide(head: bytes) -> str | None:
    """UTF-16, as PowerShell's redirection writes it: by its mark, or by a zero in every other byte."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    half = len(head) // 2
    if half >= 8 and head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half >= 8 and head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
