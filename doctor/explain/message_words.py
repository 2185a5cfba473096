"""Tell excerpts of a large log that cannot contain a message by the words that they lack.

To clean and match an excerpt takes 1 ms; to look for the words of all messages takes a twentieth of it. Without this,
logs in which the anchors of ``reader`` are frequent take ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

_PLACEHOLDER = re.compile(r"…|\{\w+\}")
_WORD = re.compile(rb"[a-z0-9]+")
"""A part of a word that no encoding of a log changes."""
_SEPARATORS = bytes({*range(128)} - {*b"abcdefghijklmnopqrstuvwxyz0123456789"})


class MessageWords:
    """The words of all messages. The longest word of each is looked for first: it is rarer than its others."""

    def __init__(self, messages: Iterable[tuple[str, str]]) -> None:
        """Take the words of ``messages``, which are pairs of the id of a condition and a template."""
        self._messages: dict[bytes, list[tuple[str, list[bytes]]]] = {}
        self._foreign: list[tuple[bytes, str]] = []
        """The first character, in any encoding, of each message without a letter of ASCII, and its condition."""
        for condition, template in messages:
            text = _PLACEHOLDER.sub(" ", template)
            *others, longest = sorted({b"", *_WORD.findall(text.encode().lower())}, key=len)
            if longest:
                self._messages.setdefault(longest, []).append((condition, others[:0:-1]))
            else:
                self._foreign += [(form, condition) for form in _encoded(text.strip(" :")[0])]

    def find_conditions(self, excerpt: bytes) -> Set[str]:
        """Return the ids of the conditions of which ``excerpt`` contains all words of a message, wherever they stand.

        A word may be wrapped, and stand beside escapes or colours.
        """
        lowered = excerpt.lower()
        text = lowered.translate(None, _SEPARATORS)
        found = {
            condition
            for word, messages in self._messages.items()
            if word in text
            for condition, others in messages
            if all(other in text for other in others)
        }
        return found | {condition for form, condition in self._foreign if form in lowered}


def _encoded(character: str) -> Iterator[bytes]:
    """Yield a character in UTF-8, as JSON escapes it, and quoted-printable, all in lower case."""
    data = character.encode()
    yield data
    yield rb"\u%04x" % ord(character)
    yield b"".join(b"=%02x" % byte for byte in data)
