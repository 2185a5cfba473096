"""The line that activates an environment, for the shell that the user types in."""

from __future__ import annotations

import os
import shlex

_SCRIPTS = {
    "fish": ("source", "activate.fish"),
    "csh": ("source", "activate.csh"),
    "tcsh": ("source", "activate.csh"),
    "nu": ("overlay use", "activate.nu"),
    "nushell": ("overlay use", "activate.nu"),
    "xonsh": ("source", "activate.xsh"),
    "pwsh": (".", "activate.ps1"),
    "powershell": (".", "activate.ps1"),
    "bash": ("source", "activate"),
    "zsh": ("source", "activate"),
}
_POSIX = (".", "activate")
"""``source`` is not in POSIX: dash, and so Debian's ``sh``, has only the dot."""


def line(environment: str, shell: str | None, cwd: str) -> str | None:
    """What to type in ``cwd``; ``None`` where the environment has no script for any shell known."""
    scripts = os.path.join(environment, "bin")
    word, name = _SCRIPTS.get(shell or "", _POSIX)
    found = _named(scripts, name)
    if found is None:
        word, found = _POSIX[0], _named(scripts, _POSIX[1])
    if found is None:
        return None
    path = os.path.join(scripts, found)
    relative = os.path.relpath(path, cwd)
    return f"{word} {shlex.quote(path if relative.startswith('..') else relative)}"


def _named(folder: str, name: str) -> str | None:
    """The file called ``name`` whatever its case: venv writes ``Activate.ps1``, virtualenv ``activate.ps1``."""
    try:
        return next((found for found in os.listdir(folder) if found.lower() == name), None)
    except OSError:
        return None
