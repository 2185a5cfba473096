"""The module ``re``, except that an expression is compiled when a text may match it for the first time.

``from doctor.core import lazy_re as re`` is for modules that keep expressions in constants. A run uses few of them: to
compile all of those that ``doctor check`` loads took a tenth of its time, and ``doctor explain`` loads more. Of the 130
that it looks for in a short log, a hundred need words that the log lacks; to compile these took a seventh of its time.
"""

from __future__ import annotations

from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from re import *  # noqa: F403 - type checkers see the real module
    from typing import Any, TypeAlias

    Alternatives: TypeAlias = tuple[tuple["str | Alternatives", ...], ...]
else:

    def __getattr__(name: str) -> object:
        import re

        return getattr(re, name)

    def _look(name: str, nothing: object) -> Callable[..., Any]:
        def look(self: Any, text: Any, *bounds: int) -> Any:
            return nothing if self._lacks(text) else self.__getattr__(name)(text, *bounds)

        return look

    class compile:  # noqa: A001, N801 - it stands for ``re.compile``
        """An expression that becomes a pattern when one of its attributes is needed."""

        def __init__(self, expression: str | bytes, flags: int = 0) -> None:
            self._arguments = expression, int(flags)  # an enumeration is slow to compare and to hash
            self._looks = 0

        search = _look("search", None)
        match = _look("match", None)
        fullmatch = _look("fullmatch", None)
        finditer = _look("finditer", ())

        def __getattr__(self, name: str) -> object:
            import re

            attribute = getattr(re.compile(*self._arguments), name)
            setattr(self, name, attribute)
            return attribute

        def _lacks(self, text: str | bytes) -> bool:
            """Return whether ``text`` lacks what each match contains. After some looks, the pattern itself decides."""
            if not self._looks:
                self._needed = needed_words(*self._arguments)
                self._is_lowered = bool(self._arguments[1] & _IGNORECASE)
            self._looks += 1
            if not self._needed or self._looks > MANY_LOOKS:
                return False
            if self._is_lowered:
                if not text.isascii() and any(letter in text for letter in _ODD_LETTERS):
                    return False
                text = text.lower()
            return not _has(text, self._needed)


MANY_LOOKS = 50
"""Texts after which an expression is compiled in any case: a pattern is faster than a look at its words."""
_IGNORECASE, _VERBOSE = 2, 64
"""The numbers of these flags, whose own operators are slow."""
_ODD_LETTERS = "ſıİ"
"""The letters that match one of ASCII where case is ignored, and whose lower case is another."""
_PART = (
    r"(?s)\\(?:x..|u....|\d+|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P<\w+>|<?[=!:]|.)|[()|.^$]|[*+?]\??"
    r"|\{\d*(?:,\d*)?\}\??|[^\\\[\](){}|*+?.^$]+(?![*+?{])|."
)
"""A part of an expression: an escape, a class, the beginning of a group, …, a quantifier, or literal text."""
_SPECIAL = frozenset(r"\.^$*+?{[()|")
_ESCAPES = {r"\n": "\n", r"\r": "\r", r"\t": "\t"}


@cache
def needed_words(expression: str | bytes, flags: int = 0) -> Alternatives:
    """Return strings that each match contains, in lower case for re.IGNORECASE; nothing if they are unknown.

    A match contains all strings of one alternative; a group in it has alternatives of its own. What is optional or only
    looked at does not count.
    """
    import re

    if isinstance(expression, bytes) or flags & _VERBOSE or re.search(r"\(\?[^P<=!:]", expression):
        return ()
    pieces = re.findall(_PART, expression)
    if flags & _IGNORECASE:
        pieces = [piece if piece[0] in "\\(" else piece.lower() if piece.isascii() else "." for piece in pieces]
    return _read_group(iter(pieces))


def _read_group(pieces: Iterator[str]) -> Alternatives:
    """Return such strings for the parts up to the end of a group."""
    alternatives: list[list[str | Alternatives]] = [[]]
    literal: list[str] = []
    for piece in pieces:
        kind = piece[0]
        if kind not in _SPECIAL or piece in "[{":
            literal.append(piece)
            continue
        if kind == "\\" and (piece in _ESCAPES or not piece[1].isalnum()):
            literal.append(_ESCAPES.get(piece) or piece[1])
            continue
        parts = alternatives[-1]
        is_optional = kind in "*?" or piece.startswith(("{0", "{,"))
        if is_optional and literal:
            literal.pop()
        elif is_optional:
            parts.pop()
        if literal:
            parts.append("".join(literal))
            literal = []
        if kind == "(":
            words = _read_group(pieces)
            parts.append(words if piece in ("(", "(?:") or piece.startswith("(?P<") else ())
        elif kind == "|":
            alternatives.append([])
        elif kind == ")":
            break
        elif kind not in "*+?{":
            parts.append(())
    if literal:
        alternatives[-1].append("".join(literal))
    found = tuple(tuple(part for part in parts if part) for parts in alternatives)
    return found if all(found) else ()


def _has(text: str | bytes, needed: Alternatives) -> bool:
    """Return whether ``text`` contains all strings of an alternative."""
    for parts in needed:
        for part in parts:
            if not (part in text if isinstance(part, str) else _has(text, part)):
                break
        else:
            return True
    return False
