"""The marker was taken away or edited: this Python's protection is not as the distribution ships it.

What it is
    The distribution's package holds the file EXTERNALLY-MANAGED (PEP 668), and the file is no longer
    there, or its bytes are others than dpkg has on record.

Why it matters
    Without it ``pip install`` works, over the system's own packages, until an update of the package
    brings the file back: then what relied on its absence fails, and what was installed meanwhile stays
    in the way of apt. An edited marker protects all the same (pip asks only whether there is one), but
    says something else than the distribution does. In a container or on a CI machine, which are thrown
    away before an update comes, this is no more than good to know.

What to do
    Have the package put it back: ``doctor fix marker-removed``, which is ``apt-get install --reinstall``
    of the package that ships it. Install into environments. Where the marker was diverted
    (dpkg-divert), somebody decided so on record, and updates keep to it; the finding says how to take
    that back.

Dead ends
    Writing a marker by hand: dpkg goes on to call it changed. Deleting it again after each update.

References
    PEP 668; dpkg(1), --verify; deb-md5sums(5); dpkg-divert(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Command, Evidence, Finding, Severity, fix_condition
from doctor.facts import Facts, ShippedMarker

ID = "marker-removed"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where the distribution ships no marker, and where one stands in the place of a diverted one."""
    marker, python = facts.shipped_marker, facts.python
    if marker is None or python is None or marker.state == "there":
        return
    gone = marker.state == "gone"
    fleeting = facts.machine.container is not None or facts.machine.ci is not None
    mild = fleeting or marker.diverted is not None or not gone
    yield Finding(
        id=ID,
        severity=Severity.INFO if mild else Severity.WARNING,
        summary=_summary(marker),
        evidence=(
            Evidence(source=f"package {marker.package} {marker.version}", value=f"ships {marker.path}"),
            *((Evidence(source="/var/lib/dpkg/diversions", value=marker.diverted),) if marker.diverted else ()),
            Evidence(source=marker.path, value="not there" if gone else "differs from what dpkg has on record"),
        ),
        consequence=_leads_to(marker),
        allows=("pip-install",) if gone and not python.in_environment else (),
        remedy=Command(argv=("dpkg-divert", "--rename", "--remove", marker.path), needs_root=True)
        if marker.diverted
        else fix_condition(ID, needs_root=True, needs_network=True),
    )


def _summary(marker: ShippedMarker) -> str:
    if marker.diverted:
        return "The system's Python is unprotected: its marker is diverted (dpkg-divert), as somebody decided."
    if marker.state == "gone":
        return "The system's Python is unprotected: its marker EXTERNALLY-MANAGED was taken away."
    return "The marker EXTERNALLY-MANAGED is not as the distribution ships it; it protects all the same."


def _leads_to(marker: ShippedMarker) -> str:
    if marker.diverted:
        return "pip installs over the system's packages; updates leave it so."
    if marker.state == "gone":
        return "pip installs over the system's packages, until an update brings the marker back."
    return "An update brings the distribution's own text back."
