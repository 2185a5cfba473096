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
_FOREIGN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+|\\u[0-9a-f]{4}|=[c-f][0-9a-f](?:=[89ab][0-9a-f])+")
"""A character that is not ASCII: in UTF-8, as JSON, and as quoted-printable mails escape it, in lower case."""
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
        self._messages: dict[bytes, list[tuple[str, set[bytes], set[bytes]]]] = {}
        """By the longest whole word of a message: its condition, all its whole words, and its parts of words."""
        self._foreign: dict[bytes, set[str]] = {}
        """Of each message without a whole word in ASCII, another character in each encoding, and the conditions."""
        self._always: set[str] = set()
        """The conditions with a message that no word tells."""
        for condition, template in messages:
            text = _PLACEHOLDER.sub("\0", template).encode().lower()
            whole = {*_WHOLE_WORD.findall(text)}
            if whole:
                needed = (condition, whole, {*_WORD.findall(text)} - whole)
                self._messages.setdefault(max(sorted(whole), key=len), []).append(needed)
            elif template.isascii():
                self._always.add(condition)
            else:
                for form in _encoded(max(template.replace("…", ""))):
                    self._foreign.setdefault(form, set()).add(condition)

    def find_conditions(self, excerpt: bytes, ignored: Set[str]) -> Set[str]:
        """Return the ids of the conditions of which ``excerpt`` contains all words of a message, wherever they are.

        A word may be wrapped, and be beside escapes or colours. ``ignored`` are conditions to leave out.
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
            for condition, whole, parts_of_words in self._messages[word]:
                if condition in ignored or condition in found or not whole <= words:
                    continue
                if all(part in squeezed for part in parts_of_words):
                    found.add(condition)
        if not text.isascii() or b"\\u" in text or b"=" in text:
            joined = text.replace(b"=\n", b"")  # quoted-printable breaks a line within a character
            found.update(*(self._foreign[form] for form in self._foreign.keys() & {*_FOREIGN.findall(joined)}))
        return (found | self._always) - ignored


def _encoded(character: str) -> Iterator[bytes]:
    """Yield a character in UTF-8, as JSON and as quoted-printable mails escape it, in lower case."""
    data = character.encode()
    yield data
    yield rb"\u%04x" % ord(character)
    yield b"".join(b"=%02x" % byte for byte in data)
