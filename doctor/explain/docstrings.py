"""Tell which lines of a log are inside a triple-quoted string of source code."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core import lazy_re as re
from doctor.explain.lines import Line

MAX_DOCSTRING = 40
"""Lines after which an open triple quote no longer counts: a stray one in a log must not hide all that follows."""
_EXCERPT = re.compile(r"\s*(?:(?:→|-*>|❱)\s*)?\d{1,5}\s*[│|]")
"""A numbered line of source that Poetry and rich show with an error: it may begin or end within a string."""
_FENCE = re.compile(r"(?:\"{3}|'{3})\s*$")
_SENTENCE = re.compile(r"(?:[A-Za-z][\w'-]*,? ){3,}[^=(){}\[\]]*$")
"""A line above a fence: source code has one of these signs, or fewer words."""


def find_docstrings(lines: Sequence[Line]) -> list[bool]:
    """Return for each line whether it begins inside a triple-quoted string of at most MAX_DOCSTRING lines.

    Some people mark what they paste with triple quotes, below a sentence; that is not a string.
    """
    state, opened, fences = [], dict.fromkeys(('"""', "'''"), -MAX_DOCSTRING), set[str]()
    above = ""
    for index, line in enumerate(lines):
        state.append(any(index - since < MAX_DOCSTRING for since in opened.values()))
        for mark, since in opened.items():
            if line.raw.count(mark) % 2 and not _EXCERPT.match(line.raw):
                is_open = index - since < MAX_DOCSTRING
                is_fence = not is_open and bool(_FENCE.match(line.raw)) and (mark in fences or _SENTENCE.match(above))
                if is_fence:
                    fences ^= {mark}
                else:
                    opened[mark] = -MAX_DOCSTRING if is_open else index
        above = line.text if line.text.strip() else above
    return state
