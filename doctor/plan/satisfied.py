"""Work out from names and versions whether an environment satisfies the goal. pip is not run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from doctor.core.goal import Goal
from doctor.core.names import name_of, normalize, parse_requirement
from doctor.facts import Facts
from doctor.facts.comparison import Installed, compare
from doctor.facts.target import Target


def is_satisfied(goal: Goal, facts: Facts) -> bool:
    """Whether the target's environment holds everything that ``goal`` and its requirement files require.

    A name and a version do not suffice to judge an editable project, a URL or a lock file. These count as installed
    where the environment was created from requirement files with the very same content.
    ``doctor check`` compares the project's own files in the same way (``doctor/probe/project/unmet.py``).
    """
    target, files = facts.target, facts.requirement_files
    installed = _installed(target) if target else None
    if target is None or installed is None:
        return not (goal.requirements or any(file.lines for file in files))
    unchanged = facts.requirements_digest == target.requirements_digest
    typed = compare(goal.requirements, installed)
    if typed.unmet or not typed.is_complete:
        return False
    lines = [line for file in files if file.kind != "pylock" for line in file.lines]
    from_files = compare(lines, installed)
    if from_files.unmet or unchanged:
        return not from_files.unmet
    if not from_files.is_complete or any(file.kind == "pylock" for file in files):
        return False
    return not any(_excludes(line, installed.versions) for file in files for line in file.constraints)


def _installed(target: Target) -> Installed | None:
    if target.environment is None:
        return None
    own = {normalize(distribution.name): distribution for distribution in target.installed}
    versions = {**target.versions, **{name: distribution.version for name, distribution in own.items()}}

    def extras(name: str) -> Iterator[str]:
        yield from own[name].extras if name in own else ()

    return Installed(environment=target.environment, versions=versions, extras=extras)


def _excludes(constraint: str, versions: Mapping[str, str]) -> bool:
    """Whether a constraint rules out the version that is installed."""
    version = versions.get(name_of(constraint))
    try:
        specifier = parse_requirement(constraint.partition(" --")[0]).specifier if version else None
        return specifier is not None and not specifier.contains(version or "", prereleases=True)
    except ValueError:
        return False
