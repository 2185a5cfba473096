"""The line that activates an environment, for the shell that the user types in."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Collection


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
    "pwsh": (".", "Activate.ps1", _powershell),
    "powershell": (".", "Activate.ps1", _powershell),
    "bash": ("source", "activate", shlex.quote),
    "zsh": ("source", "activate", shlex.quote),
}
"""The word, the script, and how the shell quotes."""
_POSIX = (".", "activate", shlex.quote)
"""``source`` is not in POSIX: dash, and so Debian's ``sh``, has only the dot."""
_OTHERWISE = {"Activate.ps1": "activate.ps1"}
"""venv writes the one, virtualenv the other."""
SCRIPTS = tuple(dict.fromkeys([script for _, script, _ in _SCRIPTS.values()] + [*_OTHERWISE.values()]))
"""What there may be in an environment's ``bin``, one for each kind of shell."""


def line(environment: str, scripts: Collection[str], shell: str | None, cwd: str | None = None) -> str | None:
    """What to type in ``cwd``, or anywhere; ``None`` where ``scripts`` holds none for any shell known.

    ``environment`` is its folder, ``scripts`` the names in its ``bin``.
    """
    word, name, quoted = _SCRIPTS.get(shell or "", _POSIX)
    name = name if name in scripts else _OTHERWISE.get(name, name)
    if name not in scripts:
        word, name, quoted = _POSIX
    if name not in scripts:
        return None
    path = os.path.join(environment, "bin", name)
    relative = os.path.relpath(path, cwd) if cwd else path
    shown = path if relative.startswith("..") else f"./{relative}" if relative.startswith("-") else relative
    return f"{word} {shown if _PLAIN.fullmatch(shown) else quoted(shown)}"
