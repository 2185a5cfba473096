"""Remove the folders ``build`` and ``*.egg-info`` that a build leaves in the folder of a project.

setuptools builds in place, for ``pip install ./lib`` as well as for ``-e .``. Older folders are not touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from doctor.core import lazy_re as re
from doctor.core.paths import of_url
from doctor.execute import tree

_EDITABLE = re.compile(r"(?:-e|--editable)[\s=]+")
_NAME_AND_AT = re.compile(r"[\w.-]+\s*(?:\[[^\]]*\])?\s*@\s*(?=file:)", re.ASCII)
_OPTIONS_AND_MARKER = re.compile(r"\s(?:[;#]|--).*$")
_EXTRAS = re.compile(r"\[[^\[\]]*\]$")
_BUILD_CONTENT = re.compile(r"(?:bdist|lib|temp)\.|__editable__\.|cp\d")
"""Names that setuptools and meson-python create in ``build``. setuptools also creates ``lib``, as other tools do."""


class BuildArtifacts:
    """The folders that pip builds from, as they are before the build."""

    def __init__(self, lines: Iterable[str], cwd: str) -> None:
        """Find the folders that requirement lines name, relative to ``cwd``."""
        self._editable = dict(_source_folders(lines, cwd))
        """Whether each folder is installed in editable mode."""
        self._before = {folder: set(_artifacts(folder)) for folder in self._editable}

    def remove_new(self, *, failed: bool, linked: bool) -> None:
        """Remove the artifacts that were not there before.

        Those that an editable project needs stay, unless pip ``failed``: ``build``, from which some tools
        (meson-python) run the project, and ``*.egg-info`` where ``setup.py develop`` made a link to it (``linked``).
        """
        for folder, editable in self._editable.items():
            for path in set(_artifacts(folder)) - self._before[folder]:
                needed = editable and (linked or os.path.basename(path) == "build")
                if (failed or not needed) and _is_from_build_tool(path):
                    tree.remove(path)


def _source_folders(lines: Iterable[str], cwd: str) -> Iterator[tuple[str, bool]]:
    """Yield every folder on this machine that a line names, and whether it is installed in editable mode."""
    for line in lines:
        editable = _EDITABLE.match(line)
        text = _NAME_AND_AT.sub("", line[editable.end() :] if editable else line)
        text = _EXTRAS.sub("", _OPTIONS_AND_MARKER.sub("", text).strip("\"' "))
        local = of_url(text)
        if local is not None:
            text = local
        elif "://" in text or not (editable or "/" in text or text == "."):
            continue
        path = os.path.normpath(os.path.join(cwd, text))
        if os.path.isdir(path):
            yield path, editable is not None


def _is_from_build_tool(path: str) -> bool:
    """Return whether a build tool created a folder. The user may have created a ``build`` of their own meanwhile."""
    if path.endswith(".egg-info"):
        return True
    names = [name for name in os.listdir(path) if name != "lib"]
    return bool(names) and all(map(_BUILD_CONTENT.match, names))


def _artifacts(folder: str) -> Iterator[str]:
    """Yield ``build`` in a folder, and ``*.egg-info`` there and one level below (``src``)."""
    subfolders = []
    for entry in _subfolders(folder):
        if entry.name == "build" or entry.name.endswith(".egg-info"):
            yield entry.path
        elif not entry.name.startswith("."):
            subfolders.append(entry.path)
    for subfolder in subfolders:
        yield from (entry.path for entry in _subfolders(subfolder) if entry.name.endswith(".egg-info"))


def _subfolders(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
