"""Answer from shipped data how a distribution is used, which name a mistaken one means, and which package Debian has.

The data is doctor/plan/data/names.txt, which `make names` generates; its header names the sources and their dates. Only
the sections that an answer needs are split into keys and values, in milliseconds.
"""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Iterator

from doctor.core.files import read_own
from doctor.core.lazy_typing import Literal
from doctor.core.names import normalize
from doctor.core.record import dataclass

Use = Literal["application", "library", "both"]

_DATA = os.path.join(os.path.dirname(__file__), "data", "names.txt")
_SOURCES = {
    "debian": "Debian packages its command as {}",
    "homebrew": "Homebrew packages it as a program",
    "editors": "doctor's own list names it",
}
WITH_PKG_RESOURCES = "setuptools<81"
"""The releases of setuptools that contain pkg_resources without a warning; 82 removed it."""
_LISTED = 15000
"""The number of the most downloaded distributions, whose names come first in the data."""
_POPULAR, _FAMOUS = 3000, 1000
"""The most downloaded distributions that a mistaken name is taken for, and the same for a name of few letters."""
_SHORT, _LONG = 4, 80
"""The letters of a name that may be mistaken; no popular one has more."""
_DISTINCT = 8
"""The letters of a name from which on all of the most downloaded distributions are compared, not only the popular."""
_CLOSE = 0.86
"""The similarity from which on a name that the index does not have is taken for another one (``difflib``)."""
_LIKE = 0.75
"""The same for each of its parts."""
_AFFIX = r"^(?:python3?|py)-|-(?:python3?|py)$"
_SHARED = "*"
"""The distribution of a module that is a namespace."""
_ADAFRUIT = re.compile(r"adafruit_(\w+)")
"""A module of one of some 400 drivers of Adafruit, whose distributions all have its name after the same words."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"


@dataclass(frozen=True, kw_only=True)
class KnownName:
    """A distribution on the index that the data knows."""

    name: str
    """Its normalised name."""
    use: Use
    """An application is used by its command, a library by its modules; both are common where it says so."""
    evidence: str
    """The source that knows it as an application, as a clause; empty for a library."""
    successor: str
    """The distribution that its maintainers name as its successor; empty for most."""


def known_name(name: str) -> KnownName | None:
    """Return the known distribution of this name, in any spelling (PEP 503)."""
    normalized = normalize(name)
    if not _is_on_index(normalized):
        return None
    use, _, source = _section("uses").get(normalized, "").partition(" ")
    kind, _, package = source.partition(":")
    return KnownName(
        name=normalized,
        use="both" if use == "both" else "application" if use else "library",
        evidence=_SOURCES[kind].format(package) if use else "",
        successor=_section("successors").get(normalized, ""),
    )


def is_in_use(name: str) -> bool:
    """Return whether the data has this name, in any spelling, as that of a distribution or of a project elsewhere."""
    return normalize(name) in _places()


def program_of_debian(name: str) -> str | None:
    """Return the Debian package of a program whose namesake on the index is another project: ``chirp``."""
    normalized = normalize(name)
    is_elsewhere = normalized in _section("elsewhere")
    return _section("uses").get(normalized, "").partition("debian:")[2] or None if is_elsewhere else None


def distribution_of_module(module: str) -> str | None:
    """Return the distribution that code needs which imports this module: ``pyyaml`` for ``yaml``.

    A submodule may be given, and decides in a namespace that many distributions share: ``google.cloud.storage``. The
    answer is None for a module of the standard library, and for one that the data does not know.
    """
    parts = module.lower().split(".")
    if is_stdlib(parts[0]):
        return None
    is_shared = _section("modules").get(parts[0], "") == _SHARED
    for length in range(len(parts), 0, -1):
        dotted = ".".join(parts[:length])
        distribution = _section("modules").get(dotted, "")
        if distribution and distribution != _SHARED:
            return distribution
        if (length > 1) == is_shared and _is_on_index(normalize(dotted)):
            return normalize(dotted)
    driver = _ADAFRUIT.fullmatch(parts[0])
    return f"adafruit-circuitpython-{normalize(driver[1])}" if driver else None


def meant_distribution(name: str) -> str | None:
    """Return the distribution that somebody means who types the name of its module: ``scikit-learn`` for ``sklearn``.

    The answer is None where the index has a distribution of this name that people do mean.
    """
    normalized = normalize(name)
    confused = _section("confused").get(normalized, "")
    if confused or _is_on_index(normalized) or is_stdlib(name):
        return confused or None
    spellings = (normalized.replace("-", separator) for separator in "._")
    meant = next((found for found in map(_section("modules").get, spellings) if found and found != _SHARED), None)
    return meant if meant != normalized else None


def is_stdlib(name: str) -> bool:
    """Return whether the Python that runs doctor has such a module in its standard library, so that none is needed."""
    return name in sys.stdlib_module_names


def is_popular(distribution: str) -> bool:
    """Return whether a distribution, given by its normalised name, is among the thousand that are downloaded most."""
    return _place_of(distribution) < _FAMOUS


def debian_candidates(name: str) -> tuple[str, ...]:
    """Return the Debian packages that may contain a distribution or a module, likeliest first.

    They are those that the data knows, then those that Debian's rule names (Debian Python Policy 3.3); a Debian package
    is its own first candidate. Names differ between releases, and only the machine's apt can say which of them exists.
    """
    typed = name.lower()
    stem = typed.removeprefix("python3-")
    packages = _section("debian")
    known = (packages.get(normalize(typed)) or packages.get(normalize(stem), "")).split()
    itself = [typed] if stem != typed or (not known and typed in _distributions()) else []
    meant = meant_distribution(stem) or normalize(stem)
    rule = [f"python3-{name.removeprefix('python-')}" for name in (meant, normalize(stem), stem.replace("_", "-"))]
    if _is_on_index(normalize(stem)):
        rule = [package for package in rule if _distributions().get(package, meant) in (meant, normalize(stem))]
    return tuple(dict.fromkeys((*itself, *known, *packages.get(meant, "").split(), *rule)))


def distribution_of_debian(package: str) -> str | None:
    """Return the distribution that a Debian package contains: ``pyyaml`` for ``python3-yaml``."""
    stem = package.removeprefix("python3-")
    for name in (stem, f"python-{stem}"):
        if package in _section("debian").get(name, "").split() and not _section("confused").get(name, ""):
            return name
    return _distributions().get(package)


def likely_name(name: str) -> str | None:
    """Return the distribution that a mistaken name most likely means: ``requests`` for ``reqeusts``.

    A mistake is a letter that is missing, repeated, wrong or swapped with the next one, another separator, and
    ``python`` or ``py`` before or after the name. The answer is None for a known name, and for one that resembles no
    popular name. Of 2,000 such mistakes in the names of the 3,000 most downloaded distributions, 99 % get the right
    answer, and 1.1 % of 8,000 names in use that doctor does not know get one as well.
    """
    normalized = normalize(name)
    if normalized in _places() or is_stdlib(name):
        return None
    single = re.sub(r"(.)\1+", r"\1", normalized)
    return (
        _without_affix(normalized)
        or _resembled(normalized)
        or (single if single != normalized and _place_of(single) < _POPULAR else _resembled(single))
    )


@functools.lru_cache(maxsize=32)
def nearest_name(name: str) -> str | None:
    """Return the listed distribution that a name most likely means which the index does not have.

    The name may differ by more than one mistake: by a sixth of its letters, or by their order. An index that lacks the
    name makes it a mistake; a name in use may be as near to another one. With two random mistakes, 70 % of 400 names of
    eight letters or more, among the 3,000 most downloaded, get the right answer and none a wrong one (``likely_name``:
    15 %). Of 600 names in use that doctor does not know, 4 % get an answer.
    """
    if likely := likely_name(name):
        return likely
    from difflib import get_close_matches

    normalized = normalize(name)
    if not _SHORT < len(normalized) <= _LONG or normalized in _places() or is_stdlib(name):
        return None
    listed = [known for known, place in _places().items() if place < _LISTED]
    letters = sorted(normalized)
    swapped = (known for known in listed if known[0] == normalized[0] and sorted(known) == letters)
    near = get_close_matches(normalized, listed, n=3, cutoff=_CLOSE) if len(normalized) >= _DISTINCT else []
    return next(swapped, None) or next((known for known in near if _has_like_parts(normalized, known)), None)


def _has_like_parts(name: str, known: str) -> bool:
    """Return whether each part of a name resembles that of another one: ``…-acme`` is no mistake for ``…-oracle``."""
    from difflib import SequenceMatcher

    parts, others = name.split("-"), known.split("-")
    return len(parts) == len(others) and all(
        SequenceMatcher(None, part, other).ratio() >= _LIKE for part, other in zip(parts, others, strict=True)
    )


def _without_affix(name: str) -> str | None:
    """Return the distribution meant by a name with ``python`` or ``py`` too much, or on the wrong side."""
    bare = re.sub(_AFFIX, "", name)
    if bare == name:
        return None
    meant = _section("modules").get(bare, bare) if _place_of(bare) >= _POPULAR else bare
    if _place_of(meant) < _POPULAR:
        return _section("confused").get(meant, meant)
    others = (f"python-{bare}", f"{bare}-python", f"py{bare}")
    return next((other for other in others if _place_of(other) < _LISTED), _spellings().get(bare.replace("-", "")))


def _resembled(name: str) -> str | None:
    """Return the distribution whose name is spelled differently, or differs by one letter."""
    spellings = _spellings()
    for spelling in (name.replace("-", ""), name.rstrip("0123456789")):
        if len(spelling) >= _SHORT and spelling in spellings:
            return spellings[spelling]
    for edited in _edits(name) if _SHORT <= len(name) <= _LONG else ():
        found = {spellings[spelling] for spelling in edited if spelling in spellings}
        nearest = min(found, key=_place_of, default=None)
        if nearest and (len(name) > _SHORT or _place_of(nearest) < _FAMOUS):
            return nearest
    return None


def _edits(name: str) -> Iterator[list[str]]:
    """Yield the names that undo one mistake, in lists of which the first has the most frequent mistakes."""
    halves = [(name[:place], name[place:]) for place in range(len(name) + 1)]
    swapped = [left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1]
    yield swapped + [left + letter + right for left, right in halves for letter in _LETTERS]
    yield [left + right[1:] for left, right in halves if right]
    yield [left + letter + right[1:] for left, right in halves if right for letter in _LETTERS]


@functools.cache
def _spellings() -> dict[str, str]:
    """Return the distribution for each way to write a popular name, without separators, affixes or a last digit."""
    popular = [name for name, place in _places().items() if place < _POPULAR]
    popular += [name for name in _section("uses") if _POPULAR <= _place_of(name) < _LISTED]
    found: dict[str, str] = {}
    for name in popular:
        squeezed = name.replace("-", "")
        for spelling in (name, squeezed, re.sub(_AFFIX, "", name).replace("-", ""), squeezed.rstrip("0123456789")):
            found.setdefault(spelling, name)
    for name, place in _places().items():
        if len(name) >= _DISTINCT and place < _LISTED:
            found.setdefault(name, name)
    return found | _section("confused")


def _place_of(name: str) -> int:
    return _places().get(name, _LISTED)


def _is_on_index(name: str) -> bool:
    return name in _places() and name not in _section("elsewhere")


@functools.cache
def _places() -> dict[str, int]:
    """Return the place of each name; the most downloaded ones come first."""
    names = _texts()["names"].split()
    return dict(zip(names, range(len(names)), strict=True))


@functools.cache
def _distributions() -> dict[str, str]:
    """Return the distribution in each Debian package; the most downloaded one where it has several."""
    found: dict[str, str] = {}
    for distribution, packages in _section("debian").items():
        for package in packages.split():
            found.setdefault(package, distribution)
    return found


@functools.cache
def _section(title: str) -> dict[str, str]:
    """Return the value of each key in a section of the data."""
    words = _texts()[title].replace("\n", "\t").split("\t")
    return dict(zip(words[::2], words[1::2], strict=False))


@functools.cache
def _texts() -> dict[str, str]:
    """Return the text of each section of the data."""
    sections = read_own(_DATA).decode().split("[")[1:]
    return {title: text.strip("\n") for title, _, text in (section.partition("]") for section in sections)}
