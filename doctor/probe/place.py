"""Where an environment is, or is to be: what stands there now."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

from doctor.plan import Distribution, Place, State
from doctor.probe import environment
from doctor.probe.box import Box

STAMP = ".doctor.json"
"""The file in an environment that says doctor made it, and from what."""
_OWN = ("pip", "setuptools", "wheel")
"""What environments are made with; no project asked for it."""
_DIST_INFO = re.compile(r"([A-Za-z0-9][\w.]*)-(\w[\w.+!]*)\.dist-info", re.ASCII)
_URL = re.compile(r"[a-z+]+://[!-~]+")


def look(box: Box, project: str, wanted: str, cwd: str, home: str | None) -> Place:
    """The place at the path ``wanted``, for the project in folder ``project`` and a user in ``cwd``."""
    project, cwd = os.path.realpath(project), os.path.realpath(cwd)
    named = os.path.normpath(wanted)
    path = os.path.join(os.path.realpath(os.path.dirname(named)), os.path.basename(named))
    found = environment.look(box, path)
    return Place(
        path=path,
        shown=_shown(path, cwd),
        project=project,
        cwd=cwd,
        state=_state(box, path, project, home, found is not None),
        inside=_within(path, project),
        environment=found,
        installed=tuple(_installed(box, path, found.libraries)) if found else (),
        inputs=str(read_stamp(box, path).get("inputs", "")),
    )


def read_stamp(box: Box, path: str) -> dict[str, object]:
    """What doctor noted in the environment that it made; empty for one that it did not make."""
    try:
        stamp = json.loads(box.text(os.path.join(path, STAMP)) or "{}")
    except ValueError:
        return {}
    return stamp if isinstance(stamp, dict) else {}


def packages(box: Box, path: str) -> tuple[str, ...]:
    """Every distribution in the environment at ``path`` as ``name==version``, sorted: tells whether it has changed."""
    folders = _site_folders(box, path, tuple(_libraries(box, path)))
    return tuple(sorted("==".join(pair) for folder in folders for pair in _dist_infos(box, folder)))


def _shown(path: str, cwd: str) -> str:
    """Relative where it lies below the user's folder, and never like an option."""
    if not _within(path, cwd):
        return path
    relative = os.path.relpath(path, cwd)
    return f"./{relative}" if relative.startswith("-") else relative


def _state(box: Box, path: str, project: str, home: str | None, is_environment: bool) -> State:
    special = _special(path, project, home)
    if special:
        return special
    if box.is_link(path):
        return "link"
    if not box.is_there(path):
        return "absent" if box.is_dir(os.path.dirname(path)) else "no-parent"
    if not box.is_dir(path):
        return "file"
    if is_environment:
        return "environment"
    return "occupied" if box.names(path) or not os.access(path, os.R_OK) else "empty"


def _special(path: str, project: str, home: str | None) -> State | None:
    real = os.path.realpath(path)
    if real == "/":
        return "root"
    if (home and real == os.path.realpath(home)) or real == "/root" or os.path.dirname(real) == "/home":
        return "home"
    return "project" if _within(project, real) else None


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _libraries(box: Box, path: str) -> Iterator[str]:
    for name in box.names(os.path.join(path, "lib")):
        if name.startswith(("python", "pypy")):
            yield name.removeprefix("python").removeprefix("pypy")


def _site_folders(box: Box, path: str, libraries: tuple[str, ...]) -> Iterator[str]:
    for version in libraries:
        for name in (f"python{version}", f"pypy{version}"):
            folder = os.path.join(path, "lib", name, "site-packages")
            if box.is_dir(folder):
                yield folder


def _dist_infos(box: Box, folder: str) -> Iterator[tuple[str, str]]:
    """(name, version) of every distribution, by the folder's name (the wheel format fixes it)."""
    for entry in box.names(folder):
        match = _DIST_INFO.fullmatch(entry)
        if match and box.is_file(os.path.join(folder, entry, "METADATA")):
            yield match.group(1), match.group(2)


def _installed(box: Box, path: str, libraries: tuple[str, ...]) -> Iterator[Distribution]:
    for folder in _site_folders(box, path, libraries):
        for name, version in _dist_infos(box, folder):
            if name not in _OWN:
                origin = _origin(box.text(os.path.join(folder, f"{name}-{version}.dist-info", "direct_url.json")), name)
                yield Distribution(name=name, version=version, origin=origin)


def _origin(text: str | None, name: str) -> str:
    """The requirement behind a direct_url.json (PEP 610); empty where a version brings it again."""
    try:
        data = json.loads(text or "")
        url = str(data["url"])
        vcs = data.get("vcs_info")
        if vcs:
            url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
        if not _URL.fullmatch(url):
            return ""
        if data.get("dir_info", {}).get("editable"):
            return f"-e {url}"
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return f"{name} @ {url}"
