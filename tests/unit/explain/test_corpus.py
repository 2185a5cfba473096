"""The logs of the corpus, as they are and as terminals, CI systems and mail programs change them."""

from __future__ import annotations

import math
import os

from tests.corpus import Log, answer, positives, read_logs, recognise
from tests.corpus.mutations import MUTATIONS, hard_wrap, last_lines
from tests.corpus.workshop import WRAPPERS

LOGS = read_logs()
REFLOWED = {"html", "json", "ansible", "one-line", "twice-wrapped", "quoted-printable"}
"""Changes that remove the lines which show that a message is quoted."""
TOLERANCE = 0.02
"""Share of the logs that may be lost to a change."""
HIGHER_UP = {"build-tools-missing", "out-of-memory"}
"""Conditions whose messages stand above the nine lines in which pip reports that a build failed."""

CUT_OFF = {"module-not-found", "pipx-not-on-path", "unknown-option"}
"""Conditions after whose message programs print more than five lines: the answer may then be none, but no other."""


EVERY = "DOCTOR_MUTATIONS" in os.environ
"""Make each change to all logs, and not to those whose turn it is, so that each log is changed at least once."""


def sample(number: int, parts: int) -> tuple[Log, ...]:
    """Return the failures whose turn it is, one in ``parts``; ``make mutations`` takes all of them."""
    return positives() if EVERY else positives()[number % parts :: parts]


def test_each_log_is_recognised_as_its_condition_and_leads_to_the_right_command() -> None:
    wrong = {}
    for log in LOGS:
        condition, command = answer(log.text)
        if condition != log.label or (log.next and command not in log.next):
            wrong[log.id] = condition, command
    assert not wrong


def test_the_corpus_is_large_enough() -> None:
    assert len(LOGS) > 700
    assert sum(log.label == "none" for log in LOGS) > 150
    assert sum(bool(log.next) for log in LOGS) > 200
    assert {log.suite for log in LOGS} == {"bookworm", "trixie", "bullseye"}


def test_each_change_leaves_failures_recognisable() -> None:
    for number, (name, change) in enumerate(MUTATIONS.items()):
        logs = sample(number, 12)
        wrong = [log.id for log in logs if recognise(change(log.text)) != log.label]
        assert len(wrong) <= math.ceil(len(logs) * TOLERANCE), f"{name}: {wrong}"


def test_no_change_turns_a_healthy_log_into_a_failure() -> None:
    healthy = [log for log in LOGS if log.label == "none"]
    for number, (name, change) in enumerate(MUTATIONS.items()):
        if name not in REFLOWED:
            logs = healthy if EVERY else healthy[number % 3 :: 3]
            wrong = [log.id for log in logs if recognise(change(log.text)) != "none"]
            assert not wrong, f"{name}: {wrong}"


def test_hard_wraps_through_words_leave_failures_recognisable() -> None:
    for number, width in enumerate((40, 53, 72, 80, 99, 120)):
        logs = sample(number, 6)
        wrong = [log.id for log in logs if recognise(hard_wrap(log.text, width).encode()) != log.label]
        assert len(wrong) <= math.ceil(len(logs) * TOLERANCE), f"{width} columns: {wrong}"


def test_the_last_five_lines_are_mostly_enough() -> None:
    """Tools that run pip print more than that after its message."""
    logs = [log for log in positives() if log.tool not in WRAPPERS]
    answers = [(recognise(last_lines(log.text).encode()), log.label) for log in logs]
    cut_off = {**dict.fromkeys(HIGHER_UP, "build-failure"), **dict.fromkeys(CUT_OFF, "none")}
    right = [answer for answer, label in answers if answer in (label, cut_off.get(label))]
    assert len(right) >= len(logs) * 0.95
