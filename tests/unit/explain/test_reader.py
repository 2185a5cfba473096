"""Large logs: the same answer as small ones, in bounded memory and time."""

from __future__ import annotations

import io
import random
import re
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.explain.rank import explain
from doctor.explain.reader import SMALL, windows
from tests.corpus.mutations import CONDITIONS, answer, positives

WORDS = ("Compiling", "crate", "v1.2.3", "tests/test_errors.py::test_not_found", "PASSED", "-Werror", "12%", "done")
ERROR = "error: externally-managed-environment"

ENGLISH = [
    log for log in positives() if log.label != "pipx-not-on-path" and not re.search("-(de|fr|es|ja|ru)$", log.id)
]
"""All but the warnings, and but for apt in other languages: those are searched for in both ends alone."""


def filler(size: int, seed: int = 1) -> str:
    """Lines of a healthy build."""
    choose = random.Random(seed)
    lines = [" ".join(choose.choices(WORDS, k=9)) for _ in range(2000)]
    block = "\n".join(lines) + "\n"
    return block * (size // len(block) + 1)


def test_a_failure_in_the_middle_of_a_large_log_is_found() -> None:
    around = filler(2 * SMALL)
    wrong = [log.id for log in ENGLISH[::5] if answer((around + log.text + around).encode()) != log.label]
    assert not wrong


def test_line_numbers_hold_across_blocks() -> None:
    around = filler(3 * SMALL)
    (match,) = explain(io.BytesIO(f"{around}{ERROR}\n{around}".encode()), CONDITIONS)
    assert match.lines[0].number == around.count("\n") + 1


@pytest.mark.parametrize("place", [SMALL - 20, SMALL, 2 * SMALL - 12300, 2 * SMALL - 12288, 2 * SMALL - 20, 2 * SMALL])
def test_nothing_is_lost_where_blocks_meet(place: int) -> None:
    around = filler(4 * SMALL)
    cut = around.rfind("\n", 0, place) + 1
    assert answer((around[:cut] + ERROR + "\n" + around[cut:]).encode()) == "externally-managed"


def test_a_line_without_end() -> None:
    around = "x = 1; " * SMALL
    assert answer(f"{around} {ERROR} {around}".encode()) == "externally-managed"


def test_utf_16_of_any_size() -> None:
    around = filler(SMALL)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert answer(f"{around}{ERROR}\n{around}".encode(encoding)) == "externally-managed"


class Slow(io.BytesIO):
    """A pipe that gives what it has."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or -1, 1000))


def test_a_pipe_that_gives_little_at_a_time() -> None:
    text = filler(2 * SMALL) + ERROR + "\n" + filler(SMALL)
    assert explain(Slow(text.encode()), CONDITIONS)[0].id == "externally-managed"


class Endless(io.BytesIO):
    """Much data that is nowhere held at once."""

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
    assert not explain(Endless(block, 40), CONDITIONS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_the_parts_of_a_flood_are_few() -> None:
    flood = Endless((ERROR + "\n").encode() * 2000, 200)
    assert sum(len(window.data) for window in windows(flood, (), lambda _: {"externally-managed"})) < 4 * SMALL


LONG = 20
"""Seconds of the processor that nothing of this size takes: what grows with its square takes minutes."""
HARD = [
    *("\0", " ", "\n", "\\", "\\n", "<a ", "&#", '"', "'", "[", "> ", "1.1 ", "*", "=3D", "\r", "\\u0041", "a\t"),
    *('"""\n', "\x1b[", "(a) b@\n", "----- stderr -----\n", "E: ", "error: ", "Because ", "Failed to ", "`", "+x\n"),
]


@pytest.mark.parametrize("piece", HARD)
def test_a_megabyte_of_anything_takes_seconds_at_most(piece: str) -> None:
    start = time.process_time()
    answer(piece.encode() * (SMALL // len(piece)))
    assert time.process_time() - start < LONG


SAYS = [text for one in CONDITIONS for signature in getattr(one, "SIGNATURES", ()) for text in signature.says]


@pytest.mark.parametrize("glue", [" ", "\n", "\\n", "\x1b[31m"])
def test_a_megabyte_of_every_message_at_once(glue: str) -> None:
    choose = random.Random(3)
    text = glue.join(choose.choices(SAYS, k=SMALL // 30))
    start = time.process_time()
    assert answer(text.encode()[:SMALL]) != "none"
    assert time.process_time() - start < LONG


@given(st.binary(max_size=4000))
@settings(max_examples=80)
def test_no_bytes_raise(data: bytes) -> None:
    start = time.process_time()
    explain(io.BytesIO(data), CONDITIONS)
    assert time.process_time() - start < LONG


@given(st.lists(st.one_of(st.sampled_from(SAYS), st.sampled_from(HARD), st.text(max_size=60)), max_size=60))
@settings(max_examples=80)
def test_no_text_raises_and_what_is_shown_is_short(pieces: list[str]) -> None:
    start = time.process_time()
    found = explain(io.BytesIO("".join(pieces).encode("utf-8", "replace")), CONDITIONS)
    assert time.process_time() - start < LONG
    for match in found:
        assert 1 <= len(match.lines) <= 3
        assert all(len(line.text) <= 240 for line in match.lines)
        assert match.fix and match.summary
