"""Restore the marker that was deleted or edited, by reinstalling the package that ships it.

What it does
    ``apt-get install --reinstall`` installs the same version of that package again; dpkg writes the file, not doctor.
    It is planned only for ``doctor fix marker-removed``. Undo leaves the marker, since doctor never removes one.

When it declines
    dpkg has recorded a diversion of the marker, or no archive has the package any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.core.goal import Goal
from doctor.facts import Facts, Package, ShippedMarker
from doctor.plan import Declined, Plan
from doctor.plan.commands import apt

NAME = "reinstall"
CONDITIONS = ("marker-removed",)


def packages(_goal: Goal, facts: Facts) -> Iterator[str]:
    """Yield the name of the package that ships the marker."""
    if facts.shipped_marker:
        yield facts.shipped_marker.package


def plan(_goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan to reinstall the installed version, or a newer one where the archive has no other."""
    marker = facts.shipped_marker
    if marker is None or marker.state == "intact":
        return Plan(fix=NAME, summary="The marker is as the distribution ships it.")
    if marker.diverted:
        return Declined(
            fix=NAME,
            reason=f"An administrator diverted the marker to {marker.diverted}. "
            f"Remove the diversion: `dpkg-divert --rename --remove {marker.path}`",
        )
    if facts.apt is None:
        return Declined(fix=NAME, reason=f"This system has no apt to reinstall {marker.package} with.")
    version = _available_version(marker, facts)
    if version is None:
        return Declined(
            fix=NAME,
            reason=f"No apt repository has {marker.package} {marker.version} or a newer version. "
            "Fetch the package lists, then try again: `apt-get update`",
        )
    sudo = facts.machine.has_sudo
    steps = (*apt.prepare(facts.apt, sudo=sudo), apt.reinstall(marker.package, version, sudo=sudo))
    upgrade = (
        f"No apt repository has {marker.package} {marker.version}. apt upgrades it to {version}, together with the "
        "packages that depend on its version."
    )
    notes = () if version == marker.version else (upgrade,)
    return Plan(fix=NAME, summary=f"Reinstall {marker.package} to restore its marker.", steps=steps, notes=notes)


def _available_version(marker: ShippedMarker, facts: Facts) -> str | None:
    """Return the version to request; without package lists the installed one, which apt may then not find."""
    absent = Package(name=marker.package, installed=None, candidate=None)
    package = next((package for package in facts.packages if package.name == marker.package), absent)
    if not (facts.apt and facts.apt.lists_complete) or marker.version in package.versions:
        return marker.version
    return package.candidate if package.candidate in package.versions else None
