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

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "apt-locked"


def check(facts: Facts) -> Iterator[Finding]:
    """Name who holds it."""
    if facts.apt is None or facts.apt.lock is None:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"apt is busy: {facts.apt.lock} holds its lock.",
        evidence=(Evidence(source="/proc/locks", value=facts.apt.lock),),
        leads_to="apt install fails, or waits, until it is done.",
        blocks=("apt-install",),
    )
