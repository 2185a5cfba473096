"""Does an environment hold what is asked for? Told from its files' names, without asking pip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from doctor.facts import Environment
from doctor.plan import Request
from doctor.plan.names import normal

_PER_REQUIREMENT = re.compile(r"\s--[a-z].*$")
"""pip's options after a requirement: ``--hash=sha256:…``."""


def unmet(request: Request) -> bool:
    """Whether something of ``request`` is still to be installed.

    What cannot be judged by name and version (an editable project, a URL, a lock file) counts as there
    when the environment was made from the very same lists.
    """
    place, same = request.place, request.inputs == request.place.inputs
    if place.environment is None:
        return bool(request.names or any(found.lines for found in request.lists))
    versions = {normal(one.name): one.version for one in place.installed}
    lines = [line for found in request.lists if found.kind != "pylock" for line in found.lines]
    locked = any(found.kind == "pylock" for found in request.lists)
    if same and place.environment.system_site_packages:
        lines = []  # the base's packages count as well, and are not listed here
    judged = _judge(lines, versions, place.environment)
    return (
        _judge(request.names, versions, place.environment) is not True
        or judged is False
        or not (same or (judged and not locked))
    )


def _judge(lines: Iterable[str], versions: Mapping[str, str], environment: Environment) -> bool | None:
    """False where one is missing, ``None`` where one cannot be judged."""
    answers = {_holds(line, versions, environment) for line in lines}
    return False if False in answers else None if None in answers else True


def _holds(line: str, versions: Mapping[str, str], environment: Environment) -> bool | None:
    from packaging.requirements import InvalidRequirement, Requirement

    if line.startswith("-"):
        return None if line.startswith(("-e", "--editable")) else True
    try:
        wanted = Requirement(_PER_REQUIREMENT.sub("", line))
    except InvalidRequirement:
        return None
    markers = {"python_version": environment.runs, "python_full_version": environment.version or environment.runs}
    if wanted.marker and environment.runs and not wanted.marker.evaluate(markers):
        return True
    version = versions.get(normal(wanted.name))
    if version is None:
        return False
    if wanted.url:
        return None
    return wanted.specifier.contains(version, prereleases=True)
