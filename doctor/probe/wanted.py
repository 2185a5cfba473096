"""What a project asks for: requirement lists of every kind, read with all that they include."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from doctor.plan import RequirementList
from doctor.plan.names import normal
from doctor.probe import toml
from doctor.probe.box import Box

_SIZE = 1 << 20
"""Bytes read of one list; the longest lock files seen have a tenth of it."""
_FILES = 50
"""Lists read for one request, includes counted."""
_COMMENT = re.compile(r"(^|\s+)#.*$")
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_INCLUDE = re.compile(r"^(-r\s*|-c\s*|--requirement(?:\s+|=)|--constraint(?:\s+|=))(\S.*)$")
_TYPES: dict[type, str] = {dict: "a table", list: "a list", str: "text"}
T = TypeVar("T")
_PYLOCK = re.compile(r"pylock(\.[^.]+)?\.toml")


def find(box: Box, root: str, shown: str) -> tuple[RequirementList, ...]:
    """The one list a project is installed from: its lock, else requirements.txt, else pyproject.toml.

    ``shown`` comes before the names: the root, where the user is in another folder.
    """
    for name in ("pylock.toml", "requirements.txt"):
        if box.is_file(os.path.join(root, name)):
            return (read(box, root, os.path.join(shown, name)),)
    if box.is_file(os.path.join(root, "pyproject.toml")):
        found = read(box, root, os.path.join(shown, "pyproject.toml"))
        return (found,) if found.lines or found.note or found.problem else ()
    return ()


def read(box: Box, root: str, name: str, group: str | None = None) -> RequirementList:
    """The list ``name``, a path relative to ``root``."""
    base = os.path.basename(name)
    if base == "pyproject.toml":
        return _pyproject(box, root, name, group)
    if _PYLOCK.fullmatch(base):
        text = _text(box, os.path.join(root, name))
        if text is None:
            return RequirementList(path=name, kind="pylock", problem=_unreadable(name))
        return RequirementList(path=name, kind="pylock", lines=(text,))  # pip itself understands it
    try:
        found = list(_lines(box, os.path.join(root, name), [], constraint=False))
    except OSError as error:
        return RequirementList(path=name, kind="requirements", problem=str(error))
    return RequirementList(
        path=name,
        kind="requirements",
        lines=tuple(line for line, constraint in found if not constraint),
        constraints=tuple(line for line, constraint in found if constraint),
    )


def _lines(box: Box, path: str, seen: list[str], *, constraint: bool) -> Iterator[tuple[str, bool]]:
    """Every logical line of a requirements file and of what it includes, and whether it is a constraint."""
    if path in seen:
        return
    if len(seen) == _FILES:
        raise OSError(f"{path} is one too many: more than {_FILES} files are included")
    seen.append(path)
    text = _text(box, path)
    if text is None:
        raise OSError(_unreadable(path))
    # pip joins lines before it strips comments, except on comment lines, and puts variables in last (its req_file.py).
    for line in re.sub(r"\\+\r?\n(?!\s*#)", "", text).splitlines():
        line = _VARIABLE.sub(lambda found: os.environ.get(found[1]) or found[0], _COMMENT.sub("", line).strip())
        if not line:
            continue
        yield line, constraint
        include = _INCLUDE.match(line)
        if include and "://" not in include.group(2):
            below = os.path.normpath(os.path.join(os.path.dirname(path), include.group(2).strip()))
            yield from _lines(box, below, seen, constraint=constraint or include.group(1).startswith(("-c", "--c")))


def _text(box: Box, path: str) -> str | None:
    data = box.read(path, _SIZE + 1)
    if data is None or len(data) > _SIZE:
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "surrogateescape")


def _unreadable(path: str) -> str:
    return f"{path} is not there, not a readable file, or larger than {_SIZE >> 20} MB"


def _pyproject(box: Box, root: str, name: str, group: str | None) -> RequirementList:
    text = _text(box, os.path.join(root, name))
    if text is None:
        return RequirementList(path=name, kind="pyproject", group=group, problem=_unreadable(name))
    try:
        lines, note = _declared(toml.parse(text), name, group)
    except (ValueError, RecursionError) as error:
        reason = f"{name} cannot be understood: {error}"
        return RequirementList(path=name, kind="pyproject", group=group, problem=reason)
    return RequirementList(path=name, kind="pyproject", group=group, lines=lines, note=note)


def _declared(data: dict[str, Any], name: str, group: str | None) -> tuple[tuple[str, ...], str | None]:
    if group is not None:
        groups = _of_type(dict, data.get("dependency-groups", {}), "dependency-groups")
        return tuple(_group(groups, group, ())), None
    project = _of_type(dict, data.get("project", {}), "project")
    lines = tuple(_texts(project.get("dependencies", []), "dependencies"))
    if "dependencies" in _texts(project.get("dynamic", []), "dynamic"):
        return (
            lines,
            f"{name} works out its dependencies only when the project is built: install it with pip install -e .",
        )
    return lines, None


def _group(groups: dict[str, Any], name: str, above: tuple[str, ...]) -> Iterator[str]:
    """The requirements of a dependency group, with those it includes (PEP 735)."""
    wanted = normal(name)
    if wanted in above:
        raise ValueError(f"the dependency group {name} includes itself")
    entries = next((value for key, value in groups.items() if normal(key) == wanted), None)
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


def digest(lists: tuple[RequirementList, ...]) -> str:
    """Tells whether anything in the lists has changed; empty where there are none."""
    if not lists:
        return ""
    import hashlib

    text = repr([(one.path, one.group, one.lines, one.constraints) for one in lists])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
