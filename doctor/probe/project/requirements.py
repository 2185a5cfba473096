"""What a project asks for: requirement lists of every kind, read with all that they include."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from doctor.facts.requirements import RequirementFile
from doctor.probe.project import declared
from doctor.probe.project.detect import list_requirement_files, read_pyproject
from doctor.probe.rootfs import Rootfs

_SIZE = 1 << 20
"""Bytes read of one list; the longest lock files seen have a tenth of it."""
_FILES = 50
"""Lists read for one request, includes counted."""
_COMMENT = re.compile(r"(^|\s+)#.*$")
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_INCLUDE = re.compile(r"^(-r\s*|-c\s*|--requirement(?:\s+|=)|--constraint(?:\s+|=))(\S.*)$")
_PYLOCK = re.compile(r"pylock(\.[^.]+)?\.toml")


_OFTEN = ("dev", "local", "test")
"""What people who work on a project call the list that they want."""


def find(fs: Rootfs, root: str, shown: str) -> tuple[RequirementFile, ...]:
    """The one list a project is installed from: its lock, else requirements.txt, else what it declares.

    ``shown`` comes before the names: the root, where the user is in another folder.
    """
    for name in ("pylock.toml", "requirements.txt"):
        path = os.path.join(root, name)
        if fs.lexists(path) and not fs.is_dir(path):  # what is no file is not passed over: it was meant
            return (read(fs, root, os.path.join(shown, name)),)
    modern = "project" in read_pyproject(fs, root)
    if fs.is_file(os.path.join(root, "pyproject.toml")):
        found = read(fs, root, os.path.join(shown, "pyproject.toml"))
        return (found,) if found.lines or found.built or found.problem else () if modern else _older(fs, root, shown)
    return _older(fs, root, shown)


def _older(fs: Rootfs, root: str, shown: str) -> tuple[RequirementFile, ...]:
    """What setup.cfg declares, where pip could build it; what setup.py does shows only when it runs."""
    script = _text(fs, os.path.join(root, "setup.py"))
    if script is None and not fs.is_file(os.path.join(root, "pyproject.toml")):
        return ()
    name = os.path.join(shown, "setup.cfg")
    found = read(fs, root, name) if fs.is_file(os.path.join(root, "setup.cfg")) else None
    if script and "install_requires" in script:
        found = replace(found, built=True) if found and (found.lines or found.problem) else None
        found = found or RequirementFile(path=os.path.join(shown, "setup.py"), kind="declared", built=True)
    return (found,) if found and (found.lines or found.built or found.problem) else ()


def others(fs: Rootfs, root: str, shown: str, lists: tuple[RequirementFile, ...]) -> tuple[str, ...]:
    """The project's lists that were not read with ``lists``, as the options that ask for them; a developer's first."""
    known = {path for one in lists for path in one.files}
    found = [name for name in list_requirement_files(fs, root) if os.path.join(root, name) not in known]
    text = _text(fs, os.path.join(root, "pyproject.toml"))
    options = (
        *(f"-r {shlex.quote(os.path.join(shown, name))}" for name in found),
        *(f"--group {shlex.quote(name)}" for name in declared.list_groups(text or "")),
    )
    return tuple(sorted(options, key=lambda option: next((i for i, word in enumerate(_OFTEN) if word in option), 9)))


def read(fs: Rootfs, root: str, name: str, group: str | None = None) -> RequirementFile:
    """The list ``name``, a path relative to ``root``."""
    base = os.path.basename(name)
    if base in ("pyproject.toml", "setup.cfg"):
        return _declared(fs, root, name, group)
    if _PYLOCK.fullmatch(base):
        text = _text(fs, os.path.join(root, name))
        if text is None:
            return RequirementFile(path=name, kind="pylock", problem=_unreadable(fs, os.path.join(root, name), name))
        return RequirementFile(path=name, kind="pylock", lines=(text,))  # pip itself understands it
    try:
        seen: list[str] = []
        found = list(_lines(fs, os.path.join(root, name), seen, constraint=False))
    except OSError as error:
        return RequirementFile(path=name, kind="requirements", problem=str(error))
    return RequirementFile(
        path=name,
        kind="requirements",
        lines=tuple(line for line, constraint in found if not constraint),
        constraints=tuple(line for line, constraint in found if constraint),
        files=tuple(seen),
    )


def _lines(fs: Rootfs, path: str, seen: list[str], *, constraint: bool) -> Iterator[tuple[str, bool]]:
    """Every logical line of a requirements file and of what it includes, and whether it is a constraint."""
    if path in seen:
        return
    if len(seen) == _FILES:
        raise OSError(f"{path} is one too many: more than {_FILES} files are included")
    seen.append(path)
    text = _text(fs, path)
    if text is None:
        raise OSError(_unreadable(fs, path, path))
    # pip joins lines before it strips comments, except on comment lines, and puts variables in last (its req_file.py).
    for line in re.sub(r"\\+\r?\n(?!\s*#)", "", text).splitlines():
        line = _VARIABLE.sub(lambda found: os.environ.get(found[1]) or found[0], _COMMENT.sub("", line).strip())
        if not line:
            continue
        yield line, constraint
        include = _INCLUDE.match(line)
        if include and "://" not in include.group(2):
            below = os.path.normpath(os.path.join(os.path.dirname(path), include.group(2).strip()))
            yield from _lines(fs, below, seen, constraint=constraint or include.group(1).startswith(("-c", "--c")))


def _text(fs: Rootfs, path: str) -> str | None:
    data = fs.read(path, _SIZE + 1)
    if data is None or len(data) > _SIZE:
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "surrogateescape")


def _unreadable(fs: Rootfs, path: str, name: str) -> str:
    if not fs.lexists(path):
        return f"{name} is not there"
    if not fs.is_file(path):
        return f"{name} is {'a link that leads to no file' if fs.is_link(path) else 'no file'}"
    return f"{name} {f'is larger than {_SIZE >> 20} MB' if fs.readable_path(path) else 'may not be read'}"


def _declared(fs: Rootfs, root: str, name: str, group: str | None) -> RequirementFile:
    text = _text(fs, os.path.join(root, name))
    if text is None:
        why = _unreadable(fs, os.path.join(root, name), name)
        return RequirementFile(path=name, kind="declared", group=group, problem=why)
    try:
        told = declared.parse_setup_cfg(text) if name.endswith(".cfg") else declared.parse_pyproject(text, group)
    except (ValueError, RecursionError) as error:
        reason = f"{name} cannot be understood: {error}"
        return RequirementFile(path=name, kind="declared", group=group, problem=reason)
    beside = [_text(fs, os.path.join(root, os.path.dirname(name), file)) for file in told.files]
    more = [_COMMENT.sub("", line).strip() for text in beside if text for line in text.splitlines()]
    plain = [line for line in more if line and not line.startswith("-")]
    built = told.needs_build or None in beside or any(line.startswith("-") for line in more)
    return RequirementFile(path=name, kind="declared", group=group, lines=(*told.lines, *plain), built=built)


def digest(lists: tuple[RequirementFile, ...], cwd: str) -> str:
    """Tells whether anything in the lists has changed, from wherever they are named; empty where there are none."""
    if not lists:
        return ""
    import hashlib

    text = repr(
        [(os.path.realpath(os.path.join(cwd, one.path)), one.group, one.lines, one.constraints) for one in lists]
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
