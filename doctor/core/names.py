"""The names of distributions, and the versions that are asked for with them."""

from __future__ import annotations

import re


def normal(name: str) -> str:
    """The one spelling of a name: ``typing-extensions`` of ``Typing_Extensions`` (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    """The normal name of what a requirement asks for: ``black`` of ``Black[d]>=24``; empty where it names nothing."""
    found = re.match(r"\s*([A-Za-z0-9][\w.-]*)\s*(?![^\s\[(<>=!~;@,])", requirement)
    return normal(found.group(1)) if found else ""


def fits(requirement: str, version: str) -> bool:
    """This version is one that is asked for; what is no requirement, or no version, asks for nothing."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion, Version

    try:
        return Requirement(requirement).specifier.contains(Version(version), prereleases=True)
    except (InvalidRequirement, InvalidVersion):
        return True
