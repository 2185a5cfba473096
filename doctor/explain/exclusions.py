"""Find which of the requirements that pip lists exclude each other, and the version nearest to one that is missing."""

from __future__ import annotations

from itertools import combinations, islice

from doctor.core import lazy_re as re
from doctor.core.names import normalize
from doctor.core.requirement import release, specifier_accepts

_ROW = re.compile(
    r"(?:The user requested|(?P<existing>[A-Za-z][\w.-]{0,100}(?:\[[\w,.-]{0,60}\])? \d[\w.!+-]{0,60}) depends on) "
    r"(?P<package>[A-Za-z][\w.-]{0,100}?)(?:\[[\w,.-]{0,60}\])? ?"
    r"(?P<range>(?:[<>=!~]=?=?[\w.*+!-]{1,60}(?:(?:, | and |,)[<>=!~]=?=?[\w.*+!-]{1,60}){0,12})?)(?=[\s;]|$)"
)
"""What the user or a package requires of a package, as pip lists it below "The conflict is caused by"."""
_SEPARATOR = re.compile(r", | and |,")
_VERSION = re.compile(r"\d[\w.]*")
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,5}")
_LISTED = re.compile(r"\(from versions: ([\w., !+\n-]{1,20000})")
"""The versions that pip lists; a narrow window breaks the list at a space."""
_OF_REQUIREMENT = re.compile(r"[<>=!~] ?(\d{1,9}(?:\.\d{1,9}){0,5})")
"""The version in a requirement; the name before it may have numbers as well."""
MAX_ROWS = 24
"""Requirements of a conflict that are compared, each with each."""


def find_exclusion(text: str) -> tuple[str, dict[str, str]]:
    """Return which requirements in ``text`` exclude each other, as a context and words for its advice.

    Those of the user come first, because a user can change them. Both are empty if none excludes another.
    """
    rows = [_Row(found) for found in islice(_ROW.finditer(text), MAX_ROWS)]
    pairs = [(one, other) for one, other in combinations(rows, 2) if one.name == other.name]
    own = [(one, other) for one, other in pairs if other.existing and not one.existing]
    for one, other in (*own, *((one, other) for one, other in pairs if one.existing and other.existing)):
        if one.excludes(other):
            words = {"package": one.package, "pinned": one.wanted, "wanted": other.wanted}
            if one.existing:
                return "two-packages", {**words, "existing": one.existing, "other": other.existing}
            return "own-pin", {**words, "existing": other.existing}
    wanted = {(row.name, row.specifier) for row in rows}
    if len(wanted) == 1 and len(rows) > 1 and all(row.existing for row in rows):
        return "unfound", {"package": rows[0].package, "wanted": rows[0].wanted, "existing": rows[0].existing}
    return "", {}


class _Row:
    """A requirement that the user or a package has of another package."""

    def __init__(self, found: re.Match[str]) -> None:
        self.existing = found["existing"] or ""
        """The package that requires it; empty for the user."""
        self.package = found["package"]
        self.name = normalize(found["package"])
        self.specifier = _SEPARATOR.sub(",", found["range"])
        self.wanted = f"{self.package}{self.specifier}"

    def excludes(self, other: _Row) -> bool:
        """Return whether no version satisfies both: neither one that they name, nor the next or the very first one."""
        named = _VERSION.findall(f"{self.specifier} {other.specifier}")
        points = {"0", *named, *(f"{version}.1" for version in named if _PLAIN.fullmatch(version))}
        return not any(
            specifier_accepts(self.specifier, point) and specifier_accepts(other.specifier, point) for point in points
        )


def nearest_version(pinned: str, text: str) -> str | None:
    """Return the version nearest to that of ``pinned`` of those that pip lists in ``text``; ``None`` without any.

    It is the newest one with the same first two numbers, else the newest of the older ones, else the oldest one.
    """
    wanted, listed = _OF_REQUIREMENT.search(pinned), _LISTED.search(text)
    words = listed[1].replace(",", " ").split() if listed else []
    versions = [version for version in words if _PLAIN.fullmatch(version)]
    if not versions or not wanted:
        return None
    number = release(wanted[1])
    similar = [version for version in versions if release(version)[:2] == number[:2]]
    older = [version for version in versions if release(version) < number]
    return max(similar or older, key=release, default=min(versions, key=release))
