"""Packages of sudo pip hide the system's: another version is found before apt's.

What it is
    ``/usr/local/lib/python3.X/dist-packages`` holds a distribution that an installed Debian package has as
    well. Python looks there first, so every program of the system gets that one.

Why it matters
    The system's programs meet a version that they were not made for; pip itself and upgrades of the
    release were broken by it. And apt's security updates of that package change nothing any more.

What to do
    ``doctor fix pip-shadows-system`` moves these distributions aside, file by file as their RECORD lists
    them, and ``doctor undo`` moves them back. What needs the newer version belongs in an environment:
    ``doctor fix --venv``. What lies in /usr/local and hides nothing is let be.

Dead ends
    ``sudo pip uninstall``: removes for good, and where the pip is the one that hides apt's, with the very
    code in question. ``rm -r /usr/local/lib/python3*``: takes with it what was put there on purpose.
    ``apt install --reinstall``: restores a copy that nobody sees.

References
    Debian Python Policy 2.5, module paths; PEP 668; PEP 627, RECORD.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, fix_condition
from doctor.facts import Facts
from doctor.facts.shadows import names_of

ID = "pip-shadows-system"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent about what hides nothing; a throw-away CI machine is only told.

    Who cannot become root is told of it, but recommended what they can do themselves.
    """
    found = [shadow for shadow in facts.shadows if shadow.where == "local"]
    if not found:
        return
    user = facts.machine.user
    may = user is None or user.root or user.admin or user.sudo == "passwordless"
    yield Finding(
        id=ID,
        severity=Severity.INFO if facts.machine.ci else Severity.WARNING,
        summary=f"pip has put packages before the system's own, for everybody: {names_of(found)}.",
        evidence=tuple(Evidence(source=one.metadata, value=one.hides) for one in found),
        consequence="The system's programs meet versions they were not made for; apt's updates of these have no effect."
        + ("" if may else f" Root can move them aside: doctor fix {ID}"),
        remedy=fix_condition(ID, needs_root=True) if may else None,
    )
