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

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature
from doctor.facts import Facts

ID = "apt-needs-root"

SIGNATURES = (
    # Any language: the path of the lock, and errno 13 before or behind it.
    Signature(
        messages=(
            "/var/lib/dpkg/lock-frontend … open (13:",
            "/var/lib/dpkg/lock … open (13:",
            "/var/lib/apt/lists/lock … open (13:",
            "/var/lib/dpkg/lock-frontend), are you root",
            "/var/lib/dpkg/), are you root",
            "/var/cache/apt/archives/lock … open (13:",
        ),
    ),
    Signature(messages=("requested operation requires superuser privilege",)),
)
ADVICE = (
    Advice(
        context="docker",
        text="A `USER` before this step took root away: install packages above it, or switch (`USER root` … `USER app`).",
    ),
    Advice(
        text="apt changes the system, so it needs root: `sudo apt-get install …`. Often nothing of the system is needed: "
        "`doctor fix --venv` works without root.",
        command="doctor fix --venv",
    ),
)


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
