"""Read a log as a stream, in bounded memory, and yield the chunks that may hold a known message.

A small log is one chunk. A larger log yields both its ends (failures are at the end, the commands at the
beginning) and the surroundings of each candidate in between: the stream is searched for a few literal strings,
the anchors, and only the bytes around an anchor are cleaned and matched.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from doctor.core.lazy_typing import Protocol
from doctor.core.record import dataclass

SMALL = 1 << 20
"""Size in bytes up to which a log is one chunk."""
BLOCK = 1 << 20
"""Bytes that are read at once from a larger log."""
HEAD = 64 << 10
"""Bytes of the first chunk of a larger log."""
TAIL = 256 << 10
"""Bytes of the last chunk of a larger log."""
BEFORE = 8 << 10
"""Bytes before an anchor that belong to its chunk."""
AFTER = 12 << 10
"""Bytes after an anchor that belong to its chunk."""
EXCERPT = 700
"""Bytes before and after an anchor that are matched to decide whether its chunk is yielded."""
STRIDE = 1024
"""Bytes around an anchor whose other anchors share its excerpt, which is looked at once."""
EXCERPTS_PER_ANCHOR = 300
"""Excerpts that are matched for one anchor; bounds the time where an anchor is a frequent string."""
EXCERPTS_PER_BLOCK = 1
"""Excerpts that are still matched in each block once EXCERPTS_PER_ANCHOR is used up."""
VAIN_LOOKS = 100
"""Excerpts in which one condition is looked for in vain, until it is looked for in vain once in each block."""
CHUNKS_PER_CONDITION = 6
"""Chunks that are yielded for one condition; further ones would repeat the answer."""
ANCHORS = (
    "rror:",
    "RROR:",
    "Failed to ",
    "No module named",
    "not found",
    "externally managed",
    " such",
    "mission denied",
    "Unab",
    "no installation",
    "/var/lib/dpkg/lock",
    "No space left on",
    "because ensurepip",
    "contact your Python",
    "No solution found",
)
"""Nearly every message of a signature contains one of these or is printed right beside one; the exceptions are
mere warnings and translated messages. Searching for one anchor costs about a twentieth of a ``grep`` for all messages,
so the list is short. Some are parts of words, which are in the same places and are found sooner than whole ones: that
took a seventh off the time for a log without failures."""

_WINDOW = 29_000
"""Bytes in which an anchor is looked for at once. From 30,000 on, ``bytes.find`` prepares for a search that is never
quadratic, and is slower by half where the text is plain (CPython: ``Objects/stringlib/fastsearch.h``)."""


class LogStream(Protocol):
    """A log that is read from its beginning."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """A contiguous part of the log."""

    first_line: int
    """Number of the line in which the chunk begins, counted from 1. The chunk may begin in the middle of it."""
    data: bytes
    """Content, as UTF-8."""


CandidateFilter = Callable[[bytes, Set[str]], Mapping[str, bool]]
"""Takes an excerpt and the ids of conditions that are not looked for; returns the ids of the other ones that were
looked for in it, and whether it contains a message of theirs."""


def read_chunks(
    stream: LogStream, anchors: Callable[[], Sequence[str]], candidates: CandidateFilter
) -> Iterator[Chunk]:
    """Yield the chunks of the log in ``stream``, in order; chunks may overlap.

    ``anchors`` returns what is searched for in addition to ANCHORS, in a log that is not small. ``candidates`` decides
    about each excerpt around an anchor.
    """
    read = _utf8_reader(stream)
    data = read(SMALL + 1)
    if len(data) <= SMALL:
        yield Chunk(first_line=1, data=data)
        return
    yield Chunk(first_line=1, data=data[: _line_end(data, HEAD)])
    search = _AnchorSearch((*ANCHORS, *anchors()), candidates)
    line, start = 1, 0  # the number of data's first line; the position in data from which the search continues
    previous, cut = b"", 0  # the block before data, and the position in it where data begins
    while True:
        more = read(BLOCK)
        stop = len(data) if not more else len(data) - AFTER
        for first, last in search.find_ranges(data, start, stop):
            yield Chunk(first_line=line + data.count(b"\n", 0, first), data=data[first:last])
        if not more:
            break
        previous, cut = data, max(0, stop - BEFORE)
        line += data.count(b"\n", 0, cut)
        data, start = data[cut:] + more, stop - cut
    missing = previous[max(0, cut + len(data) - TAIL) : cut]
    line, data = line - missing.count(b"\n"), missing + data
    cut = _line_start(data, max(0, len(data) - TAIL))
    yield Chunk(first_line=line + data.count(b"\n", 0, cut), data=data[cut:])


class _AnchorSearch:
    """Finds anchors in successive blocks and counts the excerpts and the chunks, to keep within the limits."""

    def __init__(self, anchors: Sequence[str], candidates: CandidateFilter) -> None:
        self._anchors = {anchor: anchor.encode() for anchor in anchors}
        self._candidates = candidates
        self._excerpts: Counter[str] = Counter()
        self._chunks: Counter[str] = Counter()
        self._enough: set[str] = set()
        """The conditions for which CHUNKS_PER_CONDITION chunks were yielded."""
        self._vain_looks: Counter[str] = Counter()
        self._given_up: set[str] = set()
        """The conditions that are no longer looked for in this block."""

    def find_ranges(self, data: bytes, start: int, stop: int) -> list[tuple[int, int]]:
        """Return the byte ranges of the chunks around anchors between ``start`` and ``stop``, sorted and merged."""
        ranges = []
        self._given_up = set()
        looks: dict[int, bool] = {}  # by the number of the stride: whether its excerpt is wanted
        for anchor, needle in self._anchors.items():
            end = stop + len(needle) - 1
            position = _find(data, needle, start, end)
            remaining = max(EXCERPTS_PER_BLOCK, EXCERPTS_PER_ANCHOR - self._excerpts[anchor])
            while position >= 0 and remaining:
                remaining -= 1
                self._excerpts[anchor] += 1
                stride = position // STRIDE
                if stride not in looks:
                    first = stride * STRIDE
                    looks[stride] = self._is_wanted(data[max(0, first - EXCERPT) : first + STRIDE + EXCERPT])
                if looks[stride]:
                    ranges.append((_line_start(data, max(0, position - BEFORE)), _line_end(data, position + AFTER)))
                    position += AFTER
                else:
                    position = (stride + 1) * STRIDE
                position = _find(data, needle, position, end)
        return _merge(sorted(ranges))

    def _is_wanted(self, excerpt: bytes) -> bool:
        looks = self._candidates(excerpt, self._enough | self._given_up)
        wanted = {name for name, is_found in looks.items() if is_found}
        self._chunks.update(wanted)
        self._vain_looks.update(looks.keys() - wanted)
        self._enough |= {name for name in wanted if self._chunks[name] >= CHUNKS_PER_CONDITION}
        self._given_up |= {name for name in looks.keys() - wanted if self._vain_looks[name] >= VAIN_LOOKS}
        return bool(wanted)


def _merge(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _find(data: bytes, needle: bytes, start: int, end: int) -> int:
    """Return what ``data.find`` returns, found in one window after another; they overlap by the needle's length."""
    for first in range(start, end, _WINDOW - len(needle) + 1):
        position = data.find(needle, first, min(first + _WINDOW, end))
        if position >= 0:
            return position
    return -1


