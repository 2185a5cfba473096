"""apt changes the system, so it needs root.

What it is
    You are not root. Where doctor reports this of the machine itself, you cannot use sudo either.

Why it matters
    apt ends with `E: Could not open lock file … Permission denied` and asks `are you root?`

What to do
    Most Python work does not need root: a virtual environment (`doctor fix --venv`) has its own pip. For
    everything else, give the command to the administrator of this machine.

Dead ends
    Do not change system folders with chmod or chown.

References
    apt-get(8); sudo(8).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Evidence,
    Finding,
    FixFailedCommand,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_environment,
)
from doctor.facts import Facts

ID = "apt-needs-root"

SIGNATURES = (
    # In any language: the path of the lock, with errno 13 before or after it.
    Signature(
        messages=(
            "/var/lib/dpkg/lock-frontend … open (13:",
            "/var/lib/dpkg/lock … open (13:",
            "/var/lib/apt/lists/lock … open (13:",
            "/var/lib/dpkg/lock-frontend), are you root",
            "/var/lib/dpkg/), are you root",
            "/var/cache/apt/archives/lock … open (13:",
            "/var/lib/apt/lists/partial is missing. - Acquire (13:",
            "Unable to read /etc/apt/… open (13:",
        ),
    ),
    # sudo
    Signature(messages=("is not in the sudoers file",), near=("sudo apt", "sudo dpkg")),
    Signature(messages=("is not allowed to execute '/usr/bin/apt", "is not allowed to execute '/usr/bin/dpkg")),
    Signature(messages=("requested operation requires superuser privilege",)),
)
ADVICE = (
    Advice(
        context="docker",
        text="A `USER` instruction above this step gave up root. Install packages before it, or switch users "
        "(`USER root` … `USER app`).",
        remedy=Snippet(
            text="USER root\nRUN apt-get update && apt-get install -y --no-install-recommends {arguments}",
            file="the Dockerfile",
        ),
    ),
    *(
        Advice(
            context=context,
            text="apt changes the system, so it needs root. What it was to do has nothing to do with Python, and "
            "doctor leaves it to apt. Without sudo, ask the administrator of this machine.",
            remedy=ShellLine(text=line, needs_network=True),
        )
        for context, line in (("other-package", "sudo {command}"), ("lists", "sudo apt-get update"))
    ),
    Advice(
        text="doctor uses `sudo` for the packages of the system, and for nothing else. Often the "
        "system need not change at all: an environment, and what is installed into it, "
        "needs no root.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a user without root. Often only sudo itself knows whether it accepts a user who must enter a password."""
    user = facts.machine.user
    if user is None or user.root or user.sudo == "passwordless" or facts.apt is None:
        return
    asks_password = user.sudo == "password"
    if asks_password and user.admin:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="apt needs root. sudo asks for a password, so doctor cannot tell whether you may use it."
        if asks_password
        else "apt needs root, and this user cannot use sudo.",
        evidence=(
            Evidence(source=f"user {user.name}", value="sudo asks for a password" if asks_password else "no sudo"),
        ),
        blocks=() if asks_password else ("apt-install",),
        doubts=("apt-install",) if asks_password else (),
    )
