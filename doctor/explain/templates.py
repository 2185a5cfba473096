"""Take the messages of signatures apart: their text, its placeholders, and the words at their edges."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from doctor.core import lazy_re as re
from doctor.core.record import dataclass
from doctor.diagnose.model import Signature
from doctor.explain.lines import normalize

MAX_GAP = 160
"""Letters and digits that ``…`` in a message may stand for."""
_GAPS = {"…": (f".{{0,{MAX_GAP}}}?", MAX_GAP), "{version}": (r"\d{0,5}", 5)}
"""The placeholders inside a message: their expressions, and the most characters that they stand for."""
_PLACEHOLDER = re.compile(r"(…|\{version\})")
_ANY_PLACEHOLDER = re.compile(r"…|\{\w+\}")
"""A placeholder, those at the edges of a message (``{venv}``) included."""
_PATH = r"[\w./~@+%:\\-]*"
_WORDS = {
    "existing": r"\d+\.\d+(?:\.\d+)?",
    "library": r"lib[\w.+-]{1,80}\.so[\w.]{0,20}|(?:lib)?[a-z0-9]{1,40}-\d\.\d-\d|[A-Za-z][\w+]{1,40}(?:-\d)?",
    "module": r"[A-Za-z_]\w*(?:\.\w+)*",
    "option": r"--?[A-Za-z][\w-]*",
    "package": r"[A-Za-z0-9](?:[\w.+-]*[\w+])?",
    "path": rf"{_PATH}\w",
    "program": r"[\w.+-]*\w",
    "python": rf"{_PATH}python[\d.]*(?:\.exe)?",
    "release": r"3\.\d{1,2}",
    "shadow": r"(?:[A-Za-z]:)?[\w./\\~@+-]{1,300}\.py",
    "shadowed": r"[A-Za-z_]\w*",
    "venv": rf"{_PATH}\w",
}
"""The kinds of words that a message may catch, and their forms."""
_QUOTES = r"[\s'\"`‘“(:=]*"
_AHEAD = {"venv": r"(?=[/\\](?:bin|Scripts)[/\\](?:[Aa]ctivate|pip|python))"}
"""The text after a word of this kind that ends a message."""
_WORD_CHARACTERS = r"\w.+-"
_INSIDE = {"venv": r"\w./+<>{}$-"}
"""The characters before which a word of this kind does not begin: it would be part of a path with a placeholder."""
WORD_BEFORE = {
    kind: re.compile(rf"(?<![{_INSIDE.get(kind, _WORD_CHARACTERS)}])({form})[\s\xa0'\"`’”“»«),，:：/\\]*$", re.ASCII)
    for kind, form in _WORDS.items()
}
"""The word of each kind that ends the text before a message."""
_BETWEEN = {
    "release": r"[^\n]{0,40}?(?:>=|[(=~^])\s*",
    "shadow": r"\s*(?:(?:partially initialized module )?'\w+' (?:\(most likely due to a circular import\) )?\()?'?",
}
"""The text between a message and the word of this kind that ends it; for other kinds white space and quotes."""
WORD_AFTER = {
    kind: re.compile(rf"{_BETWEEN.get(kind, _QUOTES)}({form}){_AHEAD.get(kind, '')}", re.ASCII)
    for kind, form in _WORDS.items()
}
"""The word of each kind that begins the text after a message."""
_EDGE = re.compile(r"(?:\{(%s)\})?(.*?)(?:\{(%s)\})?" % (("|".join(_WORDS),) * 2), re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A message, taken apart."""

    before: str | None
    """The kind of the word at its beginning."""
    after: str | None
    """The kind of the word at its end."""
    text: str
    """The message without these words."""
    beginning: str
    """Its normalized text up to the first placeholder."""
    literal: str
    """Its longest normalized text between placeholders."""
    reach: int
    """The most characters from the beginning of the message to that of ``literal``."""
    pattern: re.Pattern[str] | None
    """An expression for the normalized text if the beginning is not all."""


@cache
def longest_literal(template: str) -> str:
    """Return the longest normalized text between the placeholders of a message.

    It is looked for before the message is taken apart. A log contains those of a few of the 850 messages.
    """
    return max(map(normalize, _ANY_PLACEHOLDER.split(template)), key=len)


@cache
def compile_message(template: str) -> Template:
    """Take a message of a signature apart, once for each message."""
    edges = _EDGE.fullmatch(template)
    assert edges is not None  # every part of it is optional
    text = edges[2]
    parts = [(part, normalize(part)) for part in _PLACEHOLDER.split(text)]
    literal = max((words for part, words in parts if part not in _GAPS), key=len)
    expression, length, reach = "", 0, 0
    for part, words in parts:
        part_expression, part_length = _GAPS.get(part, (re.escape(words), len(words)))
        if words == literal and part not in _GAPS:
            reach = length
        expression += part_expression
        length += part_length
    beginning = parts[0][1]
    return Template(
        before=edges[1],
        after=edges[3],
        text=text,
        beginning=beginning,
        literal=literal,
        reach=reach,
        pattern=None if len(parts) == 1 else re.compile(expression),
    )


@cache
def caught_words(signature: Signature) -> Set[str]:
    """Return the kinds of the words that the messages of a signature may catch."""
    templates = map(compile_message, signature.messages)
    return {kind for template in templates for kind in (template.before, template.after) if kind}
