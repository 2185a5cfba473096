"""Install the system's own package: of a library for the system's Python, or the exact one that is missing.

What it does: apt-get, unattended, with the settings that keep it from asking; only what is named, without
recommended extras. What was newly installed, and only that, is removed again by undo. What dpkg was broken off
in is finished first; for that alone: ``doctor fix apt-interrupted``.
When it declines: there is no apt, the package is not known to it, or its version is not the one asked for.
"""

from __future__ import annotations

from doctor.core.names import fits
from doctor.facts import Facts
from doctor.facts.packages import Package
from doctor.plan.commands import apt, other_distros
from doctor.plan.model import Declined, Plan
from doctor.plan.request import Request

NAME = "apt"
MENDS = ("apt-interrupted",)


def plan(request: Request, facts: Facts) -> Plan | Declined:
    """The packages of ``request.packages``; without names, the one that ensurepip needs."""
    if request.condition in MENDS:
        return _finished(facts)
    if request.wish != "apt":
        return Declined(fix=NAME, reason="The system's packages are changed only when asked for: doctor fix --apt.")
    if facts.apt is None:
        return _elsewhere(request, facts)
    wanted = [package for _, package in request.packages] or _for_ensurepip(facts)
    missing = [package for package in wanted if package.installed is None]
    reason = _unfit(request, facts, missing)
    if reason:
        return Declined(fix=NAME, reason=reason)
    if not missing:
        have = ", ".join(f"{package.name} {package.installed}" for package in wanted)
        return Plan(fix=NAME, summary=f"Installed already: {have or 'ensurepip'}.")
    sudo = not facts.machine.by_root
    named = ", ".join(package.name + (f" {package.candidate}" if package.candidate else "") for package in missing)
    steps = [*apt.first(facts.apt, sudo=sudo), apt.install(*(package.name for package in missing), sudo=sudo)]
    return Plan(fix=NAME, summary=f"Install {named} for the system's Python.", steps=tuple(steps))


def _elsewhere(request: Request, facts: Facts) -> Plan | Declined:
    """No apt: what the user may type instead."""
    python, machine = facts.python, facts.machine
    if not request.names:
        if python is None:
            return Declined(fix=NAME, reason="There is no Python here that could lack ensurepip.")
        if python.ensurepip:
            return Plan(fix=NAME, summary="Installed already: ensurepip.")
        if python.base_kind not in ("system", "homebrew"):
            return Declined(fix=NAME, reason="This Python is not of the system's packages.")
    typed = other_distros.by_hand(
        machine.package_manager,
        request.names,
        python.minor if python and python.base_kind in ("system", "homebrew") else "3",
        root=machine.by_root,
    )
    return Declined(fix=NAME, reason=f"This system has no apt. {typed}")


def _finished(facts: Facts) -> Plan:
    """What was broken off is finished, and nothing else is done."""
    steps = apt.finish(facts.apt, sudo=not facts.machine.by_root) if facts.apt else []
    summary = "Let dpkg finish what it began." if steps else "dpkg has finished all that it began."
    return Plan(fix=NAME, summary=summary, steps=tuple(steps))


def _for_ensurepip(facts: Facts) -> list[Package]:
    """pythonX.Y-venv of the system's Python, where that is what is missing."""
    python = facts.python
    if python is None or python.ensurepip or python.base_kind != "system":
        return []
    name = f"python{python.minor}-venv"
    return [package for package in facts.packages if package.name == name] or [
        Package(name=name, installed=None, candidate=None)
    ]


def _unfit(request: Request, facts: Facts, missing: list[Package]) -> str | None:
    if facts.apt is None or not facts.apt.knows:
        return None  # they are fetched first; then apt itself says whether it knows the package
    unknown = [package for package in missing if package.candidate is None]
    barred = next((package.name for package in unknown if package.versions), None)
    if barred:
        return f"apt is told not to install {barred}, by a pin: apt-cache policy {barred} shows which."
    if unknown:
        return (
            f"apt knows no package {', '.join(package.name for package in unknown)}. "
            f"In an environment: doctor fix --venv {' '.join(request.names)}"
        )
    for typed, package in request.packages:
        version = upstream(package.installed or package.candidate or "")
        if not fits(typed, version):
            return (
                f"{typed} is asked for, and {package.name} is version {version}. "
                f"In an environment: doctor fix --venv '{typed}'"
            )
    return None


def upstream(version: str) -> str:
    """``2.28.1`` of Debian's ``1:2.28.1+dfsg-1+deb12u1`` (deb-version(7))."""
    bare = version.partition(":")[2] or version
    return bare.rpartition("-")[0].partition("+")[0].partition("~")[0] or bare
