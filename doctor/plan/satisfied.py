"""Work out from names and versions whether an environment satisfies the goal. pip is not run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from doctor.core.goal import Goal
from doctor.core.names import applies, normalize, parse_requirement
from doctor.facts import Distribution, Environment, Facts

_PER_REQUIREMENT_OPTION = re.compile(r"\s--[a-z].*$")
"""pip's options after a requirement: ``--hash=sha256:…``."""
_ARCHIVE = re.compile(r"[^\s;\[]+\.(?:whl|zip|tgz|tar|tar\.\w+)(?![\w.])")
"""The name of a local file, although it also parses as that of a project (pip's ``req/constructors.py``)."""
_LINES_LIMIT = 100
"""Requirements of extras that are judged; each has to be compared with all of its distribution."""


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
    try:
        limit = parse_requirement(_PER_REQUIREMENT_OPTION.sub("", constraint))
        distribution = installed.get(normalize(limit.name))
        return distribution is not None and not limit.specifier.contains(distribution.version, prereleases=True)
    except ValueError:
        return False


def _satisfied(lines: Iterable[str], installed: Mapping[str, Distribution], environment: Environment) -> bool | None:
    """Return False where a line is not satisfied, ``None`` where one cannot be judged."""
    judged: dict[str, bool | None] = {}
    pending = list(dict.fromkeys(lines))
    limit = len(pending) + _LINES_LIMIT
    while pending:
        line = pending.pop()
        if line not in judged:
            extra_lines: list[str] = []
            judged[line] = _line_satisfied(line, installed, environment, extra_lines)
            pending += extra_lines
        if len(judged) > limit:
            return None
    return False if False in judged.values() else None if None in judged.values() else True


def _line_satisfied(
    line: str, installed: Mapping[str, Distribution], environment: Environment, extra_lines: list[str]
) -> bool | None:
    """Judge a line; what its extras require is added to ``extra_lines``, and must be satisfied as well."""
    if line.startswith("-"):
        return None if line.startswith(("-e", "--editable")) else True
    if _ARCHIVE.match(line):
        return None
    markers = {
        "python_version": environment.python_minor,
        "python_full_version": environment.version or environment.python_minor,
    }
    try:
        requirement = parse_requirement(_PER_REQUIREMENT_OPTION.sub("", line))
        if environment.python_minor and not applies(requirement, markers):
            return True
        distribution = installed.get(normalize(requirement.name))
        if distribution is None:
            return False
        if requirement.url:
            return None
        if not requirement.specifier.contains(distribution.version, prereleases=True):
            return False
    except ValueError:
        return None
    for extra in requirement.extras:
        extra_lines += _requires_of_extra(distribution, {**markers, "extra": extra})
    return True


def _requires_of_extra(distribution: Distribution, markers: Mapping[str, str]) -> Iterator[str]:
    """Yield what an extra of a distribution requires under these markers."""
    for line in distribution.extras:
        with suppress(ValueError):
            requirement = parse_requirement(line)
            if requirement.marker and applies(requirement, markers):
                requirement.marker = None
                yield str(requirement)
