from __future__ import annotations

import re

import pytest

from doctor.core import lazy_re
from doctor.explain import commands, context, evidence, failed_command, guides, lines, matching, outcome, prose, quotes
from tests.corpus import read_logs


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


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"abc?d", (("ab", "d"),)),
        (r"\bfoo+ ?x|[ab]\.venv", (("foo", "x"), (".venv",))),
        (r"(?:one|three{2}) x(?=ahead)(?!not this)", (((("one",), ("three",)), " x"),)),
        (r"^(?P<name>one|three)(?:optional)?(\d+)$", (((("one",), ("three",)),),)),
        (r"##\[(?:error|x*)\]", (("##[", "]"),)),
        (r"a{,9}b{3}c|\d+", ()),
        (r"x|(?:)", ()),
        (r"(?i)word", ()),
        (r"\x41\u0042\ncd", (("\ncd",),)),
    ],
)
def test_the_words_that_an_expression_needs(expression: str, words: tuple[object, ...]) -> None:
    assert lazy_re.needed_words(expression) == words


def test_an_expression_whose_words_a_text_lacks_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    with monkeypatch.context() as patch:
        patch.setattr(re, "compile", lambda *arguments: compiled.append(arguments))
        expression = lazy_re.compile(r"needed(?:word)? \d", lazy_re.IGNORECASE)
        assert expression.search("another") is expression.match("") is expression.fullmatch("a") is None
        assert not [*expression.finditer("another")]
    assert not compiled
    assert expression.search("a NEEDED 1") and expression.match("NEEDED 1")


def test_letters_beyond_ascii_that_match_one_of_ascii() -> None:
    letters = [letter for letter in map(chr, range(0x80, 0x10000)) if re.match("[a-z]", letter, re.IGNORECASE)]
    assert letters == ["İ", "ı", "ſ", "\u212a"]
    for word in ("x", "i", "k", "s"):
        lazy, pattern = lazy_re.compile(word, re.IGNORECASE), re.compile(word, re.IGNORECASE)
        assert not lazy.search("×"), "it is not compiled"
        assert [bool(lazy.search(letter)) for letter in letters] == [bool(pattern.search(letter)) for letter in letters]


def test_every_expression_of_doctor_contains_what_it_needs() -> None:
    """Every text that an expression of ``doctor explain`` matches contains one of the words that it needs."""
    modules = [context, commands, evidence, failed_command, guides, matching, prose, quotes, lines, outcome]
    constants = [value for module in modules for value in vars(module).values()]
    made = [value._arguments for value in constants if hasattr(value, "_arguments")]
    tables = (context._RUNNERS, context._PLACES, context._TOOLS, context._SYSTEMS)
    made += [(expression, re.MULTILINE) for table in tables for _, expression in table]
    texts = list(dict.fromkeys(line for log in read_logs()[::9] for line in (*log.text.split("\n"), log.text[:2000])))
    gated = 0
    for expression, flags in made:
        lazy, pattern = lazy_re.compile(expression, flags), re.compile(expression, flags)
        skipped = [text for text in texts if lazy._lacks(text)]  # type: ignore[attr-defined]
        gated += bool(skipped)
        assert not any(map(pattern.search, skipped)), expression
    assert gated > 100
