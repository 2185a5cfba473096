"""Find the editable distributions whose folder no longer exists, and where it may be now. Nothing in it is run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.names import name_of, normalize
from doctor.facts import Project
from doctor.facts.damage import LostSource
from doctor.probe.project.detect import read_project_name
from doctor.probe.project.requirements import find_requirement_files
from doctor.probe.python.installed import read_required_names
from doctor.probe.rootfs import Rootfs

_MAPPED = re.compile(r"'[\w.]{1,200}': '(/[^'\n]{1,4096})'")
"""A module and its path in setuptools' finder."""
_SIBLINGS_LIMIT = 500
"""Folders beside the lost one that are searched; where there are more, none counts as found."""


def find_lost_sources(
    fs: Rootfs, found: Sequence[tuple[str, str, str]], project: Project | None
) -> Iterator[LostSource]:
    """Yield the distributions among ``found`` (site folder, name, version), of which ``project`` may require some."""
    dist_infos = [os.path.join(site, f"{name}-{version}.dist-info") for site, name, version in found]
    required: set[str] | None = None
    for (_, name, _), dist_info in zip(found, dist_infos, strict=True):
        record = os.path.join(dist_info, "direct_url.json")
        folder = _editable_folder(fs, record)
        if folder is None:
            continue
        if fs.resolve(folder) is not None:
            for file, lost in islice(_lost_paths(fs, dist_info), 1):
                yield LostSource(name=name, folder=lost, record=file, moved_to=folder)
            continue
        if required is None:
            files = find_requirement_files(fs, project.root, "") if project else ()
            required = {name_of(line) for file in files for line in file.lines}
            required = required.union(*(read_required_names(fs, it) for it in dist_infos))
        around = fs.names(os.path.dirname(folder))  # that of a disk which is not mounted is empty, or not there
        yield LostSource(
            name=name,
            folder=folder,
            record=record,
            moved_to=_find_moved(fs, name, folder),
            is_leftover=bool(around) and normalize(name) not in required,
        )


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
        yield from ((file, path) for path in paths if path.startswith("/") and fs.resolve(path) is None)


def _editable_folder(fs: Rootfs, record: str) -> str | None:
    """Return the folder that direct_url.json names, if it is that of an editable distribution."""
    text = fs.text(record) or ""
    if '"editable"' not in text:
        return None
    import json
    from urllib.parse import unquote

    try:
        document = json.loads(text)
        url, is_editable = str(document.get("url")), document.get("dir_info", {}).get("editable") is True
    except (ValueError, RecursionError, AttributeError):
        return None
    folder = unquote(url.removeprefix("file://"))
    return folder if is_editable and url.startswith("file:///") else None


def _find_moved(fs: Rootfs, name: str, folder: str) -> str:
    """Return the only folder beside the lost one with a project of that name; empty where root must not trust it."""
    parent = os.path.dirname(folder)
    names = fs.entries(parent)[0]
    if len(names) > _SIBLINGS_LIMIT:
        return ""
    folders = [os.path.join(parent, sibling) for sibling in names]
    called = [it for it in folders if normalize(read_project_name(fs, it)) == normalize(name)]
    if len(called) != 1 or (fs.live and trust.is_root() and trust.distrust_of_root(called)):
        return ""
    return called[0]
