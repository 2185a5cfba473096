"""The line that activates an environment, for the shell that the user types in."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Collection

from doctor.facts.shells import SCRIPT_OF_SHELL, VIRTUALENV_SCRIPTS


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
_SYNTAX: dict[str, tuple[str, Callable[[str], str]]] = {
    "fish": ("source", _fish),
    "csh": ("source", _csh),
    "tcsh": ("source", _csh),
    "nu": ("overlay use", _nushell),
    "nushell": ("overlay use", _nushell),
    "xonsh": ("source", repr),
    "pwsh": (".", _powershell),
    "powershell": (".", _powershell),
    "bash": ("source", shlex.quote),
    "zsh": ("source", shlex.quote),
}
"""The command that runs a script in the shell, and the function that quotes a path for the shell."""
_POSIX = (".", shlex.quote)
"""``source`` is not in POSIX: dash, and so Debian's ``sh``, has only the dot."""


def line(environment: str, scripts: Collection[str], shell: str | None, cwd: str | None = None) -> str | None:
    """What to type in ``cwd``, or anywhere; ``None`` where ``scripts`` holds none for any shell known.

    ``environment`` is its folder, ``scripts`` the names in its ``bin``.
    """
    word, quoted = _SYNTAX.get(shell or "", _POSIX)
    name = SCRIPT_OF_SHELL.get(shell or "", "activate")
    name = name if name in scripts else VIRTUALENV_SCRIPTS.get(name, name)
    if name not in scripts:
        (word, quoted), name = _POSIX, "activate"
    if name not in scripts:
        return None
    path = os.path.join(environment, "bin", name)
    relative = os.path.relpath(path, cwd) if cwd else path
    shown = path if relative.startswith("..") else f"./{relative}" if relative.startswith("-") else relative
    return f"{word} {shown if _PLAIN.fullmatch(shown) else quoted(shown)}"
