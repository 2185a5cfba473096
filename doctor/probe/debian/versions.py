"""The order of Debian's version numbers (deb-version(7)): no library among the dependencies knows it."""

from __future__ import annotations

import re

_PARTS = re.compile(r"([^0-9]*)([0-9]*)")
_Part = tuple[tuple[int, ...], int]


def key(version: str) -> tuple[int, list[_Part], list[_Part]]:
    """What to sort versions by: ``sorted(versions, key=key)`` puts the newest last."""
    epoch, colon, rest = version.partition(":")
    if not colon:
        epoch, rest = "0", version
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "0")
    return (int(epoch) if epoch.isdecimal() else 0, _parts(upstream), _parts(revision))


def _parts(text: str) -> list[_Part]:
    return [(_order(word), int(number or 0)) for word, number in _PARTS.findall(text)]


def _order(word: str) -> tuple[int, ...]:
    """Letters before all else, ``~`` before even the end (which is 0)."""
    return (*(-1 if c == "~" else ord(c) if c.isalpha() else ord(c) + 256 for c in word), 0)
