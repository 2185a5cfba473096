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
    from typing import Any
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
            self._arguments = expression, flags
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
                self._is_lowered = bool(self._arguments[1] & 2)  # re.IGNORECASE, whose own operators are slow
            self._looks += 1
            if not self._needed or self._looks > MANY_LOOKS:
                return False
            if self._is_lowered:
                if not text.isascii():  # some letters beyond ASCII match one of ASCII: ``ſ``
                    return False
                text = text.lower()
            return not any(map(text.__contains__, self._needed))


MANY_LOOKS = 50
"""Texts after which an expression is compiled in any case: a pattern is faster than a look at its words."""
_PART = (
    r"\\(?:x..|u....|\d+|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P<\w+>|<?[=!:]|.)|[()|.^$]|[*+?]\??"
    r"|\{\d*(?:,\d*)?\}\??|[^\\\[\](){}|*+?.^$]+(?![*+?{])|."
)
"""A part of an expression: an escape, a class, the beginning of a group, …, a quantifier, or literal text."""
_ESCAPES = {r"\n": "\n", r"\r": "\r", r"\t": "\t"}


@cache
def needed_words(expression: str | bytes, flags: int = 0) -> tuple[str, ...]:
    """Return strings of which each match contains at least one, in lower case for re.IGNORECASE; none if unknown.

    Of a sequence, the part with the longest strings is taken. What is optional or only looked at does not count.
    """
    import re

    if isinstance(expression, bytes) or flags & re.VERBOSE or re.search(r"\(\?[^P<=!:]", expression):
        return ()
    words = _read_group(iter(re.findall(_PART, expression, re.DOTALL)))
    return tuple(word.lower() for word in words) if flags & re.IGNORECASE else tuple(words)


def _read_group(pieces: Iterator[str]) -> list[str]:
    """Return such strings for the parts up to the end of a group."""
    alternatives: list[list[str]] = []
    parts: list[list[str]] = []
    run = ""
    for piece in pieces:
        kind = piece[0]
        if kind in "*+?" or (kind == "{" and piece != "{"):
            if kind in "*?" or piece.startswith(("{0", "{,")):
                parts.pop()
            run = ""
        elif kind == "(":
            words = _read_group(pieces)
            parts.append(words if piece in ("(", "(?:") or piece.startswith("(?P<") else [])
            run = ""
        elif kind in "|)":
            alternatives.append(max(parts, key=_least_length, default=[]))
            parts, run = [], ""
            if kind == ")":
                break
        elif (
            piece in (".", "^", "$")
            or (kind == "[" and piece != "[")
            or (kind == "\\" and piece[1].isalnum() and piece not in _ESCAPES)
        ):
            parts.append([])
            run = ""
        else:
            run += _ESCAPES.get(piece) or piece.removeprefix("\\")
            parts.append([run])
    else:
        alternatives.append(max(parts, key=_least_length, default=[]))
    return [word for words in alternatives for word in words] if all(alternatives) else []


def _least_length(words: list[str]) -> int:
    return min(map(len, words), default=0)
