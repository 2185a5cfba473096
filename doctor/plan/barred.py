"""Why no environment can be put in a place: in words for people."""

from __future__ import annotations

import posixpath
import re

from doctor.facts.target import Target

_LONG = 96
"""Bytes from which pip starts a command by a shell (distlib's ``scripts.py``), the room that it is built in counted."""


def unusable(place: Target) -> str | None:
    """Why no environment is of use there, not even one that stands."""
    if place.state == "no-parent":
        return f"The folder {posixpath.dirname(place.path)} does not exist: make it first."
    if place.environment and place.environment.noexec:
        return f"{place.shown} lies on a file system that runs no programs (noexec): choose another place with --path."
    return None


def nothing_new(place: Target) -> str | None:
    """Why nothing may be put there, be it ever so empty."""
    why = _breaks(place.path)
    if why:
        return f"{place.path} {why}: no environment works there. Choose another place with --path."
    if place.theirs:
        why = "could change what is run there, and could not change what another user leaves"
        return f"{place.shown} lies in what belongs to {place.theirs}, who {why}. As {place.theirs}: doctor fix --venv"
    if place.mounted:
        return (
            f"{place.shown} is a mount point, and an environment is put in place by a rename. "
            f"Inside of it there can be one: doctor fix --venv --path {posixpath.join(place.shown, 'env')}"
        )
    return None


def _breaks(path: str) -> str | None:
    """What in the path keeps an environment's commands from starting."""
    if ":" in path or any("\udc80" <= character <= "\udcff" for character in path):
        return "has a colon in it, at which PATH would be cut, or bytes that are no UTF-8"
    if re.search(r"[\t\n\r]", path):
        return "has a tab or a line break in it, at which the first line of its commands would be cut"
    if re.search(r'["$`]|\\\\', path) and (" " in path or len(path.encode()) > _LONG):
        return (
            'has a ", a $, a ` or two backslashes in it, which the shell that starts its commands would read otherwise'
        )
    return None
