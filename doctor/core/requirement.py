"""Parse requirements, and compare versions with them (PEP 508, PEP 440).

The usual forms, whose versions consist of numbers, are judged here. ``packaging`` judges all others: importing it takes
10 ms, and a checkout that has not installed it yet leaves them unknown.
"""

from __future__ import annotations

import operator
import os
import sys
from collections.abc import Callable, Mapping

from doctor.core import lazy_re as re
from doctor.core.errors import NoParserError
from doctor.core.lazy_typing import Any
from doctor.core.names import normalize
from doctor.core.record import dataclass

PLAIN_SPECIFIER = r"(?:(?:==|!=|~=|>=|<=|<|>)[ \t]*\d+(?:\.\d+)*(?:\.\*)?[ \t]*(?:,[ \t]*)?)*"
"""A pattern for the specifiers of versions that ``certainly_accepts`` can judge."""
PLAIN_LIMIT = 200
"""Characters of such a specifier, and of its version."""
_PLAIN = re.compile(rf"[ \t]*{PLAIN_SPECIFIER}", re.ASCII)
_CLAUSE = re.compile(r"(==|!=|~=|>=|<=|<|>)[ \t]*([\d.]+)(\*?)")
_VALID_CLAUSE = re.compile(
    r"[ \t]*(?:(?:==|!=)[ \t]*\d+(?:\.\d+)*(?:\.\*)?|~=[ \t]*\d+(?:\.\d+)+|[<>]=?[ \t]*\d+(?:\.\d+)*)[ \t]*", re.ASCII
)
_VERSION = re.compile(r"(\d+(?:\.\d+)*)(\.post\d+)?", re.ASCII)
_RELEASE = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, "<": operator.lt, ">": operator.gt
}  # fmt: skip

_FORM = re.compile(
    r"[ \t]*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)[ \t]*(?:\[([\w., \t-]*)\][ \t]*)?"
    r"(?:\(([^()@;\n]*)\)[ \t]*|([^()@;\n]*))(?:;([^\n]*))?",
    re.ASCII,
)
"""A name, its extras, its versions with and without parentheses, and its marker."""
_FORM_LIMIT = 1 << 10
"""Characters of a requirement that is compared with this form."""
_EXTRAS = re.compile(r"[ \t]*(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?[ \t]*(?:,[ \t]*(?!$)|$))*", re.ASCII)
_NO_PARSER = "only the package packaging could tell, and it is not installed"
_REQUIREMENT_LIMIT = 1 << 14
"""Characters of one requirement that is parsed; one with the longest URL that servers accept has half of it."""

