"""apt is busy: another process holds its lock.

What it is
    apt and dpkg let only one process change packages. On a fresh machine that is mostly
    unattended-upgrades at its first boot.

Why it matters
    ``E: Could not get lock /var/lib/dpkg/lock-frontend``.

What to do
    Wait: it takes minutes at the most. ``apt-get -o DPkg::Lock::Timeout=120 install …`` waits by itself.

Dead ends
    Deleting the lock file or killing the process: dpkg's database may be left half written.

References
    apt.conf(5), DPkg::Lock::Timeout.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature
from doctor.facts import Facts

ID = "apt-locked"

SIGNATURES = (
    Signature(
        messages=(
            "Could not get lock /var/lib/dpkg/",
            "Could not get lock /var/lib/apt/",
            "Could not get lock /var/cache/apt/",
            "/var/lib/dpkg/lock-frontend), is another process using it",
            "Waiting for cache lock",
            "Unable to lock the administration directory",
        ),
        unless=("(13:", "are you root"),
    ),
    # Any language: the path and what apt says about its holder.
    Signature(
        messages=(
            "E: … /var/lib/dpkg/lock-frontend",
            "E: … /var/lib/apt/lists/lock",
            "E: … /var/lib/apt/lists/",
        ),
        unless=("(13:", "(28:", "(30:", "are you root"),
        near=("lock",),
        certain=False,
    ),
)
ADVICE = (
    Advice(
        context="docker",
        text="Two package managers run in one build or in a shared /var/cache mount: give the cache mount "
        "`sharing=locked`, and run one apt-get after the other.",
    ),
    Advice(
        text="Another package manager is at work: on a fresh machine the automatic updates. Wait until it is done "
        "(`doctor fix` waits, with a limit), or: `sudo apt-get -o DPkg::Lock::Timeout=300 install …`.",
        command="doctor check",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Name who holds it."""
    if facts.apt is None or facts.apt.lock is None:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"apt is busy: {facts.apt.lock} holds its lock.",
        evidence=(Evidence(source="/proc/locks", value=facts.apt.lock),),
        consequence="apt install fails, or waits, until it is done.",
        blocks=("apt-install",),
    )
