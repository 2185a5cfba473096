"""Your own packages hide the system's: a version in your home is found before apt's.

What it is
    ``~/.local/lib/python3.X/site-packages`` holds a distribution that an installed Debian package has as
    well. Python looks there first, whenever you start it: also in environments that see the
    system's packages (``--system-site-packages``).

Why it matters
    The system's programs, started by you, meet a version that they were not made for; started by
    somebody else they work, which makes it hard to find. apt's security updates of that package do
    not reach you.

What to do
    ``doctor fix user-site-shadows-system`` moves these distributions aside, file by file as their RECORD lists
    them, and ``doctor undo`` moves them back. What needs the newer version belongs in an environment:
    ``doctor fix --venv``. What hides nothing is let be.

Dead ends
    ``rm -rf ~/.local/lib/python*``: takes with it what you still use. PYTHONNOUSERSITE in a start-up file:
    hides everything of yours, from every program.

References
    PEP 370, per user site-packages; Debian Python Policy 2.5; PEP 627, RECORD.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, fix_condition
from doctor.facts import Facts
from doctor.facts.shadows import names_of

ID = "user-site-shadows-system"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent about what hides nothing, and where the user's folder is not in use."""
    found = [shadow for shadow in facts.shadows if shadow.where == "user"]
    if not found:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO if facts.machine.ci else Severity.WARNING,
        summary=f"Packages in your home come before the system's own: {names_of(found)}.",
        evidence=tuple(Evidence(source=one.metadata, value=one.hides) for one in found),
        consequence="The system's programs, started by you, meet versions they were not made for.",
        remedy=fix_condition(ID),
    )