_COMPARISON = re.compile(r"""\s*(\w+)\s*(==|!=|<=|>=|<|>)\s*(["'])([^"']*)\3\s*""")
_PLAIN_COMPARISON = (
    r"""[ \t(]*(?:(?:python(?:_full)?|implementation)_version|(?:os|implementation)_name|sys_platform|extra"""
    r"""|platform_(?:system|machine|release|version|python_implementation))[ \t]*"""
    r"""(?:[=!<>]=|[<>])[ \t]*(?:"[^"'() \t]*"|'[^"'() \t]*')[ \t)]*"""
)
_PLAIN_MARKER = re.compile(rf"{_PLAIN_COMPARISON}(?:(?<=[ \t])(?:and|or)(?=[ \t]){_PLAIN_COMPARISON})*")
_GROUP = re.compile(r"\(([^()]*)\)")
_GROUPS_DEPTH = 8
"""Parentheses in a marker that are resolved, one in another."""
_TRUE, _FALSE = "extra != '-'", "extra == '-'"
"""Comparisons in place of a group in parentheses; ``-`` names no extra."""
_VERSIONS_OF_PYTHON = ("python_version", "python_full_version")
_PLATFORM = {"sys_platform": sys.platform, "platform_system": sys.platform.capitalize(), "os_name": "posix"}


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A requirement in its parts."""

    name: str
    """The name as it is spelled."""
    extras: tuple[str, ...] = ()
    """The extras, sorted."""
    specifier: str = ""
    """The versions, without spaces: ``<2,>=1.0``."""
    url: str | None = None
    marker: Any = None
    """The text of a marker of the usual form, or the marker of ``packaging``; ``None`` if there is none."""

    def __str__(self) -> str:
        """Return the name, the extras and the versions."""
        return self.name + (f"[{','.join(self.extras)}]" if self.extras else "") + self.specifier

    def accepts(self, version: str) -> bool:
        """Return whether this version satisfies the requirement; pre-releases do as well. Raises as ``contains``."""
        return contains(self.specifier, version)

    def applies(self, variables: Mapping[str, str]) -> bool:
        """Return whether the marker is true for these variables; true without a marker.

        Raises ValueError where the marker compares what cannot be compared: ``'a' ~= 'b'``. Raises NoParserError.
        """
        marker = self.marker
        if marker is None:
            return True
        if isinstance(marker, str):
            certain = marker_holds(marker, variables, unknown=False)
            if certain is marker_holds(marker, variables, unknown=True):
                return certain
            try:
                from packaging.markers import Marker
            except ImportError:
                raise NoParserError(_NO_PARSER) from None
            marker = Marker(marker)
        try:
            return bool(marker.evaluate(dict(variables)))
        except (KeyError, RecursionError) as error:
            raise ValueError(str(error)) from None


def parse_requirement(text: str) -> Requirement:
    """Return the requirement. Raises ValueError where it is malformed, too long, or nested too deeply.

    Raises NoParserError, which is a ValueError, where only ``packaging`` could tell, and it is not installed.

    Versions are parsed only when they are compared, which raises ValueError for numbers of more than 4,300 digits
    (``sys.set_int_max_str_digits``).
    """
    if len(text) > _REQUIREMENT_LIMIT:
        raise ValueError(f"it is longer than {_REQUIREMENT_LIMIT >> 10} kB")
    if plain := _parse_plain(text):
        return plain
    try:
        from packaging import requirements
    except ImportError:
        raise NoParserError(_NO_PARSER) from None
    try:
        parsed = requirements.Requirement(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return Requirement(
        name=parsed.name,
        extras=tuple(sorted(parsed.extras)),
        specifier=str(parsed.specifier),
        url=parsed.url,
        marker=parsed.marker,
    )


def _parse_plain(text: str) -> Requirement | None:
    """Return a requirement of the usual form without an address; ``None`` for every other text."""
    form = _FORM.fullmatch(text) if len(text) <= _FORM_LIMIT else None
    if form is None or not _EXTRAS.fullmatch(form[2] or ""):
        return None
    versions = (form[4] if form[3] is None else form[3]).strip(" \t")
    clauses = versions.split(",") if versions else []
    if not all(map(_VALID_CLAUSE.fullmatch, clauses)) or not (form[5] is None or _is_plain_marker(form[5])):
        return None
    return Requirement(
        name=form[1],
        extras=tuple(sorted({extra.strip(" \t") for extra in (form[2] or "").split(",")} - {""})),
        specifier=",".join(sorted({re.sub(r"[ \t]", "", clause) for clause in clauses})),
        marker=form[5],
    )


def _is_plain_marker(marker: str) -> bool:
    """Return whether a marker has only comparisons of the usual form, with all parentheses in pairs."""
    is_plain = _PLAIN_MARKER.fullmatch(marker) is not None
    for _ in range(_GROUPS_DEPTH if "(" in marker else 0):
        marker = _GROUP.sub("", marker)
    return is_plain and "(" not in marker and ")" not in marker


def accepts(requirement: str, version: str) -> bool:
    """Return whether the requirement accepts this version; one that cannot be judged accepts every version."""
    try:
        return parse_requirement(requirement).accepts(version)
    except ValueError:
        return True


def specifier_accepts(specifier: str | None, version: str) -> bool:
    """Return whether a specifier accepts this version; ``None`` and one that cannot be judged accept every version."""
    try:
        return specifier is None or contains(specifier, version)
    except ValueError:
        return True


def accepts_python(specifier: str | None, version: str) -> bool:
    """Return whether ``requires-python`` accepts a Python; pre-releases count as releases (pip ``req/``, ``index/``).

    A malformed specifier accepts every Python.
    """
    return specifier_accepts(specifier, re.split("[a-z]", version, maxsplit=1)[0])


def contains(specifier: str, version: str) -> bool:
    """Return whether a specifier accepts this version; pre-releases count as releases.

    Raises ValueError for a malformed specifier or version, and NoParserError, which is one, where only ``packaging``
    could tell, and it is not installed.
    """
    if not specifier or certainly_accepts(specifier, version):
        return True
    is_short = max(len(specifier), len(version)) <= PLAIN_LIMIT
    if is_short and _RELEASE.fullmatch(version) and all(map(_VALID_CLAUSE.fullmatch, specifier.split(","))):
        return False
    try:
        from packaging.specifiers import SpecifierSet
        from packaging.version import Version
    except ImportError:
        raise NoParserError(_NO_PARSER) from None
    return SpecifierSet(specifier).contains(Version(version), prereleases=True)  # a text that is none is no version


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
    return bool(_OPERATORS[sign](actual, wanted))


def release(version: str) -> tuple[int, ...]:
    """Return the numbers of a version without the zeros at its end, which do not count (PEP 440)."""
    numbers = _numbers(version)
    return numbers[: next((end for end in range(len(numbers), 0, -1) if numbers[end - 1]), 0)]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def marker_holds(marker: str, variables: Mapping[str, str], *, unknown: bool) -> bool:
    """Return whether a marker is true for these variables, if every comparison that is not understood is ``unknown``.

    Where both values of ``unknown`` give the same answer, it is that of ``packaging``. The platform is this one.
    """

    def holds(comparison: str) -> bool:
        match = _COMPARISON.fullmatch(comparison)
        if match is None:
            return unknown
        variable, sign, _, value = match.groups()
        actual = variables.get(variable, _PLATFORM.get(variable))
        if variable in _VERSIONS_OF_PYTHON and actual and _RELEASE.fullmatch(value) and _RELEASE.fullmatch(actual):
            return bool(_OPERATORS[sign](release(actual), release(value)))
        if variable == "extra":
            actual, value = normalize(actual or ""), normalize(value)
        elif variable == "platform_machine":
            actual = os.uname().machine
        if actual is None or variable.startswith("python") or sign not in ("==", "!="):
            return unknown
        return (actual == value) is (sign == "==")

    def is_true(expression: str) -> bool:
        return any(all(map(holds, clause.split(" and "))) for clause in expression.split(" or "))

    for _ in range(_GROUPS_DEPTH if "(" in marker else 0):
        marker = _GROUP.sub(lambda group: _TRUE if is_true(group[1]) else _FALSE, marker)
    return is_true(marker)
