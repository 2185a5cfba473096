"""Work out from names and versions whether an environment satisfies the goal. pip is not run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress

from doctor.core.goal import Goal
from doctor.core.names import normalize
from doctor.facts import Distribution, Environment, Facts

_PER_REQUIREMENT_OPTION = re.compile(r"\s--[a-z].*$")
"""pip's options after a requirement: ``--hash=sha256:…``."""
_ARCHIVE = re.compile(r"[^\s;\[]+\.(?:whl|zip|tgz|tar|tar\.\w+)(?![\w.])")
"""The name of a local file, although it also parses as that of a project (pip's ``req/constructors.py``)."""


def is_satisfied(goal: Goal, facts: Facts) -> bool:
    """Whether the target's environment holds everything that ``goal`` and its requirement files require.

    A name and a version do not suffice to judge an editable project, a URL or a lock file. These count as installed
    where the environment was created from requirement files with the very same content.
    """
    target, files = facts.target, facts.requirement_files
    if target is None or target.environment is None:
        return not (goal.requirements or any(file.lines for file in files))
    unchanged = facts.requirements_digest == target.requirements_digest
    installed = {normalize(distribution.name): distribution for distribution in target.installed}
    lines = [line for file in files if file.kind != "pylock" for line in file.lines]
    locked = any(file.kind == "pylock" for file in files)
    if unchanged and target.environment.system_site_packages:
        lines = []  # packages of the base interpreter count as well, and are not listed here
    if not unchanged and any(_excludes(line, installed) for file in files for line in file.constraints):
        return False
    if _satisfied(goal.requirements, installed, target.environment) is not True:
        return False
    from_files = _satisfied(lines, installed, target.environment)
    return from_files is not False and (unchanged or (from_files is True and not locked))


def _excludes(constraint: str, installed: Mapping[str, Distribution]) -> bool:
    """Whether a constraint rules out the version that is installed."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        limit = Requirement(_PER_REQUIREMENT_OPTION.sub("", constraint))
    except InvalidRequirement:
        return False
    distribution = installed.get(normalize(limit.name))
    return distribution is not None and not limit.specifier.contains(distribution.version, prereleases=True)


def _satisfied(
    lines: Iterable[str],
    installed: Mapping[str, Distribution],
    environment: Environment,
    pending: Set[str] = frozenset(),
) -> bool | None:
    """Return False where a line is not satisfied, ``None`` where one cannot be judged; ``pending`` ends recursion."""
    answers = {_line_satisfied(line, installed, environment, pending) for line in lines}
    return False if False in answers else None if None in answers else True


def _line_satisfied(
    line: str, installed: Mapping[str, Distribution], environment: Environment, pending: Set[str]
) -> bool | None:
    from packaging.requirements import InvalidRequirement, Requirement

    if line.startswith("-"):
        return None if line.startswith(("-e", "--editable")) else True
    if _ARCHIVE.match(line):
        return None
    try:
        requirement = Requirement(_PER_REQUIREMENT_OPTION.sub("", line))
    except InvalidRequirement:
        return None
    markers = {
        "python_version": environment.python_minor,
        "python_full_version": environment.version or environment.python_minor,
    }
    if requirement.marker and environment.python_minor and not requirement.marker.evaluate(markers):
        return True
    distribution = installed.get(normalize(requirement.name))
    if distribution is None:
        return False
    if requirement.url:
        return None
    if not requirement.specifier.contains(distribution.version, prereleases=True):
        return False
    extra_lines = {
        line for extra in requirement.extras for line in _requires_of_extra(distribution, {**markers, "extra": extra})
    } - pending
    return _satisfied(extra_lines, installed, environment, pending | extra_lines)


def _requires_of_extra(distribution: Distribution, markers: dict[str, str]) -> Iterator[str]:
    """Yield what an extra of a distribution requires under these markers."""
    from packaging.requirements import InvalidRequirement, Requirement

    for line in distribution.extras:
        with suppress(InvalidRequirement):
            requirement = Requirement(line)
            if requirement.marker and requirement.marker.evaluate(markers):
                requirement.marker = None
                yield str(requirement)
