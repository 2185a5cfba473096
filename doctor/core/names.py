"""Names of distributions, lists of names for people, and the versions that requirements accept."""

from __future__ import annotations

import re
from collections.abc import Iterable


def abbreviate(names: Iterable[str], limit: int) -> str:
    """Return the first ``limit`` names and the number of the others, for people: ``six, idna and 3 more``."""
    names = list(names)
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")


def normalize(name: str) -> str:
    """Return the normalised name (PEP 503): ``typing-extensions`` for ``Typing_Extensions``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    """Return the normalised name in a requirement: ``black`` for ``Black[d]>=24``; empty where it has none."""
    match = re.match(r"\s*([A-Za-z0-9][\w.-]*)\s*(?![^\s\[(<>=!~;@,])", requirement)
    return normalize(match.group(1)) if match else ""


def accepts(requirement: str, version: str) -> bool:
    """Whether the requirement accepts this version; one that cannot be parsed accepts every version."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion, Version

    try:
        return Requirement(requirement).specifier.contains(Version(version), prereleases=True)
    except (InvalidRequirement, InvalidVersion):
        return True
