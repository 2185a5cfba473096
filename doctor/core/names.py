"""Names of distributions and of versions of Python, and lists of names for people."""

from __future__ import annotations

from collections.abc import Iterable

from doctor.core import lazy_re as re

SEEDS = frozenset(("pip", "setuptools", "wheel"))
"""The packages that environments are created with, in any version, so that nobody may have asked for them."""
_SEPARATORS = re.compile(r"[-_.]+")
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?![^\s\[(<>=!~;@,])")


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


def minor_of(version: str) -> str:
    """Return the major and minor version, after which folders and packages are named: ``3.11`` for ``3.11.2``."""
    return ".".join(version.split(".")[:2])
