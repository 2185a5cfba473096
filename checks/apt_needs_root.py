"""apt changes the system, so it needs root.

What it is
    You are not root. If doctor reports this of the machine itself, you cannot use sudo either.

Why it matters
    apt fails with `E: Could not open lock file … Permission denied` and asks `are you root?`

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
    Instruction,
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
    # dpkg, dnf, yum, pacman, zypper, apk and rpm.
    Signature(
        messages=(
            "This command has to be run with superuser privileges",
            "The requested operation requires superuser privileges",
            "You need to be root to perform this command",
            "you cannot perform this operation unless you are root",
            "Root privileges are required to run this command",
            "Unable to lock database: Permission denied",
            "can't create transaction lock on … (Permission denied)",
            "requested operation requires superuser privilege",
        ),
        near=("dpkg", "dnf ", "yum ", "tdnf", "pacman", "zypper", "apk ", "rpm "),
        context="other-manager",
    ),
    # sudo
    Signature(messages=("is not in the sudoers file",), near=("sudo apt", "sudo dpkg")),
    Signature(
        messages=("a terminal is required to read the password", "sudo: a password is required"),
        near=("sudo apt", "sudo dpkg", "sudo -s apt"),
    ),
    Signature(messages=("is not allowed to execute '/usr/bin/apt", "is not allowed to execute '/usr/bin/dpkg")),
)
ADVICE = (
    Advice(
        context="docker/other-manager",
        text="A `USER` instruction above this step gave up root. Install packages before it, or switch users "
        "(`USER root` … `USER app`).",
        remedy=Snippet(text="USER root\nRUN {command}", file="the Dockerfile"),
    ),
    Advice(
        context="container/other-manager",
        text="The container runs as a user that its image defines. `docker exec --user root` opens a shell as root; "
        "what you install there disappears with the container, unless the Dockerfile installs it.",
        remedy=Instruction(text="Repeat the command as root: `docker exec --user root -it NAME sh`"),
    ),
    Advice(
        context="other-manager",
        text="The package manager changes the system, so it needs root. Often the system need not change at all: an "
        "environment, and what is installed into it, needs no root.",
        remedy=ShellLine(text="sudo {command}", needs_network=True),
    ),
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
            text="apt changes the system, so it needs root. The command has nothing to do with Python, so doctor "
            "leaves it to apt. Without sudo, ask the administrator of this machine.",
            remedy=ShellLine(text=line, needs_network=True),
        )
        for context, line in (("other-package", "sudo {command}"), ("lists", "sudo apt-get update"))
    ),
    Advice(
        context="ansible",
        text="The task ran as a user of the host. With this line, it runs as root; in a command of `ansible` itself, "
        "with `--become`. If sudo asks for a password, so does Ansible, with `--ask-become-pass`.",
        remedy=Snippet(text="become: true", file="the task that failed, or in the play"),
    ),
    Advice(
        text="doctor uses `sudo` for system packages only. Often the "
        "system need not change at all: an environment, and what is installed into it, "
        "needs no root.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a user without root. Often only sudo itself knows whether it accepts a user who must enter a password."""
    user = facts.machine.user
    if user is None or user.is_root_at_once or facts.apt is None:
        return
    asks_password = user.sudo == "password"
    if asks_password and user.admin:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="apt needs root. sudo asks for a password, so doctor cannot tell whether you may use it."
        if asks_password
        else "apt needs root, and you cannot use sudo.",
        evidence=(
            Evidence(source=f"user {user.name}", value="sudo asks for a password" if asks_password else "no sudo"),
        ),
        blocks=() if asks_password else ("apt-install",),
        doubts=("apt-install",) if asks_password else (),
    )
