"""What building a project leaves in its own folder, which is not the environment's: ``build`` and ``*.egg-info``.

setuptools builds in place, for ``pip install ./lib`` as well as for ``-e .``. What stood there before is not touched.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

_EDITABLE = re.compile(r"(?:-e|--editable)[\s=]+")
_NAMED = re.compile(r"[\w.-]+\s*(?:\[[^\]]*\])?\s*@\s*(?=file:)", re.ASCII)
_TAIL = re.compile(r"\s(?:[;#]|--).*$")
_EXTRAS = re.compile(r"\[[^\[\]]*\]$")
_BUILT = re.compile(r"(?:bdist|lib|temp)\.|__editable__\.|cp\d")
"""What setuptools and meson-python put into ``build``; setuptools ``lib`` too, but so do others."""


class Leftovers:
    """The folders that ``lines`` have pip build from, as they are before it does."""

    def __init__(self, lines: Iterable[str], cwd: str) -> None:
        self._editable = dict(_sources(lines, cwd))
        self._before = {folder: set(_present(folder)) for folder in self._editable}

    def clear(self, *, failed: bool, linked: bool) -> None:
        """Remove what has come. What an editable project is run from stays, unless pip failed.

        That is ``build`` with some tools (meson-python), and ``*.egg-info`` where the old ``setup.py develop``
        was at work, which links to it (``linked``).
        """
        for folder, editable in self._editable.items():
            for path in set(_present(folder)) - self._before[folder]:
                used = editable and (linked or os.path.basename(path) == "build")
                if (failed or not used) and _is_of_a_tool(path):
                    shutil.rmtree(path, ignore_errors=True)


def _sources(lines: Iterable[str], cwd: str) -> Iterator[tuple[str, bool]]:
    """Every folder on this machine that a requirement names, and whether it is an editable one."""
    for line in lines:
        editable = _EDITABLE.match(line)
        text = _NAMED.sub("", line[editable.end() :] if editable else line)
        text = _EXTRAS.sub("", _TAIL.sub("", text).strip("\"' "))
        if text.startswith("file:"):
            text = unquote(re.sub(r"^file:(?://(?:localhost)?)?", "", text).partition("#")[0])
        elif "://" in text or not (editable or "/" in text or text == "."):
            continue
        path = os.path.normpath(os.path.join(cwd, text))
        if os.path.isdir(path):
            yield path, editable is not None


def _is_of_a_tool(path: str) -> bool:
    """Pip's tools have made it: the user may have begun a ``build`` of their own meanwhile."""
    if path.endswith(".egg-info"):
        return True
    names = [name for name in os.listdir(path) if name != "lib"]
    return bool(names) and all(map(_BUILT.match, names))


def _present(folder: str) -> Iterator[str]:
    """``build`` in a folder, ``*.egg-info`` there and one below (``src``)."""
    below = []
    for entry in _entries(folder):
        if entry.name == "build" or entry.name.endswith(".egg-info"):
            yield entry.path
        elif not entry.name.startswith("."):
            below.append(entry.path)
    for each in below:
        yield from (entry.path for entry in _entries(each) if entry.name.endswith(".egg-info"))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return [entry for entry in found if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
