"""pip does not use its cache, because the folder belongs to another user.

What it is
    `sudo pip` has made `~/.cache/pip`, or `~/.cache`, a root-owned folder. pip then warns that "the directory or its
    parent directory is not owned or is not writable by the current user", and continues without a cache.

Why it matters
    Nothing fails, but every installation downloads and builds everything again.

What to do
    Give the folder back to yourself: `sudo chown -R "$USER" ~/.cache/pip`. If pip is run as root on purpose, use
    `sudo -H`, which sets HOME to root's home.

Dead ends
    The warning is not the reason why an installation fails.

References
    pip: `utils/filesystem.py`, check_path_owner; `cli/index_command.py`, "The cache has been disabled".
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, ShellLine
from doctor.facts import Facts
from doctor.facts.obstacle import Blocker

ID = "pip-cache-unusable"


def check(facts: Facts) -> Iterator[Finding]:
    """Report the folder as a note, since pip works without it."""
    folder, user = facts.pip_config.unusable_cache, facts.machine.user
    if folder is None or user is None:
        return
    blocker = facts.pip_config.cache_blocker
    given = blocker is not None and blocker.in_home and bool(blocker.owner) and not blocker.read_only
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"pip does not use its cache {folder}, because {_reason(folder, blocker)}.",
        evidence=(Evidence(source=folder, value=f"{user.name} may not write there"),),
        consequence="Every installation downloads everything again.",
        remedy=ShellLine(text=f"sudo chown -R {user.name}: {shlex.quote(blocker.path)}") if blocker and given else None,
    )


def _reason(folder: str, blocker: Blocker | None) -> str:
    """Return as a clause why the current user cannot write to pip's folder, which need not exist."""
    if blocker and blocker.read_only:
        return "its file system is mounted read-only"
    if blocker and blocker.path != folder and not blocker.in_home:
        return "you cannot create it"
    return "its permissions forbid it" if blocker and not blocker.owner else "it belongs to another user"
