"""The file that protects the system's Python was removed or edited.

What it is
    The distribution's package contains the file EXTERNALLY-MANAGED (PEP 668), and on this machine the file is
    missing, or its content differs from dpkg's records.

Why it matters
    Without the file `pip install` works and overwrites system packages, until an update of the
    package restores the file. Then everything that relied on its absence fails, and what pip installed in the
    meantime conflicts with apt. An edited file still protects, because pip only tests whether it exists, but
    it shows another text than the distribution's, and an emptied one shows none. In a container or on a CI machine
    that is discarded before an update comes, the condition does no harm.

What to do
    Let the package restore the file with `doctor fix marker-removed`, which runs
    `apt-get install --reinstall` for the package that ships it. Install into environments. If the file was
    diverted with dpkg-divert, an administrator decided so, and updates respect it; the finding shows how to
    remove the diversion.

Dead ends
    Writing the file yourself does not help, because dpkg still reports it as changed. Deleting it after each
    update does not last.

References
    PEP 668; dpkg(1), --verify; deb-md5sums(5); dpkg-divert(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Command, Evidence, Finding, Severity, fix_condition
from doctor.facts import Facts, ShippedMarker

ID = "marker-removed"


def check(facts: Facts) -> Iterator[Finding]:
    """Report a missing or changed file, if the distribution ships one and no file takes the place of a diverted one."""
    marker, python = facts.shipped_marker, facts.python
    if marker is None or python is None or marker.state == "intact":
        return
    is_missing = marker.state == "missing"
    is_disposable = facts.machine.container is not None or facts.machine.ci is not None
    present = python.externally_managed
    is_damaged = marker.state == "edited" and present is not None and not present.message
    is_harmless = is_disposable or marker.diverted is not None or not (is_missing or is_damaged)
    yield Finding(
        id=ID,
        severity=Severity.INFO if is_harmless else Severity.WARNING,
        summary=_summary(marker, is_damaged=is_damaged),
        evidence=(
            Evidence(source=f"package {marker.package} {marker.version}", value=f"ships {marker.path}"),
            *((Evidence(source="/var/lib/dpkg/diversions", value=marker.diverted),) if marker.diverted else ()),
            Evidence(source=marker.path, value="missing" if is_missing else "differs from dpkg's records"),
        ),
        consequence=_consequence(marker),
        allows=("pip-install",) if is_missing and not python.in_environment else (),
        remedy=Command(argv=("dpkg-divert", "--rename", "--remove", marker.path), needs_root=True)
        if marker.diverted
        else fix_condition(ID, needs_root=True, needs_network=True),
    )


def _summary(marker: ShippedMarker, *, is_damaged: bool) -> str:
    if marker.diverted:
        return "The system's Python is not protected, because its EXTERNALLY-MANAGED file is diverted (dpkg-divert)."
    if marker.state == "missing":
        return "The system's Python is not protected, because its EXTERNALLY-MANAGED file was removed."
    if is_damaged:
        return (
            "The EXTERNALLY-MANAGED file is empty or damaged: pip still refuses, but no longer says what to do instead."
        )
    return "The file EXTERNALLY-MANAGED differs from the distribution's, but still protects the system's Python."


def _consequence(marker: ShippedMarker) -> str:
    if marker.diverted:
        return "pip installs over the system's packages, and updates do not change that."
    if marker.state == "missing":
        return "pip installs over the system's packages until an update restores the file."
    return "An update restores the distribution's text."
