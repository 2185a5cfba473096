"""apt needs root: this user cannot install the system's packages.

What it is
    You are not root, and there is no sudo here that would make you.

Why it matters
    ``E: Could not open lock file … Permission denied``; ``are you root?``

What to do
    Most of what people want from apt here needs no root: an environment (``doctor fix --venv``)
    brings its own pip. For the rest give the command to whoever runs this box.

Dead ends
    chmod or chown on system folders.

References
    apt-get(8); sudo(8).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "apt-needs-root"


def check(facts: Facts) -> Iterator[Finding]:
    """Being a plain user is no fault. Whether sudo would turn a user away, only sudo knows."""
    user = facts.machine.user
    if user is None or user.root or user.sudo == "passwordless" or facts.apt is None:
        return
    if user.sudo == "password" and user.admin:
        return
    asks = user.sudo == "password"
    yield Finding(
        id=ID,
        severity=Severity.UNKNOWN if asks else Severity.INFO,
        summary="apt needs root; sudo asks for a password, so whether you may use it cannot be told."
        if asks
        else "apt needs root, and this user has no sudo.",
        evidence=(Evidence(source=f"user {user.name}", value="sudo asks" if asks else "no sudo"),),
        blocks=("apt-install",),
    )
