"""Commands of root that several checks name, in the form that does no harm whatever the machine holds."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from doctor.core.goal import Goal
from doctor.diagnose.model import Command, Fix, ShellLine

FINISH_INSTALLATIONS = Command(
    argv=("apt-get", "--yes", "--no-remove", "--fix-broken", "install"), needs_root=True, needs_network=True
)
"""Lets apt fetch what installed packages lack. It asks nothing, and ends with an error where it would remove one."""

_CREDENTIALS = "://[^/@[:space:]]+@"
"""A user, a password or a token in a URL, as an extended expression of grep(1)."""


def fix_package(package: str) -> Fix:
    """Return ``doctor fix --apt PACKAGE``."""
    goal = Goal(requirements=(package,), route="apt")
    return Fix(goal=goal, needs_root=True, needs_consent=True, needs_network=True)


def install_uv_tool(program: str, requirements: Sequence[str]) -> Command:
    """Return the command of uv that makes the environment of an application anew, with all that was installed there."""
    words = tuple(word for each in requirements[1:] for word in ("--with", each))
    return Command(argv=(program, "tool", "install", "--force", requirements[0], *words), needs_network=True)


def open_to_all(path: str) -> ShellLine:
    """Return the line that lets every user read a file, or a folder and what is in it.

    It changes nothing where a URL has a password, which a user who may not read the file cannot know.
    """
    quoted = shlex.quote(path)
    return ShellLine(text=f"! sudo grep -rqE {shlex.quote(_CREDENTIALS)} {quoted} && sudo chmod -R a+rX {quoted}")
