"""The line that activates an environment, for the shell that the user types in."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable


def _csh(path: str) -> str:
    """History is looked for in quotes too."""
    return shlex.quote(path).replace("!", "\\!")


def _fish(path: str) -> str:
    return "'" + path.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _powershell(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


def _nushell(path: str) -> str:
    return f"'{path}'" if "'" not in path else '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


_PLAIN = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
"""What no shell takes for anything else: shlex's own list."""
_SCRIPTS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "fish": ("source", "activate.fish", _fish),
    "csh": ("source", "activate.csh", _csh),
    "tcsh": ("source", "activate.csh", _csh),
    "nu": ("overlay use", "activate.nu", _nushell),
    "nushell": ("overlay use", "activate.nu", _nushell),
    "xonsh": ("source", "activate.xsh", repr),
    "pwsh": (".", "activate.ps1", _powershell),
    "powershell": (".", "activate.ps1", _powershell),
    "bash": ("source", "activate", shlex.quote),
    "zsh": ("source", "activate", shlex.quote),
}
"""The word, the script, and how the shell quotes."""
_POSIX = (".", "activate", shlex.quote)
"""``source`` is not in POSIX: dash, and so Debian's ``sh``, has only the dot."""


def line(environment: str, shell: str | None, cwd: str) -> str | None:
    """What to type in ``cwd``; ``None`` where the environment has no script for any shell known."""
    scripts = os.path.join(environment, "bin")
    word, name, quoted = _SCRIPTS.get(shell or "", _POSIX)
    found = _named(scripts, name)
    if found is None:
        word, name, quoted = _POSIX
        found = _named(scripts, name)
    if found is None:
        return None
    path = os.path.join(scripts, found)
    relative = os.path.relpath(path, cwd)
    shown = path if relative.startswith("..") else f"./{relative}" if relative.startswith("-") else relative
    return f"{word} {shown if _PLAIN.fullmatch(shown) else quoted(shown)}"


def _named(folder: str, name: str) -> str | None:
    """The file called ``name`` whatever its case: venv writes ``Activate.ps1``, virtualenv ``activate.ps1``."""
    try:
        return next((found for found in os.listdir(folder) if found.lower() == name), None)
    except OSError:
        return None
