"""Have the distribution's package put the marker back that was taken away or edited.

What it does: ``apt-get install --reinstall`` of the package that ships it, in the version that is installed;
dpkg writes the file, not doctor. It is asked for by the name of the condition: ``doctor fix marker-removed``.
Undo leaves it: to take a marker away is what doctor never does.
When it declines: the marker is diverted on record, or no archive has the package any more.
"""

from __future__ import annotations

from doctor.facts import Facts, ShippedMarker
from doctor.facts.packages import Package
from doctor.plan.commands import apt
from doctor.plan.model import Declined, Plan
from doctor.plan.request import Request

NAME = "reinstall"
MENDS = ("marker-removed",)
"""It is in no plan but its own."""


def plan(request: Request, facts: Facts) -> Plan | Declined:
    """The version that is installed; a newer one where the archive has no other, which the plan then says."""
    if request.condition not in MENDS:
        return Declined(fix=NAME, reason=f"It is asked for by its name: doctor fix {MENDS[0]}")
    marker = facts.shipped_marker
    if marker is None or marker.state == "there":
        return Plan(fix=NAME, summary="The marker is as the distribution ships it.")
    if marker.diverted:
        return Declined(
            fix=NAME,
            reason=f"dpkg has been told to put the marker elsewhere ({marker.diverted}): somebody decided so. "
            f"To take that back: dpkg-divert --rename --remove {marker.path}",
        )
    if facts.apt is None:
        return Declined(fix=NAME, reason=f"This system has no apt to install {marker.package} again with.")
    version = _version(marker, facts)
    if version is None:
        return Declined(
            fix=NAME,
            reason=f"No archive that apt knows has {marker.package} {marker.version}, or a newer one. "
            "Fetch the lists (apt-get update), then try again.",
        )
    sudo = not facts.machine.by_root
    steps = [*apt.first(facts.apt, sudo=sudo), apt.reinstall(marker.package, version, sudo=sudo)]
    newer = f"The archive has {marker.package} {marker.version} no longer: apt upgrades it to {version}, with what "
    notes = () if version == marker.version else (f"{newer}belongs to it.",)
    summary = f"Install {marker.package} again, for its marker."
    return Plan(fix=NAME, summary=summary, steps=tuple(steps), notes=notes)


def _version(marker: ShippedMarker, facts: Facts) -> str | None:
    """The one to ask for; before there are lists, the one that is installed: apt then says if it is gone."""
    none = Package(name=marker.package, installed=None, candidate=None)
    offered = next((package for package in facts.packages if package.name == marker.package), none)
    if not (facts.apt and facts.apt.knows) or marker.version in offered.versions:
        return marker.version
    return offered.candidate if offered.candidate in offered.versions else None
