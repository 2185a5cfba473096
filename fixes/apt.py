"""Install the system's own package: of a library for the system's Python, or the exact one that is missing.

What it does: apt-get, unattended, with the settings that keep it from asking; only what is named, without
recommended extras. What was newly installed, and only that, is removed again by undo.
When it declines: there is no apt, the package is not known to it, or its version is not the one asked for.
"""

from __future__ import annotations

from doctor.facts import Facts, Package
from doctor.plan import Declined, Plan, Request, apt

NAME = "apt"
_BY_HAND = {
    "dnf": "sudo dnf install",
    "yum": "sudo yum install",
    "pacman": "sudo pacman -S",
    "apk": "sudo apk add",
    "zypper": "sudo zypper install",
    "brew": "brew install",
}


def plan(request: Request, facts: Facts) -> Plan | Declined:
    """The packages of ``request.packages``; without names, the one that ensurepip needs."""
    if request.wish != "apt":
        return Declined(fix=NAME, reason="The system's packages are changed only when asked for: doctor fix --apt.")
    manager = facts.machine.package_manager
    if facts.apt is None:
        names = " ".join(name for name, _ in request.packages) or "the package that holds ensurepip"
        typed = _BY_HAND.get(manager or "")
        what = f"Look for the package and type: {typed} {names}" if typed else "It has no package manager known here."
        return Declined(fix=NAME, reason=f"This system has no apt. {what}")
    wanted = [package for _, package in request.packages] or _for_ensurepip(facts)
    missing = [package for package in wanted if package.installed is None]
    reason = _unfit(request, facts, missing)
    if reason:
        return Declined(fix=NAME, reason=reason)
    if not missing:
        have = ", ".join(f"{package.name} {package.installed}" for package in wanted)
        return Plan(fix=NAME, summary=f"Installed already: {have or 'ensurepip'}.")
    sudo = not (facts.machine.user and facts.machine.user.root)
    named = ", ".join(package.name + (f" {package.candidate}" if package.candidate else "") for package in missing)
    steps = [] if facts.apt.lists else [apt.update(sudo=sudo)]
    steps.append(apt.install(*(package.name for package in missing), sudo=sudo))
    return Plan(fix=NAME, summary=f"Install {named} for the system's Python.", steps=tuple(steps))


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
    if facts.apt is None or not facts.apt.lists:
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
        if not _fits(typed, version):
            return (
                f"{typed} is asked for, and {package.name} is version {version}. "
                f"In an environment: doctor fix --venv '{typed}'"
            )
    return None


def upstream(version: str) -> str:
    """``2.28.1`` of Debian's ``1:2.28.1+dfsg-1+deb12u1`` (deb-version(7))."""
    bare = version.partition(":")[2] or version
    return bare.rpartition("-")[0].partition("+")[0].partition("~")[0] or bare


def _fits(typed: str, version: str) -> bool:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion

    try:
        return Requirement(typed).specifier.contains(version, prereleases=True)
    except (InvalidRequirement, InvalidVersion):
        return True  # a name of Debian's own
