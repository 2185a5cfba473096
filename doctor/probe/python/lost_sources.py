"""Find the editable distributions whose folder no longer exists, and where it may be now. Nothing in it is run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.names import normalize
from doctor.core.paths import of_url
from doctor.facts.damage import LostSource
from doctor.probe.project.detect import list_requirement_files
from doctor.probe.project.stated import read_project_name
from doctor.probe.python.installed import read_required_names
from doctor.probe.rootfs import Rootfs

_MAPPED = re.compile(r"'[\w.]{1,200}': '(/[^'\n]{1,4096})'")
"""A module and its path in setuptools' finder, without the suffix of a module that is a single file."""
_SIBLINGS_LIMIT = 500
"""Folders beside the lost one that are searched; where there are more, none counts as found."""
_LISTS = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "tox.ini", "noxfile.py", "environment.yml", "Makefile")
"""Files in which a project may name what it needs, beside its requirements files."""
_LIST_SIZE, _LISTS_LIMIT = 1 << 18, 100
"""Bytes read of each such file, and the files that are read in one folder."""


def find_lost_sources(fs: Rootfs, found: Sequence[tuple[str, str, str]], roots: Iterable[str]) -> Iterator[LostSource]:
    """Yield the distributions among ``found`` (site folder, name, version).

    The projects in the folders ``roots`` may require some of them.
    """
    dist_infos = [os.path.join(site, f"{name}-{version}.dist-info") for site, name, version in found]
    required: set[str] | None = None
    stated = ""
    siblings: dict[str, dict[str, list[str]]] = {}
    for (_, name, _), dist_info in zip(found, dist_infos, strict=True):
        record = os.path.join(dist_info, "direct_url.json")
        folder = _editable_folder(fs, record)
        if folder is None:
            continue
        if fs.resolve(folder) is not None:
            for file, lost in islice(_lost_paths(fs, dist_info), 1):
                yield LostSource(name=name, folder=lost, record=file, moved_to=_only_one(fs, [folder]))
            continue
        if required is None:
            required = set().union(*(read_required_names(fs, it) for it in dist_infos))
            stated = normalize("\n".join(_read_lists(fs, roots)))
        parent, base = os.path.split(folder)
        if parent not in siblings:
            siblings[parent] = _find_projects(fs, parent)
        # a disk which is not mounted leaves an empty folder, none, or a link to nothing
        is_gone = bool(fs.names(parent)) and not fs.lexists(folder)
        yield LostSource(
            name=name,
            folder=folder,
            record=record,
            moved_to=_only_one(fs, siblings[parent].get(normalize(name), [])),
            is_leftover=is_gone
            and normalize(name) not in required
            and not any(_names(stated, normalize(word)) for word in (name, base)),
        )


def _read_lists(fs: Rootfs, roots: Iterable[str]) -> Iterator[str]:
    """Yield the texts that may require a distribution by its name or its folder."""
    for root in roots:
        for name in (*_LISTS, *islice(list_requirement_files(fs, root), _LISTS_LIMIT)):
            yield fs.text(os.path.join(root, name), _LIST_SIZE) or ""


def _names(text: str, word: str) -> bool:
    """Return whether the text has the word as a whole, or beside a dash: ``lib`` in ``my-lib``, not in ``library``."""
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text))


def _lost_paths(fs: Rootfs, dist_info: str) -> Iterator[tuple[str, str]]:
    """Yield (file, path) where a file that makes an editable distribution importable leads to nothing.

    It is a ``*.pth`` file, or the finder of setuptools (its ``command/editable_wheel.py``), and RECORD names it.
    """
    site = os.path.dirname(dist_info)
    for line in (fs.text(os.path.join(dist_info, "RECORD")) or "").splitlines():
        name = line.partition(",")[0]
        if "/" in name or not name.endswith((".pth", "_finder.py")):
            continue
        file = os.path.join(site, name)
        text = fs.text(file) or ""
        paths = _MAPPED.findall(text) if name.endswith(".py") else map(str.strip, text.splitlines())
        lost = (path for path in paths if path.startswith("/") and fs.resolve(path) is None)
        yield from ((file, path) for path in lost if not (name.endswith(".py") and _is_single_file(fs, path)))


def _is_single_file(fs: Rootfs, path: str) -> bool:
    """Return whether ``path`` with a suffix of modules, ``.py`` or ``.cpython-311-x86_64-linux-gnu.so``, is a file."""
    folder, name = os.path.split(path)
    return any(it.startswith(f"{name}.") and it.endswith((".py", ".pyc", ".so")) for it in fs.entries(folder)[1])


def _editable_folder(fs: Rootfs, record: str) -> str | None:
    """Return the folder that direct_url.json names, if it is that of an editable distribution."""
    text = fs.text(record) or ""
    if '"editable"' not in text:
        return None
    import json

    try:
        document = json.loads(text)
        url, is_editable = str(document.get("url")), document.get("dir_info", {}).get("editable") is True
    except (ValueError, RecursionError, AttributeError):
        return None
    return of_url(url) if is_editable and url.startswith("file:///") else None


def _find_projects(fs: Rootfs, parent: str) -> dict[str, list[str]]:
    """Return the folders with a project in ``parent``, by the normalised name of the project."""
    found: dict[str, list[str]] = {}
    names = fs.entries(parent)[0]
    for folder in (os.path.join(parent, name) for name in names if len(names) <= _SIBLINGS_LIMIT):
        found.setdefault(normalize(read_project_name(fs, folder)), []).append(folder)
    return found


def _only_one(fs: Rootfs, folders: Sequence[str]) -> str:
    """Return the only one of the folders; empty if another user could change what its installation executes."""
    if len(folders) != 1 or (fs.live and trust.distrust_of_content(folders[0], deep=False)):
        return ""
    return folders[0]
