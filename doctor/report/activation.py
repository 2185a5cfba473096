"""The line that activates an environment in the user's shell."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Collection


def _csh(path: str) -> str:
    """Csh expands history inside quotes too."""
    return shlex.quote(path).replace("!", "\\!")


def _fish(path: str) -> str:
    return "'" + path.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _powershell(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


def _nushell(path: str) -> str:
    return f"'{path}'" if "'" not in path else '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


_UNQUOTED = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
"""Characters that no shell interprets: the list of shlex."""
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
"""The command, the script, and how the shell quotes."""
_POSIX = (".", "activate", shlex.quote)
"""POSIX has no ``source``, and neither has dash, which is Debian's ``sh``."""
_ALTERNATIVES = {"Activate.ps1": "activate.ps1"}
"""The name that virtualenv gives the script that venv calls Activate.ps1."""
SCRIPTS = tuple(dict.fromkeys([script for _, script, _ in _SCRIPTS.values()] + [*_ALTERNATIVES.values()]))
"""The names of activation scripts in an environment's ``bin``."""


def activation_line(
    environment: str, scripts: Collection[str], shell: str | None, cwd: str | None = None
) -> str | None:
    """Return the line that activates an environment, typed in ``cwd`` or anywhere; ``None`` where there is no script.

    ``environment`` is its folder, ``scripts`` are the names in its ``bin``, ``shell`` is ``bash``, ``fish``, ….
    """
    command, script, quote = _SCRIPTS.get(shell or "", _POSIX)
    script = script if script in scripts else _ALTERNATIVES.get(script, script)
    if script not in scripts:
        command, script, quote = _POSIX
    if script not in scripts:
        return None
    path = os.path.join(environment, "bin", script)
    relative = os.path.relpath(path, cwd) if cwd else path
    typed = path if relative.startswith("..") else f"./{relative}" if relative.startswith("-") else relative
    return f"{command} {typed if _UNQUOTED.fullmatch(typed) else quote(typed)}"
