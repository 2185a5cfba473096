"""The work of explaining a log is bounded; it is counted in calls, bytes and modules, never in time."""

from __future__ import annotations

import io
import json
import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from doctor.explain import candidates, rank, reader, templates
from doctor.explain.candidates import signatures_of
from doctor.explain.lines import clean
from doctor.explain.matching import ChunkText
from doctor.explain.message_words import MessageWords
from tests import REPOSITORY
from tests.corpus import CHECKS

MESSAGES = [text for check in CHECKS for signature in signatures_of(check) for text in signature.messages]
MEGABYTE = 1 << 20
REFUSAL = "error: externally-managed-environment\n\n× This environment is externally managed\n"
_FRESH = f"""
import io, json, re._compiler, sys
sys.path.insert(0, {str(REPOSITORY)!r})
compiled, compile_one = [], re._compiler.compile
re._compiler.compile = lambda *arguments: compiled.append(arguments) or compile_one(*arguments)
from doctor.core import plugins
from doctor.commands import explain
before = len(compiled)
explain.rank.explain(io.BytesIO({REFUSAL.encode()!r}), plugins.conditions())
print(json.dumps([len(compiled) - before, sorted(sys.modules)]))
"""


def test_a_short_log_needs_few_expressions_and_modules() -> None:
    out = subprocess.run([sys.executable, "-I", "-c", _FRESH], capture_output=True, text=True, check=True).stdout
    compiled, modules = json.loads(out)
    assert compiled < 50, "130 before an expression was compiled only where the text has its words"
    checks = [name for name in modules if name.startswith("doctor.checks.")]
    assert len(checks) < 8, "of 87"
    unneeded = {"bz2", "difflib", "html", "lzma", "quopri", "doctor.diagnose.run", "doctor.plan.doubts"}
    assert not unneeded.intersection(modules)


def test_few_messages_are_taken_apart() -> None:
    templates.compile_message.cache_clear()
    text = ChunkText(clean(REFUSAL.encode(), 1))
    found = [occurrence for check in CHECKS for occurrence in text.find(check.ID, signatures_of(check))]
    assert {occurrence.condition for occurrence in found} == {"externally-managed"}
    assert templates.compile_message.cache_info().misses < 10, "of 850"


def test_a_message_with_a_gap_is_tried_only_near_its_longest_literal() -> None:
    """The beginning of ``E: … /var/lib/dpkg/lock-frontend`` is one letter, which any text has more often than tries."""
    text = "e " * 3000 + "\nE: Could not open /var/lib/dpkg/lock-frontend\n"
    (match,) = rank.explain(io.BytesIO(text.encode()), [check for check in CHECKS if check.ID == "apt-locked"])
    assert match.id == "apt-locked"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the occurrences that are judged, the excerpts that are looked at, and the bytes that are cleaned."""
    counts: Counter[str] = Counter()

    def count(owner: Any, name: str, key: str, size: Callable[..., int]) -> None:
        original = getattr(owner, name)

        def counted(*arguments: Any) -> Any:
            counts[key] += size(*arguments)
            return original(*arguments)

        monkeypatch.setattr(owner, name, counted)

    count(candidates, "is_quotation", "judged", lambda *_: 1)
    count(candidates, "clean", "cleaned", lambda data, _: len(data))
    count(MessageWords, "find_conditions", "looks", lambda *_: 1)
    return counts


def hostile(kind: str, size: int) -> bytes:
    """Return a log that is one line of messages, or has a quotation of one in each line."""
    choose = random.Random(5)

    def pieces() -> Iterator[str]:
        while True:
            message = choose.choice(MESSAGES)
            yield f"    # {message}\n" if kind == "quoted" else f"error: {message} "

    parts, length, endless = [], 0, pieces()
    while length < MEGABYTE:
        parts.append(next(endless).encode())
        length += len(parts[-1])
    return (b"".join(parts) * (size // MEGABYTE + 1))[:size]


@pytest.mark.parametrize("kind", ["one line", "quoted"])
def test_the_work_on_a_hostile_log_is_bounded(kind: str, work: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the log is at most little more work: most of it is spent once, on what each condition is shown."""
    for name in ("SMALL", "BLOCK", "HEAD", "TAIL"):  # all to one scale, to save time
        monkeypatch.setattr(reader, name, getattr(reader, name) // 4)
    rank.explain(io.BytesIO(hostile(kind, MEGABYTE)), CHECKS)
    less = work.copy()
    work.clear()
    rank.explain(io.BytesIO(hostile(kind, 2 * MEGABYTE)), CHECKS)
    assert work["judged"] < 3000, (
        "several times as many before what adds nothing was left out; 1200 to 2300 by the draw"
    )
    assert work["looks"] < 1800, "twice as many before the anchors of one kilobyte shared an excerpt"
    assert work["cleaned"] < 2 * MEGABYTE
    growth = {key: math.log2(work[key] / less[key]) for key in less}
    assert max(growth.values()) < 1.05, growth


def test_an_error_without_a_known_message_is_judged_a_few_times(work: Counter[str]) -> None:
    (match,) = rank.explain(io.BytesIO(b"New python executable in /home/ada/a:b/bin/python\n" * 20_000), CHECKS)
    assert match.id == "unusable-path"
    assert work["judged"] < 20, "of 20,000"
