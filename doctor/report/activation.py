"""The line that makes a new environment usable where doctor runs: at a prompt, in an image, in a job."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Collection

from doctor.core import lazy_re as re
from doctor.core import process
from doctor.core.paths import within
from doctor.facts import Machine
from doctor.facts.shells import SCRIPT_OF_SHELL, VIRTUALENV_SCRIPTS


def _csh(path: str) -> str:
    """Quote for csh, which expands ``!`` even inside quotes."""
    return shlex.quote(path).replace("!", "\\!")


def _fish(path: str) -> str:
    return "'" + path.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _powershell(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


def _nushell(path: str) -> str:
    return f"'{path}'" if "'" not in path else '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


_UNQUOTED = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
"""A path without characters that a shell interprets; the characters are those of ``shlex.quote``."""
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
"""POSIX has no ``source``, and neither has dash, which is Debian's ``sh``."""


def activation_line(environment: str, scripts: Collection[str], shell: str | None, cwd: str | None) -> str | None:
    """Return the line that activates an environment; ``None`` if it has no script for that.

    ``environment`` is the folder of the environment, ``scripts`` are the names of the activation scripts in its
    ``bin``, and ``shell`` is ``bash``, ``fish``, …. The path is relative to ``cwd``, or absolute without it.
    """
    command, quote = _SYNTAX.get(shell or "", _POSIX)
    script = SCRIPT_OF_SHELL.get(shell or "", "activate")
    script = script if script in scripts else VIRTUALENV_SCRIPTS.get(script, script)
    if script not in scripts:
        (command, quote), script = _POSIX, "activate"
    if script not in scripts:
        return None
    path = os.path.join(environment, "bin", script)
    relative = os.path.relpath(path, cwd) if cwd else path
    typed = path if relative.startswith("..") else f"./{relative}" if relative.startswith("-") else relative
    return f"{command} {typed if _UNQUOTED.fullmatch(typed) else quote(typed)}"


def next_line(environment: str, scripts: Collection[str], machine: Machine, cwd: str) -> tuple[str, str] | None:
    """Return what makes the environment usable in this place: where to put the line, and the line.

    Without a terminal, the line is for the same script, unless ``line_for_later`` has one. ``None`` if there is no
    such line.
    """
    folder = os.path.join(environment, "bin")
    if machine.ci and within(folder, cwd):
        folder = os.path.join("$PWD", os.path.relpath(folder, cwd))
    later = line_for_later(folder, machine)
    if later:
        return later
    line = activation_line(environment, scripts, machine.shell, cwd) or ""
    return ("in the same script" if machine.ci or not process.has_terminal() else "", line) if line else None


def line_for_later(folder: str, machine: Machine) -> tuple[str, str] | None:
    """Return what puts a folder on PATH in a Dockerfile, or in a job, whose next step has a new shell.

    That is where to put the line, and the line; ``None`` at a terminal and in other places.
    """
    from doctor.diagnose.snippets import path_line

    if machine.ci:
        line = path_line(machine.ci, folder)
        return ("in this step, so that later steps use it", line) if line else None
    if machine.in_image and not process.has_terminal():
        return "in the Dockerfile", path_line("docker", folder)
    return None