def _line_start(data: bytes, position: int) -> int:
    """Return the start of the line around ``position``, or ``position`` if the start is more than 2 kB away."""
    newline = data.rfind(b"\n", max(0, position - 2048), position)
    return position if newline < 0 else newline + 1


def _line_end(data: bytes, position: int) -> int:
    newline = data.find(b"\n", position, position + 2048)
    return min(position, len(data)) if newline < 0 else newline


def _utf8_reader(stream: LogStream) -> Callable[[int], bytes]:
    """Return a function that reads a number of bytes of the log as UTF-8; only at the end it returns fewer."""
    head = _read_fully(stream, 4096)
    encoding = _detect_utf16(head)
    if encoding is None:
        pending = [head]

        def read_plain(size: int) -> bytes:
            first = pending.pop() if pending else b""
            return first + _read_fully(stream, size - len(first))

        return read_plain
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    ready = bytearray(decoder.decode(head).lstrip("\ufeff").encode())

    def read_decoded(size: int) -> bytes:
        while len(ready) < size:
            more = stream.read(size)
            ready.extend(decoder.decode(more or b"", final=not more).encode())
            if not more:
                break
        out = bytes(ready[:size])
        del ready[:size]
        return out

    return read_decoded


def _read_fully(stream: LogStream, size: int) -> bytes:
    """Read ``size`` bytes, fewer only at the end: a pipe may return less than it was asked for."""
    parts, missing = [], size
    while missing > 0:
        part = stream.read(missing)
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _detect_utf16(head: bytes) -> str | None:
    """Return the UTF-16 codec that PowerShell's redirection used, by the byte order mark or by alternating zeros."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    half = len(head) // 2
    if half >= 8 and head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half >= 8 and head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
