from __future__ import annotations

import re

import pytest

from doctor.core import lazy_re


def test_an_expression_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("compiled too early")

    with monkeypatch.context() as patch:
        patch.setattr(re, "compile", fail)
        expression = lazy_re.compile(r"a(b)", lazy_re.IGNORECASE)
    match = expression.fullmatch("AB")
    assert match
    assert match[1] == "B"
    assert expression.pattern == r"a(b)"
    assert expression.sub("x", "abab") == "xx"


def test_an_invalid_expression_is_an_error_when_it_is_used() -> None:
    expression = lazy_re.compile("(")
    with pytest.raises(re.error):
        expression.search("")
