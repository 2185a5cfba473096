"""Tell excerpts of a large log that cannot contain a message by the words that they lack.

To clean and match an excerpt takes 1 ms; to look for the words of all messages takes a tenth of it. Without this, logs
in which the anchors of ``reader`` are frequent take ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from doctor.core import lazy_re as re

_PLACEHOLDER = re.compile(r"…|\{\w+\}")
_WORD = re.compile(rb"[a-z0-9]+")
"""A part of a word that no encoding of a log changes."""
_WHOLE_WORD = re.compile(rb"(?<![a-z0-9\0])[a-z0-9]+(?![a-z0-9\0])")
"""A word of a message that does not touch a placeholder, for which ``\\0`` stands."""
_LONG = 24
"""Bytes at both ends of a line that may be parts of a wrapped word."""
_ESCAPE = re.compile(rb"\x1b\[[\d;]*[a-z]|\[[\d;]*[a-z]|\\\\*(?:u[0-9a-f]{4}|x[0-9a-f]{2}|033|e|n|r|t)|=[0-9a-f]{2}")
"""A colour, or an escape of JSON or of quoted-printable, that may touch a word.

Each alternative begins with a fixed character, by which ``re`` finds the next place in a fifth of the time.
"""
_SPACED = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz0123456789" else 32 for byte in range(256))
"""A table of ``bytes.translate`` after which ``split`` finds the words, in a third of the time of an expression."""
_SEPARATORS = bytes({*range(128)} - {*b"abcdefghijklmnopqrstuvwxyz0123456789"})


class MessageWords:
    """The words of all messages. The longest word of each is looked for first: it is rarer than its others."""

    def __init__(self, messages: Iterable[tuple[str, str]]) -> None:
        """Take the words of ``messages``, which are pairs of the id of a condition and a template."""
        self._messages: dict[bytes, list[tuple[str, list[bytes]]]] = {}
        self._foreign: list[tuple[bytes, str]] = []
        """Of each message without a whole word in ASCII, another character in each encoding, and its condition."""
        self._always: set[str] = set()
        """The conditions with a message that no word tells."""
        for condition, template in messages:
            text = _PLACEHOLDER.sub("\0", template).encode().lower()
            longest = max(_WHOLE_WORD.findall(text), key=len, default=b"")
            if longest:
                others = sorted({*_WORD.findall(text)} - {longest}, key=len, reverse=True)
                self._messages.setdefault(longest, []).append((condition, others))
            elif template.isascii():
                self._always.add(condition)
            else:
                self._foreign += [(form, condition) for form in _encoded(max(template.replace("…", "")))]

    def find_conditions(self, excerpt: bytes, ignored: Set[str]) -> Set[str]:
        """Return the ids of the conditions of which ``excerpt`` contains all words of a message, wherever they stand.

        A word may be wrapped, and stand beside escapes or colours. ``ignored`` are conditions to leave out.
        """
        text = excerpt.lower()
        lines = text.replace(b"=\n", b"\n").split(b"\n")
        wrapped = [line[-_LONG:] + following[:_LONG] for line, following in pairwise(lines)]
        parts = [text, *wrapped]
        if b"\\" in text or b"[" in text or b"=" in text:
            parts.append(_ESCAPE.sub(b" ", text))
        words = {*b" ".join(parts).translate(_SPACED).split()}
        squeezed = text.translate(None, _SEPARATORS)
        found: set[str] = set()
        for word in self._messages.keys() & words:
            for condition, others in self._messages[word]:
                if condition in ignored or condition in found:
                    continue
                for other in others:
                    if other not in squeezed:
                        break
                else:
                    found.add(condition)
        if not text.isascii() or b"\\u" in text or b"=" in text:
            joined = text.replace(b"=\n", b"")  # quoted-printable breaks a line within a character
            found.update(condition for form, condition in self._foreign if form in joined)
        return (found | self._always) - ignored


def _encoded(character: str) -> Iterator[bytes]:
    """Yield a character in UTF-8, as JSON and as quoted-printable mails escape it, in lower case."""
    data = character.encode()
    yield data
    yield rb"\u%04x" % ord(character)
    yield b"".join(b"=%02x" % byte for byte in data)
