"""Work out from names and versions whether an environment satisfies the goal. pip is not run."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from doctor.core.goal import EDITABLE, Goal
from doctor.core.names import name_of, normalize
from doctor.core.requirement import parse_requirement
from doctor.facts import Facts
from doctor.facts.comparison import Unmet, compare
from doctor.plan.install_set import is_installed_from


def is_satisfied(goal: Goal, facts: Facts) -> bool:
    """Return whether the target's environment has all that ``goal``, its files and what is installed there require.

    A name and a version do not suffice to judge an editable project, a URL or a lock file. These count as installed
    where the environment was created from requirements files with the very same content.
    ``doctor check`` compares the project's own files in the same way (``doctor/probe/project/unmet.py``).
    """
    target, files = facts.target, facts.requirement_files
    environment = target.environment if target else None
    if target is None or environment is None:
        return not goal.requirements and all(file.is_empty for file in files)
    if target.unmet_dependencies:
        return False
    own = {normalize(distribution.name): distribution for distribution in target.installed}
    versions = {**target.versions, **{name: distribution.version for name, distribution in own.items()}}

    def missing(lines: Iterable[str]) -> tuple[tuple[Unmet, ...], bool]:
        return compare(lines, environment, versions, lambda name: own[name].extras if name in own else ())

    # an editable project needs nothing but its folder, once it is installed
    folders = (line.removeprefix(EDITABLE) for line in goal.requirements if line.startswith(EDITABLE))
    if not all(is_installed_from(target, posixpath.normpath(posixpath.join(target.cwd, name))) for name in folders):
        return False
    unmet, is_complete = missing(line for line in goal.requirements if not line.startswith(EDITABLE))
    if unmet or not is_complete:
        return False
    unmet, is_complete = missing(facts.listed_lines)
    if unmet or facts.requirements_digest == target.requirements_digest:
        return not unmet
    if not is_complete or any(file.kind == "pylock" for file in files):
        return False
    return not any(_excludes(line, versions) for file in files for line in file.constraints)


def _excludes(constraint: str, versions: Mapping[str, str]) -> bool:
    """Return whether a constraint rules out the version that is installed."""
    version = versions.get(name_of(constraint))
    try:
        return bool(version) and not parse_requirement(constraint.partition(" --")[0]).accepts(version or "")
    except ValueError:
        return False
