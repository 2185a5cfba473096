"""apt cannot install anything yet: it has no package lists, or is not there.

What it is
    A fresh image or container ships without package lists; until they are fetched, apt knows no
    package.

Why it matters
    ``E: Unable to locate package``, for a package that exists.

What to do
    ``apt-get update`` first, as root.

Dead ends
    Adding sources from elsewhere; downloading a ``.deb`` by hand.

References
    apt-get(8), update; Docker's best practices on ``apt-get update && apt-get install``.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "apt-unavailable"


def check(facts: Facts) -> Iterator[Finding]:
    """On a box of another family apt's absence is nothing to mention, yet ``apt install`` fails there."""
    if facts.apt is None:
        manager = facts.machine.package_manager
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="There is no apt on this box" + (f"; its package manager is {manager}." if manager else "."),
            evidence=(Evidence(source="/usr/bin/apt-get", value="not there"),),
            blocks=("apt-install",),
        )
    elif not facts.apt.lists:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="apt has no package lists yet: apt-get update comes first.",
            evidence=(Evidence(source="/var/lib/apt/lists", value="holds no package list"),),
            leads_to="apt install ends with: Unable to locate package.",
            blocks=("apt-install",),
            fix="apt-get update",
        )
