"""A text that mentions a message shows no failure; a text that reports one does."""

from __future__ import annotations

from tests.corpus import recognise
from tests.corpus.discussions import DISCUSSING
from tests.corpus.documents import QUOTING
from tests.corpus.guides import ASKING, TEACHING
from tests.corpus.languages import REPORTING_ELSEWHERE, TEACHING_ELSEWHERE
from tests.corpus.outcomes import OVERCOME, PERSISTING
from tests.corpus.reports import REPORTING


def test_a_text_that_quotes_a_message_is_not_a_failure() -> None:
    cried = {
        name: answer
        for name, text in {**QUOTING, **DISCUSSING, **TEACHING, **TEACHING_ELSEWHERE}.items()
        if (answer := recognise(text.encode())) != "none"
    }
    assert not cried


def test_a_text_that_reports_a_failure_is_one() -> None:
    for name, (condition, text) in {**REPORTING, **ASKING, **REPORTING_ELSEWHERE}.items():
        assert recognise(text.encode()) == condition, name


def test_a_failure_that_was_overcome_is_none() -> None:
    cried = {name: answer for name, text in OVERCOME.items() if (answer := recognise(text.encode())) != "none"}
    assert not cried


def test_a_failure_beside_one_that_was_overcome_remains() -> None:
    for name, (condition, text) in PERSISTING.items():
        assert recognise(text.encode()) == condition, name
