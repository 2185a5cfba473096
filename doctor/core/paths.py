"""Paths, by their names alone and by the links on them."""

from __future__ import annotations

import os
from collections.abc import Iterator


def upward(path: str) -> Iterator[str]:
    """``path`` and all folders above it."""
    while True:
        yield path
        if path == os.path.dirname(path):
            return
        path = os.path.dirname(path)


def within(path: str, folder: str) -> bool:
    """``path`` is ``folder`` or lies below it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def leads_astray(folder: str, base: str) -> bool:
    """A link on the way from ``base`` to a folder below it leads elsewhere."""
    return os.path.realpath(folder) != os.path.realpath(base) + folder[len(base) :]
