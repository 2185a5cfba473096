"""Names of distributions, lists of names for people, and the versions that requirements accept."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.requirements import Requirement

SEEDS = frozenset(("pip", "setuptools", "wheel"))
"""The packages that environments are created with, in any version, so that nobody may have asked for them."""
_SEPARATORS = re.compile(r"[-_.]+")
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?![^\s\[(<>=!~;@,])")
PLAIN_SPECIFIER = r"(?:(?:==|!=|~=|>=|<=|<|>)[ \t]*\d+(?:\.\d+)*(?:\.\*)?[ \t]*(?:,[ \t]*)?)*"
"""A pattern for the specifiers of versions that ``certainly_accepts`` can judge."""
PLAIN_LIMIT = 200
"""Characters of such a specifier, and of its version."""
_PLAIN = re.compile(rf"[ \t]*{PLAIN_SPECIFIER}", re.ASCII)
_CLAUSE = re.compile(r"(==|!=|~=|>=|<=|<|>)[ \t]*([\d.]+)(\*?)")
_VERSION = re.compile(r"(\d+(?:\.\d+)*)(\.post\d+)?", re.ASCII)
OPERATORS = {
    "==": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, "<": operator.lt, ">": operator.gt
}  # fmt: skip
"""The comparisons of versions that consist of numbers."""
_REQUIREMENT_LIMIT = 1 << 14
"""Characters of one requirement that is parsed; one with the longest URL that servers accept has half of it."""


def abbreviate(names: Iterable[str], limit: int) -> str:
    """Return the first ``limit`` names and the number of the others, for people: ``six, idna and 3 more``."""
    names = list(names)
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")


def joined(names: Iterable[str]) -> str:
    """Return all names in a row, for people: ``six, idna and flask``."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def normalize(name: str) -> str:
    """Return the normalised name (PEP 503): ``typing-extensions`` for ``Typing_Extensions``."""
    return _SEPARATORS.sub("-", name).lower()


def name_of(requirement: str) -> str:
    """Return the normalised name in a requirement: ``black`` for ``Black[d]>=24``; empty if it has none."""
    match = _NAME.match(requirement)
    return normalize(match.group(1)) if match else ""


def accepts(requirement: str, version: str) -> bool:
    """Return whether the requirement accepts this version; one that cannot be parsed accepts every version."""
    from packaging.version import Version

    try:
        return parse_requirement(requirement).specifier.contains(Version(version), prereleases=True)
    except ValueError:
        return True


def specifier_accepts(specifier: str | None, version: str) -> bool:
    """Return whether a specifier accepts this version; a malformed specifier and ``None`` accept every version."""
    if specifier is None:
        return True
    if certainly_accepts(specifier, version):
        return True
    from packaging.specifiers import SpecifierSet

    try:
        return SpecifierSet(specifier).contains(version, prereleases=True)
    except ValueError:
        return True


def accepts_python(specifier: str | None, version: str) -> bool:
    """Return whether ``requires-python`` accepts a Python; pre-releases count as releases (pip ``req/``, ``index/``).

    A malformed specifier accepts every Python.
    """
    return specifier_accepts(specifier, re.split("[a-z]", version, maxsplit=1)[0])


def certainly_accepts(specifier: str, version: str) -> bool:
    """Return whether a specifier of plain numbers, such as ``>=3.10,<4``, accepts the version for certain (PEP 440).

    Most specifiers are of this kind and are met, and judging them here saves ``doctor check`` the import of
    ``packaging``, which judges all others.
    """
    if max(len(specifier), len(version)) > PLAIN_LIMIT or not _PLAIN.fullmatch(specifier):
        return False
    known = _VERSION.fullmatch(version)
    return known is not None and all(
        _accepts(clause, known[1], is_post=bool(known[2])) for clause in _CLAUSE.findall(specifier)
    )


def _accepts(clause: tuple[str, str, str], version: str, *, is_post: bool) -> bool:
    """Return whether a clause (``>=``, ``1.0``, ``*`` or nothing) certainly accepts the version."""
    sign, text, star = clause
    numbers, actual_numbers = _numbers(text.rstrip(".")), _numbers(version)
    prefix = len(numbers) if star else len(numbers) - 1
    begins_so = (*actual_numbers, *[0] * len(numbers))[:prefix] == numbers[:prefix]
    if star:
        return begins_so if sign == "==" else sign == "!=" and not begins_so
    wanted, actual = release(text), release(version)
    if sign == "~=":
        return prefix > 0 and begins_so and actual >= wanted
    if is_post and actual == wanted and sign in ("==", "!=", "<="):
        return False
    return bool(OPERATORS[sign](actual, wanted))


def release(version: str) -> tuple[int, ...]:
    """Return the numbers of a version without the zeros at its end, which do not count (PEP 440)."""
    numbers = _numbers(version)
    return numbers[: next((end for end in range(len(numbers), 0, -1) if numbers[end - 1]), 0)]


def minor_of(version: str) -> str:
    """Return the major and minor version, after which folders and packages are named: ``3.11`` for ``3.11.2``."""
    return ".".join(version.split(".")[:2])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def parse_requirement(text: str) -> Requirement:
    """Return the requirement. Raises ValueError where it is malformed, too long, or nested too deeply.

    Versions are parsed only when they are compared, which raises ValueError for numbers of more than 4,300 digits
    (``sys.set_int_max_str_digits``).
    """
    from packaging.requirements import Requirement

    if len(text) > _REQUIREMENT_LIMIT:
        raise ValueError(f"it is longer than {_REQUIREMENT_LIMIT >> 10} kB")
    try:
        return Requirement(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def applies(requirement: Requirement, variables: Mapping[str, str]) -> bool:
    """Return whether the marker of a requirement is true for these variables; true for one without a marker.

    Raises ValueError where the marker compares what cannot be compared: ``'a' ~= 'b'``.
    """
    try:
        return requirement.marker is None or requirement.marker.evaluate(dict(variables))
    except (KeyError, RecursionError) as error:
        raise ValueError(str(error)) from None
