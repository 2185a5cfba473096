"""A text that mentions a message shows no failure; a text that reports one does."""

from __future__ import annotations

from tests.corpus import recognise
from tests.corpus.documents import QUOTING, REPORTING


def test_a_text_that_quotes_a_message_is_not_a_failure() -> None:
    cried = {name: answer for name, text in QUOTING.items() if (answer := recognise(text.encode())) != "none"}
    assert not cried


def test_a_text_that_reports_a_failure_is_one() -> None:
    for name, (condition, text) in REPORTING.items():
        assert recognise(text.encode()) == condition, name
