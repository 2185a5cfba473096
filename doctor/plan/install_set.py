"""What an environment is filled with: typed requirements, the project's files, and what the previous one held."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator
from urllib.parse import quote

from doctor.core.goal import Goal
from doctor.core.names import name_of, normalize
from doctor.facts import Distribution, Facts, RequirementFile, Target

_SHOWN = 6
"""Further requirement files that are named."""
_SEEDS = ("pip", "setuptools", "wheel")
"""Packages that environments are created with; no project required them."""


def files_for_pip(facts: Facts) -> tuple[str, ...]:
    """Return the requirement files that pip reads by itself."""
    return tuple(file.path for file in facts.requirement_files if file.kind != "declared")


def lines_for_pip(goal: Goal, facts: Facts, *, rebuilt: bool) -> tuple[str, ...]:
    """Return the requirements to install by name: typed, declared by the project, or held before a rebuild."""
    files = facts.requirement_files
    declared = tuple(line for file in files if file.kind == "declared" for line in file.lines)
    kept = _kept(facts) if rebuilt else ()
    held = (item.origin or f"{item.name}=={item.version}" for item in kept if not (files and item.source_missing))
    return (*declared, *held, *goal.requirements)


def summary(goal: Goal, facts: Facts) -> str:
    """Return what is installed in a few words: ``requirements.txt and black``."""
    parts = [file.path for file in facts.requirement_files]
    if goal.requirements:
        count = len(goal.requirements)
        parts.append(", ".join(goal.requirements) if count < 4 else f"{count} packages")
    return " and ".join(parts or ["what the previous environment held"])


def notes(goal: Goal, facts: Facts, *, rebuilt: bool) -> tuple[str, ...]:
    """Return what the requirement files leave open, and what a rebuild cannot restore."""
    target, files = facts.target, facts.requirement_files
    if target is None:
        return ()
    lost = [item.name for item in _kept(facts) if files and item.source_missing] if rebuilt else []
    return (
        *(_needs_build(file, target) for file in files if file.needs_build and not _has_project(target)),
        *(f"{name} is left out. The folder that it was installed from no longer exists." for name in lost),
        *(_installed_besides(goal, facts, target) if rebuilt and files else ()),
    )


def _installed_besides(goal: Goal, facts: Facts, target: Target) -> Iterator[str]:
    """Name what the previous environment held besides the files.

    It is not restored, since it may have been in one of the files once and been dropped.
    """
    lines = (*goal.requirements, *(line for file in facts.requirement_files for line in file.lines))
    required = {name_of(line) for line in lines}
    kept = {normalize(name) for name in (*_SEEDS, *(item.name for item in _kept(facts)))}
    others = (item for item in target.installed if item.requested and normalize(item.name) not in required | kept)
    # A line without a name (a URL or a path) may be the origin of any distribution.
    added = [item.name for item in others if not (item.origin and "" in required)]
    if added:
        python = shlex.quote(posixpath.join(target.display_path, "bin/python"))
        command = f"{python} -m pip install {shlex.join(added)}"
        yield (
            "Packages that were installed by hand are not restored, because no requirement file names them. "
            f"If you need them: `{command}`"
        )


def other_files(facts: Facts) -> tuple[str, ...]:
    """Return a note on the project's requirement files that the goal leaves out."""
    options = [f"{option} {shlex.quote(name)}" for option, name in facts.other_requirements]
    if not options:
        return ()
    names = ", ".join(options[:_SHOWN]) + (", …" if len(options) > _SHOWN else "")
    return (f"The project has more requirement files: {names}. Install one of them: `doctor fix --venv {options[0]}`",)


def _needs_build(file: RequirementFile, target: Target) -> str:
    project = "." if target.cwd == target.project else shlex.quote(target.project)
    python = shlex.quote(posixpath.join(target.display_path, "bin/python"))
    return (
        f"{file.path} computes its dependencies when the project is built. "
        f"Install the project with them: `{python} -m pip install -e {project}`"
    )


def _has_project(target: Target) -> bool:
    """Whether the project itself is installed, and so its dependencies."""
    url = f"file://{quote(target.project)}"
    return any(item.origin.endswith((f"-e {url}", f" @ {url}")) for item in target.installed)


def _kept(facts: Facts) -> tuple[Distribution, ...]:
    """Return what a rebuild keeps: everything; where there are requirement files, editable installs only."""
    installed = facts.target.installed if facts.target else ()
    own = (item for item in installed if item.name not in _SEEDS)
    return tuple(item for item in own if not facts.requirement_files or item.origin.startswith("-e "))
