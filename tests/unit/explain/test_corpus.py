"""The project's own logs of real tools, as they are and as terminals, CI systems and mailers leave them."""

from __future__ import annotations

import pytest

from tests.corpus import Log, read
from tests.corpus.mutations import FORMS, answer, positives, tail, wrapped

LOGS = read()
REFLOWED = {"html", "json", "ansible", "one-line", "twice-wrapped", "quoted-printable"}
"""Forms that take away the lines by which a quotation is told."""


def some(number: int) -> tuple[Log, ...]:
    """A third of the positives; ``python -m tests.corpus.mutations`` takes them all."""
    return positives()[number % 3 :: 3]


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.id)
def test_each_log_is_told_right(log: Log) -> None:
    assert answer(log.text.encode()) == log.label


def test_the_corpus_spans_what_it_should() -> None:
    assert len(LOGS) > 200
    assert sum(log.label == "none" for log in LOGS) > 30
    assert {log.suite for log in LOGS} == {"bookworm", "trixie", "bullseye"}


@pytest.mark.parametrize(("number", "form"), list(enumerate(FORMS)))
def test_each_form_leaves_it_recognisable(number: int, form: str) -> None:
    logs = some(number)
    wrong = [log.id for log in logs if answer(FORMS[form](log.text)) != log.label]
    assert len(wrong) <= len(logs) * 0.02, wrong


@pytest.mark.parametrize("form", [form for form in FORMS if form not in REFLOWED])
def test_no_form_makes_a_healthy_log_cry(form: str) -> None:
    healthy = [log for log in LOGS if log.label == "none"]
    assert not [log.id for log in healthy if answer(FORMS[form](log.text)) != "none"]


@pytest.mark.parametrize(("number", "width"), list(enumerate([40, 53, 72, 80, 99, 120])))
def test_hard_wraps_through_words(number: int, width: int) -> None:
    logs = some(number)
    wrong = [log.id for log in logs if answer(wrapped(log.text, width).encode()) != log.label]
    assert len(wrong) <= len(logs) * 0.02, wrong


ABOVE = {"build-tools-missing", "out-of-memory"}
"""What a build says of these stands above the nine lines in which pip tells that the build failed."""


def test_the_last_five_lines_are_mostly_enough() -> None:
    told = [(answer(tail(log.text).encode()), log.label) for log in positives()]
    right = [said for said, label in told if said == label or (said == "build-failure" and label in ABOVE)]
    assert len(right) >= len(positives()) * 0.95
