"""What an environment holds, and what would bring it again: told by its files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from doctor.core.paths import within
from doctor.facts import Environment
from doctor.facts.environment import Distribution
from doctor.probe.rootfs import Rootfs

_DIST_INFO = re.compile(r"([A-Za-z0-9][\w.]*)-(\w[\w.+!]*)\.dist-info", re.ASCII)
_URL = re.compile(r"[a-z+]+://[!-~]+")
_FILE = "file://"
_OF_EXTRA = re.compile(r"^Requires-Dist:\s*(\S[^\n]*\bextra\s*==[^\n]*)$", re.MULTILINE)


def look(fs: Rootfs, environment: Environment, path: str) -> Iterator[Distribution]:
    """The distributions of the environment at ``path``."""
    moved = (os.path.dirname(environment.recorded_path or path), os.path.dirname(path))
    for folder in _site_folders(fs, path, environment.libraries):
        for name, version in _dist_infos(fs, folder):
            records = os.path.join(folder, f"{name}-{version}.dist-info")
            origin, local = _origin(fs.text(os.path.join(records, "direct_url.json")), name, moved)
            if local is not None and local.startswith(f"{path}/"):  # cloned into its src, which goes with it
                origin = f"{name} @ {origin.rpartition(' ')[2]}"
            lost = local is not None and not fs.is_there(local)
            header = (fs.text(os.path.join(records, "METADATA")) or "").partition("\n\n")[0]
            extras = tuple(_OF_EXTRA.findall(header))
            requested = fs.is_file(os.path.join(records, "REQUESTED"))  # PEP 376
            yield Distribution(name=name, version=version, origin=origin, extras=extras, lost=lost, requested=requested)


def packages(fs: Rootfs, path: str) -> tuple[str, ...]:
    """Every distribution in the environment at ``path`` as ``name==version``, sorted: tells whether it has changed."""
    folders = _site_folders(fs, path, tuple(_libraries(fs, path)))
    return tuple(sorted("==".join(pair) for folder in folders for pair in _dist_infos(fs, folder)))


def _libraries(fs: Rootfs, path: str) -> Iterator[str]:
    for name in fs.names(os.path.join(path, "lib")):
        if name.startswith(("python", "pypy")):
            yield name.removeprefix("python").removeprefix("pypy")


def _site_folders(fs: Rootfs, path: str, libraries: tuple[str, ...]) -> Iterator[str]:
    for version in libraries:
        for name in (f"python{version}", f"pypy{version}"):
            folder = os.path.join(path, "lib", name, "site-packages")
            if fs.is_dir(folder):
                yield folder
    of_windows = os.path.join(path, "Lib/site-packages")
    if fs.is_dir(of_windows):
        yield of_windows


def _dist_infos(fs: Rootfs, folder: str) -> Iterator[tuple[str, str]]:
    """(name, version) of every distribution, by the folder's name (the wheel format fixes it)."""
    for entry in fs.names(folder):
        match = _DIST_INFO.fullmatch(entry)
        if match and fs.is_file(os.path.join(folder, entry, "METADATA")):
            yield match.group(1), match.group(2)


def _origin(text: str | None, name: str, moved: tuple[str, str]) -> tuple[str, str | None]:
    """The requirement behind a direct_url.json (PEP 610), and the path it names on this machine, if it does.

    Empty where a version brings it again. What lay in the project's old folder lies in the new one now.
    """
    try:
        data = json.loads(text or "")
        url = str(data["url"])
        vcs = data.get("vcs_info")
        if vcs:
            url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
        if not _URL.fullmatch(url):
            return "", None
        editable = bool(data.get("dir_info", {}).get("editable"))
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", None
    local = _after_move(unquote(url.removeprefix(_FILE)), moved) if url.startswith(_FILE) else None
    if local is not None:
        url = _FILE + quote(local)
    return f"-e {url}" if editable else f"{name} @ {url}", local


def _after_move(path: str, moved: tuple[str, str]) -> str:
    before, now = moved
    if within(path, before):
        return now + path[len(before.rstrip("/")) :]
    return path
