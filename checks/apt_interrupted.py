"""dpkg was interrupted: apt changes nothing before that is finished.

What it is
    An installation was killed, or the machine was switched off in the middle of one. dpkg kept its
    journal in ``/var/lib/dpkg/updates``, to go on from there.

Why it matters
    Every apt command that would change something ends with ``E: dpkg was interrupted, you must
    manually run 'dpkg --configure -a' to correct the problem.``

What to do
    Let dpkg finish: ``doctor fix apt-interrupted``, which is ``sudo dpkg --configure -a``. Then ask apt again.

Dead ends
    Deleting the journal: dpkg then believes a package to be in a state that it is not in.

References
    apt: ``apt-pkg/deb/debsystem.cc``, debSystem::CheckUpdates; dpkg(1), --configure.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, fix_condition
from doctor.facts import Facts

ID = "apt-interrupted"

SIGNATURES = (Signature(says=("E: dpkg was interrupted, you must manually run",)),)
ADVICE = (
    Advice(
        do="An earlier installation was broken off: let dpkg finish it (`sudo dpkg --configure -a`), then try again.",
        run="sudo dpkg --configure -a",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """By the same sign that apt goes by."""
    if facts.apt is None or not facts.apt.interrupted:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary="dpkg was interrupted, and apt changes nothing before that is finished.",
        evidence=(Evidence(source="/var/lib/dpkg/updates", value="holds dpkg's journal"),),
        consequence="apt install ends with: dpkg was interrupted, you must manually run 'dpkg --configure -a'.",
        blocks=("apt-install",),
        remedy=fix_condition(ID, needs_root=True),
    )
