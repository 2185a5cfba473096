"""Parse Debian's control data: paragraphs of fields, dependencies (deb-control(5)) and versions (deb-version(7))."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from doctor.core import lazy_re as re
from doctor.core.record import dataclass

PARAGRAPHS_LIMIT = 50_000
"""Paragraphs of one text, so that a file made to waste memory wastes little; few machines have a tenth of them."""
_VALUE_LIMIT = 1 << 16
"""Characters of one value; the longest one in Debian has a third of it."""
_VERSION = re.compile(r"[\w.+:~-]{1,100}", re.ASCII)
_VERSION_PARTS = re.compile(r"([^0-9]*)([0-9]*)")
_RELATION = re.compile(r"([A-Za-z0-9][A-Za-z0-9+._-]*)(?::[a-z0-9]+)?(?: \(([<>=]+) ([^)]+)\))?")
_OPERATORS: dict[str, Callable[[int], bool]] = {
    "<<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    "=": lambda order: order == 0,
    ">=": lambda order: order >= 0,
    ">>": lambda order: order > 0,
}
"""The operators of deb-control(5), applied to the sign of a comparison of two versions."""
_VersionPart = tuple[tuple[int, ...], int]


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A package that a dependency names: ``python3 (>= 3.9)``."""

    name: str
    operator: str | None
    """``>=``; ``None`` if every version satisfies the dependency."""
    version: str | None

    def accepts(self, version: str) -> bool:
        """Return whether a package of this version satisfies the dependency; true if they cannot be compared."""
        operator, required = _OPERATORS.get(self.operator or ""), valid_version(self.version)
        if operator is None or required is None or valid_version(version) is None:
            return True
        left, right = version_key(version), version_key(required)
        return operator((left > right) - (left < right))


@lru_cache
def _pattern(fields: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\n({'|'.join(('Package', *fields))}): ([^\n]{{0,{_VALUE_LIMIT}}})")


def parse_paragraphs(text: str, *fields: str) -> list[dict[str, str]]:
    """Return ``Package`` and the given fields of every paragraph that names a package.

    ``Package`` is the first field of each paragraph in dpkg's status and in apt's lists. Only the first line of
    a value is returned. One regular expression runs over the whole text, since that is three times as fast as
    cutting the text into paragraphs first.
    """
    paragraphs: list[dict[str, str]] = []
    paragraph: dict[str, str] = {}
    for match in _pattern(fields).finditer("\n" + text):
        field, value = match.groups()
        if field == "Package":
            if len(paragraphs) == PARAGRAPHS_LIMIT:
                break
            paragraph = {}
            paragraphs.append(paragraph)
        paragraph[field] = value
    return paragraphs


def parse_alternatives(dependency: str) -> list[Relation]:
    """Return the packages of which one satisfies ``dependency``: ``exim4 | mail-transport-agent``."""
    matches = (_RELATION.match(alternative.strip()) for alternative in dependency.split("|"))
    return [Relation(name=match[1], operator=match[2], version=match[3]) for match in matches if match]


def valid_version(text: str | None) -> str | None:
    """Return ``text`` if it is a version number, else ``None``."""
    return text if text and _VERSION.fullmatch(text) else None


def version_key(version: str) -> tuple[int, list[_VersionPart], list[_VersionPart]]:
    """Return the sort key of a version: ``sorted(versions, key=version_key)`` puts the newest last."""
    epoch, colon, rest = version.partition(":")
    if not colon:
        epoch, rest = "0", version
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "0")
    return (int(epoch) if epoch.isdecimal() else 0, _split_version(upstream), _split_version(revision))


def _split_version(text: str) -> list[_VersionPart]:
    return [(_letter_order(letters), int(number or 0)) for letters, number in _VERSION_PARTS.findall(text)]


def _letter_order(letters: str) -> tuple[int, ...]:
    """Sort letters before other characters, and ``~`` even before the end of the text, which sorts as 0."""
    return (*(-1 if c == "~" else ord(c) if c.isalpha() else ord(c) + 256 for c in letters), 0)
