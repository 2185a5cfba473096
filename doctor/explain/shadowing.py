"""Recognise a file of a project that Python imports in place of a library, since it has the library's name."""

from __future__ import annotations

import posixpath
import re

from doctor.plan.known_names import distribution_of_module, is_popular, is_stdlib

_COMMON = ("build", "docker", "events", "installer", "mock", "packaging", "redis", "schema", "wheel")
"""Popular distributions whose names projects give to modules of their own, and mean these."""
_OF_PYTHON = re.compile(r"/lib(?:64)?/python3?[\d.]*/|-packages/")


def module_of_file(path: str) -> str | None:
    """Return the name under which a file outside of Python's own folders is imported; ``None`` for any other file."""
    if _OF_PYTHON.search(path):
        return None
    folder, name = posixpath.split(path)
    return posixpath.basename(folder) if name == "__init__.py" else name.removesuffix(".py")


def is_library(module: str | None) -> bool:
    """Whether a module of this name is one of the standard library, or of a distribution that most people know."""
    if not module or module in _COMMON:
        return False
    distribution = distribution_of_module(module)
    return is_stdlib(module) or (distribution is not None and (is_popular(distribution) or distribution != module))


def renamed(path: str) -> tuple[str, str]:
    """Return what has to be renamed, a file or the folder of a package, and a free name for it in the same place."""
    entry = posixpath.dirname(path) if posixpath.basename(path) == "__init__.py" else path
    folder, name = posixpath.split(entry)
    return entry, posixpath.join(folder, f"my_{name}")
