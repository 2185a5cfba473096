"""Read the requirements that a project declares in pyproject.toml, setup.cfg or setup.py. Nothing is built or run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.core import ini, toml
from doctor.core.errors import TooLargeError
from doctor.core.lazy_typing import Any, TypeVar
from doctor.core.names import normalize
from doctor.core.record import dataclass

_TYPES: dict[type, str] = {dict: "a table", list: "a list", str: "text"}
_REQUIREMENTS_LIMIT = 10_000
"""Requirements of a dependency group. Each group that includes another one twice doubles their number."""
_SCRIPT_LIMIT = 128 << 10
"""Characters of a setup.py that are parsed; ``ast`` needs a thousand times their memory."""
T = TypeVar("T")


class UnknownGroupError(ValueError):
    """A well-formed file lacks the group. The message is a clause about the file, with the groups that it has."""


@dataclass(frozen=True, kw_only=True)
class DeclaredRequirements:
    """The requirements that a file declares."""

    lines: tuple[str, ...] = ()
    """Requirements, as the file has them: ``six>=1.16``."""
    files: tuple[str, ...] = ()
    """Requirements files that setuptools reads in addition, relative to the folder of the file."""
    needs_build: bool = False
    """Whether there are more requirements, which only building the project shows."""


def parse_pyproject(text: str, group: str | None) -> DeclaredRequirements:
    """Return the requirements in the text of a pyproject.toml.

    Without ``group`` these are the project's dependencies. If ``group`` is a dependency group, they are those of the
    group (PEP 735). If ``group`` is an extra, they are the project's dependencies and those of the extra.

    Raises UnknownGroupError if the group does not exist, and ValueError or RecursionError if the text is malformed.
    """
    data = toml.parse(text)
    project = _of_type(dict, data.get("project", {}), "project")
    groups = _of_type(dict, data.get("dependency-groups", {}), "dependency-groups")
    extras = _of_type(dict, project.get("optional-dependencies", {}), "optional-dependencies")
    lines = tuple(_list_of_text(project.get("dependencies", []), "dependencies"))
    if group is not None and not _has_name(groups, group) and _has_name(extras, group):
        by_name = {normalize(name): entries for name, entries in extras.items()}
        lines += tuple(_extra_requirements(by_name, normalize(group), normalize(str(project.get("name"))), set()))
    elif group is not None:
        if not _has_name(groups, group):
            names = ", ".join({**groups, **extras}) or "none"
            raise UnknownGroupError(f"has no dependency group and no extra {group}. Those that it has: {names}")
        return DeclaredRequirements(lines=_group_requirements(groups, group))
    if "dependencies" not in _list_of_text(project.get("dynamic", []), "dynamic"):
        return DeclaredRequirements(lines=lines)
    files = _setuptools_files(data)
    return DeclaredRequirements(lines=lines, files=files, needs_build=not files)


def list_groups(text: str) -> tuple[str, ...]:
    """Return the names of the dependency groups and extras of a pyproject.toml; empty if it is malformed."""
    try:
        data = toml.parse(text)
        extras = _of_type(dict, data.get("project", {}), "").get("optional-dependencies", {})
        return tuple({**_of_type(dict, data.get("dependency-groups", {}), ""), **_of_type(dict, extras, "")})
    except ValueError:
        return ()


def parse_setup_cfg(text: str) -> DeclaredRequirements:
    """Return ``install_requires`` in the text of a setup.cfg, as setuptools reads it (``config/setupcfg.py``).

    Raises ValueError if the text is malformed.
    """
    value = setup_cfg_option(text, "install_requires")
    if value.strip().startswith("file:"):
        names = value.strip().removeprefix("file:").split(",")
        return DeclaredRequirements(files=tuple(name.strip() for name in names))
    entries = value.splitlines() if "\n" in value else value.split(";")
    stripped = (entry.strip() for entry in entries)
    return DeclaredRequirements(lines=tuple(entry for entry in stripped if entry and not entry.startswith("#")))


def parse_setup_script(text: str) -> DeclaredRequirements:
    """Return ``install_requires`` in the text of a setup.py that writes it out; of another only that it needs a build.

    The list may be in the call itself, or in a variable that is assigned once and used for nothing else.
    """
    import ast

    from doctor.core import python_code

    computed = DeclaredRequirements(needs_build=True)
    try:
        tree = python_code.parse(text if len(text) <= _SCRIPT_LIMIT else "")
    except (SyntaxError, RecursionError):
        return computed
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    keywords = [word for call in calls for word in call.keywords if word.arg in ("install_requires", None)]
    if len(keywords) != 1 or keywords[0].arg is None:
        return computed
    value = keywords[0].value
    if isinstance(value, ast.Name):
        name = value.id
        assigned = [
            node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and [it.id for it in node.targets if isinstance(it, ast.Name)] == [name]
        ]
        if len(assigned) != 1 or sum(node.id == name for node in names) != 2:  # something else may change the list
            return computed
        value = assigned[0]
    try:
        entries = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return computed
    entries = entries.splitlines() if isinstance(entries, str) else entries
    if not isinstance(entries, (list, tuple)) or not all(isinstance(entry, str) for entry in entries):
        return computed
    return DeclaredRequirements(lines=tuple(line for entry in entries if (line := entry.strip())))


def setup_cfg_option(text: str, name: str) -> str:
    """Return an option of the section ``[options]`` of a setup.cfg; empty if it is not set.

    Raises ValueError if the text is malformed.
    """
    return ini.parse(text).get("options", {}).get(name, "")


def _setuptools_files(data: dict[str, Any]) -> tuple[str, ...]:
    """Return the requirements files from which setuptools takes the dynamic dependencies."""
    try:
        names = data["tool"]["setuptools"]["dynamic"]["dependencies"]["file"]
    except (LookupError, TypeError):
        return ()
    return tuple(_list_of_text([names] if isinstance(names, str) else names, "file"))


def _has_name(table: dict[str, Any], name: str) -> bool:
    return normalize(name) in map(normalize, table)


def _extra_requirements(extras: dict[str, Any], name: str, project: str, done: set[str]) -> Iterator[str]:
    """Yield the requirements of an extra; ``project[other]`` stands for those of another extra.

    ``extras`` has normalised names. ``done`` collects the extras that were yielded, since others may name them as well.
    """
    if name in done or name not in extras:
        return
    done.add(name)
    for line in _list_of_text(extras[name], name):
        reference = re.fullmatch(r"\s*([\w.-]+)\s*\[([^\]]*)\]\s*", line, re.ASCII)
        if reference and normalize(reference[1]) == project:
            for included in reference[2].split(","):
                yield from _extra_requirements(extras, normalize(included.strip()), project, done)
        else:
            yield line


def _group_requirements(groups: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return the requirements of a dependency group, with those of the groups that it includes."""
    from packaging.dependency_groups import resolve_dependency_groups
    from packaging.errors import ExceptionGroup

    if _count_requirements(groups, normalize(name), {}) > _REQUIREMENTS_LIMIT:
        raise TooLargeError(f"the dependency group {name} has more than {_REQUIREMENTS_LIMIT:,} requirements")
    try:
        return resolve_dependency_groups(groups, name)
    except ExceptionGroup as errors:
        raise ValueError(str(errors.exceptions[0]).splitlines()[0]) from None


def _count_requirements(groups: dict[str, Any], name: str, counts: dict[str, int]) -> int:
    """Return how many requirements a group has with those that it includes; ``counts`` collects those of each group.

    A malformed group and one that includes itself count as one; ``resolve_dependency_groups`` reports both.
    """
    if name not in counts:
        counts[name] = 1
        entries = next((value for key, value in groups.items() if normalize(key) == name), ())
        included = (
            entry.get("include-group") if isinstance(entry, dict) else None
            for entry in (entries if isinstance(entries, list) else ())
        )
        counts[name] = sum(
            _count_requirements(groups, normalize(other), counts) if isinstance(other, str) else 1 for other in included
        )
    return counts[name]


def _list_of_text(value: object, name: str) -> list[str]:
    return [_of_type(str, entry, f"an entry of {name}") for entry in _of_type(list, value, name)]


def _of_type(kind: type[T], value: object, name: str) -> T:
    """Return ``value`` if it is of type ``kind``, else raise ValueError.

    Without this check, text in the place of a list would be read as a list of its letters.
    """
    if isinstance(value, kind):
        return value
    raise ValueError(f"{name} is not {_TYPES[kind]}")
