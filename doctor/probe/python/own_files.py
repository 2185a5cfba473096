"""Tell the user's own files in the folder of an environment from those that tools and packages create.

``python3 -m venv .`` makes a project's folder an environment. Replacing that would move the project.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from doctor.core import lazy_re as re
from doctor.facts.environment import PREVIOUS
from doctor.probe.rootfs import Rootfs

OF_TOOLS = frozenset({
    "bin", "etc", "include", "lib", "lib32", "lib64", "local", "man", "share", "Include", "Lib", "Scripts",
    "pyvenv.cfg", "CACHEDIR.TAG", ".DS_Store", ".doctor.json", ".gitignore", ".lock", ".project", "__pycache__",
    "pip-selfcheck.json", "pipx_metadata.json", "uv-receipt.toml", PREVIOUS,
})  # fmt: skip
"""The files and folders that tools create in every environment, and those in which programs keep their data."""
_REPOSITORIES = {".git", ".hg", ".svn"}
_OF_PROJECT = re.compile(r"pyproject\.toml|setup\.(?:py|cfg)|Pipfile|.*requirements.*\.(?:txt|in)|.*\.(?:py|ipynb)")
"""The names of files that make a folder a project."""
_ENVIRONMENT_NAME = re.compile(r"\..+|env\d*|(?:.*[-_.])?venv[-_.\d]*")
"""Names that nobody gives to the folder of a project."""
_RECORDED = re.compile(r'^"?\.\./\.\./\.\./([^/,"\n]+)', re.MULTILINE)
"""What a package put into the environment, but not into site-packages, in a line of its RECORD (PEP 376)."""


def list_own_files(fs: Rootfs, path: str, sites: Iterable[str]) -> tuple[str, ...]:
    """Return the names in the folder of an environment of what neither a tool nor a package created.

    ``sites`` are its folders of packages. What is empty does not count, nor do hidden folders, which are caches, except
    for a repository.
    """
    folders, files = fs.entries(path)
    own = {name for name in files if name not in OF_TOOLS and not fs.is_empty(os.path.join(path, name))}
    own |= {name for name in folders if name not in OF_TOOLS and _is_own(fs, path, name)}
    return tuple(sorted(own.difference(_recorded(fs, sites)))) if own else ()


def holds_project(fs: Rootfs, path: str, own_files: Iterable[str]) -> bool:
    """Return whether the folder of an environment, with ``own_files`` in it, is that of a project as well."""
    if _ENVIRONMENT_NAME.fullmatch(os.path.basename(path)):
        return False
    names = {name for own in own_files for name in (own, *fs.names(os.path.join(path, own)))}
    return bool(_REPOSITORIES & names) or any(map(_OF_PROJECT.fullmatch, names))


def _is_own(fs: Rootfs, path: str, name: str) -> bool:
    return name in _REPOSITORIES or (not name.startswith(".") and bool(fs.names(os.path.join(path, name))))


def _recorded(fs: Rootfs, sites: Iterable[str]) -> Iterator[str]:
    """Yield the names that the packages of an environment put into its folder."""
    for site in sites:
        for name in fs.names(site):
            if name.endswith(".dist-info"):
                yield from _RECORDED.findall(fs.text(os.path.join(site, name, "RECORD")) or "")
