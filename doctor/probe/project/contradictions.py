"""Find the requirements of one list that contradict each other, so that pip installs none of it.

Only a version that one line pins and another line of the same name excludes is a contradiction for certain: what an
index offers is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from doctor.core import lazy_re as re
from doctor.core.names import normalize
from doctor.core.requirement import contains

_LINE = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?([<>=!~][^;@]*)")
"""A name and the versions that it may have; lines with a marker or an address are left out."""
_PIN = re.compile(r"==([^*,=]+)")
_PINS_LIMIT = 20
"""Pins of one name that are compared with all lines of that name; no list has two by intention."""
_OPTIONS = re.compile(r"\s--?[a-z]")


def find_contradiction(lines: Iterable[str], locate: Callable[[str], str]) -> str | None:
    """Return the first contradiction as a sentence without a full stop; ``None`` if there is none.

    ``locate`` returns the file and the number of a line.
    """
    by_name: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        words = _OPTIONS.split(line, maxsplit=1)[0].split()
        match = _LINE.fullmatch("".join(words)) if "${" not in line else None
        if match:
            by_name.setdefault(normalize(match[1]), []).append((match[2], line))
    for found in by_name.values():
        pair = _contradicting(found) if len({versions for versions, _ in found}) > 1 else None
        if pair:
            return " contradicts ".join(f"`{line}` ({locate(line)})" for line in pair)
    return None


def _contradicting(found: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Return a line that pins a version and one that excludes it, of lines (versions, line) with one name."""
    pins = [(pin[1], line) for versions, line in found if (pin := _PIN.fullmatch(versions))][:_PINS_LIMIT]
    if not pins:
        return None
    pairs = []
    try:
        for version, pinning in pins:
            excluding = (it for versions, it in found if not contains(versions, version))
            other = next(excluding, None)
            if other is None:  # this version satisfies all lines
                return None
            pairs.append((pinning, other))
    except ValueError:  # a version by other rules, which pip before 24.1 may accept, or one that nobody can judge
        return None
    return pairs[0]
