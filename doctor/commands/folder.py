"""The folder that the user is in."""

from __future__ import annotations

import os

from doctor.core.errors import DoctorError


def current_folder() -> str:
    """The folder the user is in, as their shell names it; ``/`` where it has been removed."""
    try:
        real = os.getcwd()
    except OSError:
        return "/"
    named = os.environ.get("PWD", "")
    return named if named.startswith("/") and os.path.realpath(named) == real else real


def folder_to_change() -> str:
    """The same, for what is to be done there: who is in a folder that was removed does not mean ``/``."""
    try:
        os.getcwd()
    except OSError:
        raise DoctorError("The folder you are in has been removed. Go to another one first: cd") from None
    return current_folder()
