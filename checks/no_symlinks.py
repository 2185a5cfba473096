"""The file system of this folder has no symbolic links.

What it is
    The folder is on a file system of Windows (FAT, exFAT), or on a folder that VirtualBox shares. These have no
    symbolic links, or refuse to create them.

Why it matters
    An environment contains links: `bin/python`, and `lib64` on a 64-bit Linux. `python3 -m venv` stops with "Operation
    not permitted" and leaves a part of the environment there.

What to do
    Create the environment in your home folder, and leave the project where it is:
    `doctor fix --venv --path ~/.venv-PROJECT`. doctor finds an environment of that name again.

Dead ends
    `python3 -m venv --copies` copies `bin/python`, but still links `lib64`. `sudo` does not help.

References
    symlink(2), EPERM; CPython: `Lib/venv/__init__.py`, ensure_directories; VirtualBox manual, "Shared Folders".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, fix_environment
from doctor.facts import Facts

ID = "no-symlinks"


def check(facts: Facts) -> Iterator[Finding]:
    """Report the folder as a note: nothing is wrong with the machine."""
    obstacle = facts.obstacle
    if obstacle is None or obstacle.kind != "no-symlinks":
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"No environment can be created in {obstacle.place}, because {obstacle.reason}.",
        evidence=(Evidence(source=obstacle.place, value=obstacle.reason),),
        consequence="python3 -m venv ends with: Operation not permitted.",
        blocks=("create-venv",),
        remedy=fix_environment(path=obstacle.instead, needs_consent=True)
        if obstacle.instead and not obstacle.existing and obstacle.is_target
        else None,
    )
