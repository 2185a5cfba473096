"""Install packages of the system: a library for the system's Python, or the one package that is missing.

What it does
    apt-get runs unattended and installs the named packages, without recommended ones. Undo removes the packages that
    were newly installed, and no others. Interrupted work of dpkg is completed first; ``doctor fix apt-interrupted``
    does only that.

When it declines
    There is no apt, it does not know the package, or the package has another version than was requested.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from doctor.core.goal import Goal
from doctor.core.names import accepts
from doctor.facts import Facts, Package
from doctor.plan import Declined, Plan
from doctor.plan.commands import apt, other_distros
from doctor.plan.known_names import debian_candidates

NAME = "apt"
ROUTE = "apt"
CONDITIONS = ("apt-interrupted",)
_NO_PACKAGE = "python3-nothing"
"""A name that no package has."""


def packages(goal: Goal, facts: Facts) -> Iterator[str]:
    """Yield the names that the required packages may have in apt: as typed, and those in Debian."""
    if goal.route != "apt":
        return
    if not goal.requirements:
        yield from (package.name for package in facts.packages)
    for requirement in goal.requirements:
        yield _bare_name(requirement)
        yield from debian_candidates(_bare_name(requirement))


def plan(goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan to install the required packages; without requirements, the package that contains ensurepip."""
    if goal.condition in CONDITIONS:
        return _complete_dpkg(facts)
    if goal.route != "apt":
        return Declined(fix=NAME, reason="System packages are installed only on request: `doctor fix --apt NAME`")
    if facts.apt is None:
        return _without_apt(goal, facts)
    chosen = dict(_choose_packages(goal, facts))
    required = list(chosen.values()) or _packages_for_ensurepip(facts)
    missing = [package for package in required if package.installed is None]
    reason = _decline_reason(goal, facts, chosen, missing)
    if reason:
        return Declined(fix=NAME, reason=reason)
    if not missing:
        installed = ", ".join(f"{package.name} {package.installed}" for package in required)
        return Plan(fix=NAME, summary=f"Already installed: {installed or 'ensurepip'}.")
    sudo = not facts.machine.run_by_root
    names = ", ".join(package.name + (f" {package.candidate}" if package.candidate else "") for package in missing)
    steps = [*apt.prepare(facts.apt, sudo=sudo), apt.install(*(package.name for package in missing), sudo=sudo)]
    return Plan(fix=NAME, summary=f"Install {names} for the system's Python.", steps=tuple(steps))


def _without_apt(goal: Goal, facts: Facts) -> Plan | Declined:
    """Decline with the command of another package manager, unless ensurepip is wanted and already installed."""
    python, machine = facts.python, facts.machine
    is_packaged = python is not None and python.base_kind in ("system", "homebrew")
    if not goal.requirements:
        if python is None:
            return Declined(fix=NAME, reason="No Python was found that ensurepip could be installed for.")
        if python.ensurepip:
            return Plan(fix=NAME, summary="Already installed: ensurepip.")
        if not is_packaged:
            reason = "ensurepip comes with Python, and this Python was not installed by a package manager."
            return Declined(fix=NAME, reason=reason)
    advice = other_distros.install_advice(
        machine.package_manager,
        goal.requirements,
        python.minor if python and is_packaged else "3",
        root=machine.run_by_root,
    )
    return Declined(fix=NAME, reason=f"This system has no apt. {advice}")


def _complete_dpkg(facts: Facts) -> Plan:
    steps = apt.complete(facts.apt, sudo=not facts.machine.run_by_root) if facts.apt else []
    summary = "Let dpkg complete what was interrupted." if steps else "dpkg has no interrupted work to complete."
    return Plan(fix=NAME, summary=summary, steps=tuple(steps))


def _choose_packages(goal: Goal, facts: Facts) -> Iterator[tuple[str, Package]]:
    """Yield (requirement, package): the package of the same name if apt has it, else the likeliest that it has."""
    known = {package.name: package for package in facts.packages}
    for requirement in goal.requirements:
        same_name = known.get(_bare_name(requirement))
        candidates = [known[name] for name in debian_candidates(_bare_name(requirement)) if name in known]
        existing = [package for package in candidates if package.installed or package.candidate or package.versions]
        chosen = same_name if same_name and _is_debian_name(same_name) else next(iter((*existing, *candidates)), None)
        if chosen:
            yield requirement, chosen


def _is_debian_name(package: Package) -> bool:
    exists = package.installed or package.candidate
    return bool(exists) or package.name.startswith("python3") or package.name == "pipx"


def _bare_name(requirement: str) -> str:
    """Return ``requests`` for ``requests>=2``; the policy refuses what does not begin with a name."""
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9._+-]*", requirement)
    return match.group() if match else _NO_PACKAGE


def _packages_for_ensurepip(facts: Facts) -> list[Package]:
    """Return pythonX.Y-venv of the system's Python where ensurepip is missing."""
    python = facts.python
    if python is None or python.ensurepip or python.base_kind != "system":
        return []
    name = f"python{python.minor}-venv"
    known = [package for package in facts.packages if package.name == name]
    return known or [Package(name=name, installed=None, candidate=None)]


def _decline_reason(goal: Goal, facts: Facts, chosen: dict[str, Package], missing: list[Package]) -> str | None:
    """Return why apt cannot install the packages ``chosen`` for the requirements, of which some are ``missing``."""
    if facts.apt is None or not facts.apt.lists_complete:
        return None  # the package lists are fetched first, and then apt itself says whether it knows the package
    unknown = [package for package in missing if package.candidate is None]
    pinned = next((package.name for package in unknown if package.versions), None)
    if pinned:
        return f"A pin keeps apt from installing {pinned}. See which one: `apt-cache policy {pinned}`"
    if unknown:
        names = ", ".join(package.name for package in unknown)
        command = shlex.join(["doctor", "fix", "--venv", *goal.requirements])
        return f"apt does not have {names}. Install into an environment: `{command}`"
    for requirement, package in chosen.items():
        version = upstream_version(package.installed or package.candidate or "")
        if not accepts(requirement, version):
            return (
                f"{requirement} was requested, but {package.name} is version {version}. "
                f"Install into an environment: `doctor fix --venv {shlex.quote(requirement)}`"
            )
    return None


def upstream_version(version: str) -> str:
    """Return ``2.28.1`` for Debian's ``1:2.28.1+dfsg-1+deb12u1`` (deb-version(7))."""
    bare = version.partition(":")[2] or version
    return bare.rpartition("-")[0].partition("+")[0].partition("~")[0] or bare
