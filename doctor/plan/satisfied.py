"""Does an environment hold what is asked for? Told from its files' names, without asking pip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress

from doctor.core.names import normal
from doctor.facts import Environment
from doctor.facts.environment import Distribution
from doctor.plan.request import Request

_PER_REQUIREMENT = re.compile(r"\s--[a-z].*$")
"""pip's options after a requirement: ``--hash=sha256:…``."""

_ARCHIVE = re.compile(r"[^\s;\[]+\.(?:whl|zip|tgz|tar|tar\.\w+)(?![\w.])")
"""A file, though its name may be read as that of a project (pip's ``req/constructors.py``)."""


def unmet(request: Request) -> bool:
    """Whether something of ``request`` is still to be installed.

    What cannot be judged by name and version (an editable project, a URL, a lock file) counts as there
    when the environment was made from the very same lists.
    """
    place, same = request.place, request.inputs == request.place.inputs
    if place.environment is None:
        return bool(request.names or any(found.lines for found in request.lists))
    held = {normal(one.name): one for one in place.installed}
    lines = [line for found in request.lists if found.kind != "pylock" for line in found.lines]
    locked = any(found.kind == "pylock" for found in request.lists)
    if same and place.environment.system_site_packages:
        lines = []  # the base's packages count as well, and are not listed here
    judged = _judge(lines, held, place.environment)
    if not same and any(_excludes(line, held) for found in request.lists for line in found.constraints):
        return True
    return (
        _judge(request.names, held, place.environment) is not True
        or judged is False
        or not (same or (judged and not locked))
    )


def _excludes(line: str, held: Mapping[str, Distribution]) -> bool:
    """A constraint has another version in mind than the one that is held."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        limit = Requirement(_PER_REQUIREMENT.sub("", line))
    except InvalidRequirement:
        return False
    found = held.get(normal(limit.name))
    return found is not None and not limit.specifier.contains(found.version, prereleases=True)


def _judge(
    lines: Iterable[str], held: Mapping[str, Distribution], environment: Environment, above: Set[str] = frozenset()
) -> bool | None:
    """False where one is missing, ``None`` where one cannot be judged; ``above``: lines that are being judged."""
    answers = {_holds(line, held, environment, above) for line in lines}
    return False if False in answers else None if None in answers else True


def _holds(line: str, held: Mapping[str, Distribution], environment: Environment, above: Set[str]) -> bool | None:
    from packaging.requirements import InvalidRequirement, Requirement

    if line.startswith("-"):
        return None if line.startswith(("-e", "--editable")) else True
    if _ARCHIVE.match(line):
        return None
    try:
        wanted = Requirement(_PER_REQUIREMENT.sub("", line))
    except InvalidRequirement:
        return None
    markers = {"python_version": environment.runs, "python_full_version": environment.version or environment.runs}
    if wanted.marker and environment.runs and not wanted.marker.evaluate(markers):
        return True
    found = held.get(normal(wanted.name))
    if found is None:
        return False
    if wanted.url:
        return None
    if not wanted.specifier.contains(found.version, prereleases=True):
        return False
    brought = {line for extra in wanted.extras for line in _of_extra(found, {**markers, "extra": extra})} - above
    return _judge(brought, held, environment, above | brought)


def _of_extra(found: Distribution, markers: dict[str, str]) -> Iterator[str]:
    """What an extra of a distribution asks for here."""
    from packaging.requirements import InvalidRequirement, Requirement

    for line in found.extras:
        with suppress(InvalidRequirement):
            wanted = Requirement(line)
            if wanted.marker and wanted.marker.evaluate(markers):
                wanted.marker = None
                yield str(wanted)
