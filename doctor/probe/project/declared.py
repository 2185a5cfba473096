"""What a project declares that it needs, in pyproject.toml or in setup.cfg; nothing is built or run for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from doctor.core import toml
from doctor.core.names import normalize
from doctor.probe.project.setup_cfg import option

_TYPES: dict[type, str] = {dict: "a table", list: "a list", str: "text"}
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What was read."""

    lines: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Files beside it that hold more lines."""
    built: bool = False
    """More shows only when the project is built."""


def pyproject(text: str, group: str | None) -> Declared:
    """The project's dependencies; or those of a group; or the project's with those of an extra.

    ValueError or RecursionError: it cannot be understood.
    """
    data = toml.parse(text)
    project = _of_type(dict, data.get("project", {}), "project")
    named = _of_type(dict, data.get("dependency-groups", {}), "dependency-groups")
    extras = _of_type(dict, project.get("optional-dependencies", {}), "optional-dependencies")
    lines = tuple(_texts(project.get("dependencies", []), "dependencies"))
    if group is not None and not _has(named, group) and _has(extras, group):
        lines += tuple(_extra(extras, group, normalize(str(project.get("name"))), ()))
    elif group is not None:
        return Declared(lines=tuple(_group(named, group, ())))
    if "dependencies" not in _texts(project.get("dynamic", []), "dynamic"):
        return Declared(lines=lines)
    files = _dynamic(data)
    return Declared(lines=lines, files=files, built=not files)


def setup_cfg(text: str) -> Declared:
    """What setuptools reads there. ValueError: it cannot be understood."""
    value = option(text, "install_requires")
    if value.strip().startswith("file:"):
        return Declared(files=tuple(name.strip() for name in value.strip().removeprefix("file:").split(",")))
    entries = value.splitlines() if "\n" in value else value.split(";")
    stripped = (entry.strip() for entry in entries)
    return Declared(lines=tuple(entry for entry in stripped if entry and not entry.startswith("#")))


def groups(text: str) -> tuple[str, ...]:
    """The names of the dependency groups and of the extras; none where that cannot be told."""
    try:
        data = toml.parse(text)
        extras = _of_type(dict, data.get("project", {}), "").get("optional-dependencies", {})
        return tuple({**_of_type(dict, data.get("dependency-groups", {}), ""), **_of_type(dict, extras, "")})
    except (ValueError, RecursionError):
        return ()


def _dynamic(data: dict[str, Any]) -> tuple[str, ...]:
    """The files that setuptools takes a project's dependencies from, where it is told so."""
    try:
        named = data["tool"]["setuptools"]["dynamic"]["dependencies"]["file"]
    except (LookupError, TypeError):
        return ()
    return tuple(_texts([named] if isinstance(named, str) else named, "file"))


def _has(table: dict[str, Any], name: str) -> bool:
    return normalize(name) in map(normalize, table)


def _extra(extras: dict[str, Any], name: str, own: str, above: tuple[str, ...]) -> Iterator[str]:
    """The requirements of an extra; one of the project itself stands for other extras of it."""
    wanted = normalize(name)
    entries = next((value for key, value in extras.items() if normalize(key) == wanted), None)
    for line in _texts(entries, name) if entries is not None and wanted not in above else ():
        of_itself = re.fullmatch(r"\s*([\w.-]+)\s*\[([^\]]*)\]\s*", line, re.ASCII)
        if of_itself and normalize(of_itself[1]) == own:
            for other in of_itself[2].split(","):
                yield from _extra(extras, other.strip(), own, (*above, wanted))
        else:
            yield line


def _group(groups: dict[str, Any], name: str, above: tuple[str, ...]) -> Iterator[str]:
    """The requirements of a dependency group, with those it includes (PEP 735)."""
    wanted = normalize(name)
    if wanted in above:
        raise ValueError(f"the dependency group {name} includes itself")
    entries = next((value for key, value in groups.items() if normalize(key) == wanted), None)
    if entries is None:
        raise ValueError(f"there is no dependency group {name}")
    for entry in _of_type(list, entries, name):
        if isinstance(entry, dict):
            included = _of_type(str, entry.get("include-group"), "include-group")
            yield from _group(groups, included, (*above, wanted))
        else:
            yield _of_type(str, entry, f"an entry of {name}")


def _texts(value: object, name: str) -> list[str]:
    return [_of_type(str, entry, f"an entry of {name}") for entry in _of_type(list, value, name)]


def _of_type(kind: type[T], value: object, name: str) -> T:
    """A string is a list of letters to Python: what has another type than it must have is not guessed at."""
    if isinstance(value, kind):
        return value
    raise ValueError(f"{name} is not {_TYPES[kind]}")
