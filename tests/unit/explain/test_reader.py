"""Large logs give the same answer as small ones, in bounded memory and time."""

from __future__ import annotations

import io
import random
import re
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.explain import reader
from doctor.explain.rank import explain
from doctor.explain.reader import SMALL, read_chunks
from tests.corpus import CHECKS, positives, recognise
from tests.corpus.workshop import WRAPPERS

SCALE = 16
"""By so much smaller a large log is where every failure is tried."""
WORDS = ("Compiling", "crate", "v1.2.3", "tests/test_errors.py::test_not_found", "PASSED", "-Werror", "12%", "done")
ERROR = "error: externally-managed-environment"

ENGLISH = {
    log.id.partition("-")[2]: log
    for log in positives()
    if log.label != "pipx-not-on-path"
    and log.tool not in WRAPPERS
    and not re.search("-(de|fr|es|ja|ru|it|pl|pt_BR|zh_CN|piped)$|command-fish|activate-.*(fish|bash)", log.id)
}.values()
"""All failures, each on one suite, but warnings, translated messages, those of project managers and of a shell that
sources another one's script, and what ``tail`` has left over; these are found at both ends of a large log only."""


def filler(size: int, lines: int = 2000) -> str:
    """Return at least ``size`` characters of a healthy build's log, which repeats so many lines."""
    choose = random.Random(1)
    block = "".join(" ".join(choose.choices(WORDS, k=9)) + "\n" for _ in range(lines))
    return block * (size // len(block) + 1)


def test_every_failure_is_found_in_the_middle_of_a_large_log(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMALL", "BLOCK", "HEAD", "TAIL"):  # all to one scale, to save time
        monkeypatch.setattr(reader, name, getattr(reader, name) // SCALE)
    around = filler(SMALL // SCALE, lines=200)
    wrong = [log.id for log in [*ENGLISH][::6] if recognise((around + log.text + around).encode()) != log.label]
    assert not wrong


def test_line_numbers_are_right_across_blocks() -> None:
    around = filler(3 * SMALL)
    (match,) = explain(io.BytesIO(f"{around}{ERROR}\n{around}".encode()), CHECKS)
    assert match.lines[0].number == around.count("\n") + 1


def test_a_message_is_found_where_blocks_meet() -> None:
    around = filler(4 * SMALL)
    for position in (SMALL - 20, SMALL, 2 * SMALL - 12300, 2 * SMALL - 12288, 2 * SMALL - 20, 2 * SMALL):
        cut = around.rfind("\n", 0, position) + 1
        log = around[:cut] + ERROR + "\n" + around[cut:]
        assert recognise(log.encode()) == "externally-managed", position


def test_a_message_is_found_in_one_endless_line() -> None:
    around = "x = 1; " * SMALL
    assert recognise(f"{around} {ERROR} {around}".encode()) == "externally-managed"


def test_a_large_log_in_utf_16_is_read() -> None:
    around = filler(SMALL)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert recognise(f"{around}{ERROR}\n{around}".encode(encoding)) == "externally-managed"


class Slow(io.BytesIO):
    """A pipe that returns at most 1000 bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or -1, 1000))


def test_a_slow_pipe_is_read_to_its_end() -> None:
    text = filler(2 * SMALL) + ERROR + "\n" + filler(SMALL)
    assert explain(Slow(text.encode()), CHECKS)[0].id == "externally-managed"


class Endless(io.BytesIO):
    """A large log that is never in memory as a whole."""

    def __init__(self, block: bytes, count: int) -> None:
        super().__init__()
        self._block, self._left = block, count

    def read(self, size: int | None = -1) -> bytes:
        if not self._left:
            return b""
        self._left -= 1
        return self._block[:size]


def test_memory_is_bounded() -> None:
    block = filler(SMALL).encode()[:SMALL]
    tracemalloc.start()
    assert not explain(Endless(block, 40), CHECKS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_a_message_repeated_endlessly_yields_few_chunks() -> None:
    flood = Endless((ERROR + "\n").encode() * 2000, 200)
    chunks = read_chunks(flood, tuple, lambda _, enough: {} if enough else {"externally-managed": True})
    assert sum(len(chunk.data) for chunk in chunks) < 4 * SMALL


TIME_LIMIT = 5
"""Processor seconds for an eighth of a megabyte, which takes up to 2; an algorithm of quadratic time takes more."""
HARD = SMALL // 8
"""Bytes of a log that is as hard to read as possible."""
HOSTILE = [
    *("\0", " ", "\n", "\\", "\\n", "<a ", "&#", '"', "'", "[", "> ", "1.1 ", "*", "=3D", "\r", "\\u0041", "a\t"),
    *('"""\n', "\x1b[", "(a) b@\n", "----- stderr -----\n", "E: ", "error: ", "Because ", "Failed to ", "`", "+x\n"),
]


def test_much_hostile_text_takes_seconds_at_most() -> None:
    for piece in HOSTILE:
        start = time.process_time()
        recognise(piece.encode() * (HARD // len(piece)))
        assert time.process_time() - start < TIME_LIMIT, repr(piece)


MESSAGES = [text for check in CHECKS for signature in getattr(check, "SIGNATURES", ()) for text in signature.messages]


def test_many_of_all_messages_take_seconds_at_most() -> None:
    choose, answers = random.Random(3), set[str]()
    for glue in (" ", "\n", "\\n", "\x1b[31m"):
        text = glue.join(choose.choices(MESSAGES, k=HARD // 60))
        start = time.process_time()
        answers.add(recognise(text.encode()[: HARD // 2]))
        assert time.process_time() - start < TIME_LIMIT, repr(glue)
    assert answers != {"none"}


@given(st.binary(max_size=4000))
@settings(max_examples=80)
def test_arbitrary_bytes_do_not_raise(data: bytes) -> None:
    start = time.process_time()
    explain(io.BytesIO(data), CHECKS)
    assert time.process_time() - start < TIME_LIMIT


@given(st.lists(st.one_of(st.sampled_from(MESSAGES), st.sampled_from(HOSTILE), st.text(max_size=60)), max_size=60))
@settings(max_examples=80)
def test_arbitrary_text_does_not_raise_and_little_is_shown(pieces: list[str]) -> None:
    start = time.process_time()
    matches = explain(io.BytesIO("".join(pieces).encode("utf-8", "replace")), CHECKS)
    assert time.process_time() - start < TIME_LIMIT
    for match in matches:
        assert 1 <= len(match.lines) <= 3
        assert all(len(line.text) <= 240 for line in match.lines)
        assert match.advice and match.summary
