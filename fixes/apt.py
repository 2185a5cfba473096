"""Install system packages: a library for the system's Python, or the one package that is missing.

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
from doctor.core.names import name_of
from doctor.core.requirement import accepts
from doctor.facts import Facts, Package
from doctor.facts.system_packages import system_package
from doctor.plan import Declined, Plan, routing
from doctor.plan.commands import apt, other_distros
from doctor.plan.known_names import distribution_of_debian, known_name, program_of_debian

NAME = "apt"
ROUTE = "apt"
CONDITIONS = ("apt-interrupted",)
_NO_PACKAGE = "python3-nothing"
"""A name that no package has."""


def packages(goal: Goal, facts: Facts) -> Iterator[str]:
    """Yield the names that the packages of the requirements may have in apt."""
    if goal.route != "apt":
        return
    if not goal.requirements:
        yield from (package.name for package in facts.packages)
    for requirement in goal.requirements:
        yield from _candidates(goal, requirement, facts)


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
    declined = _decline(goal, facts, chosen, missing)
    if declined:
        return declined
    if not missing:
        installed = ", ".join(f"{package.name} {package.installed}" for package in required)
        return Plan(fix=NAME, summary=f"Already installed: {installed or 'ensurepip'}.")
    sudo = facts.machine.has_sudo
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
    steps = apt.complete(facts.apt, sudo=facts.machine.has_sudo) if facts.apt else []
    summary = "Let dpkg complete what was interrupted." if steps else "dpkg has no interrupted work to complete."
    return Plan(fix=NAME, summary=summary, steps=tuple(steps))


def _choose_packages(goal: Goal, facts: Facts) -> Iterator[tuple[str, Package]]:
    """Yield (requirement, package): of the names that the package may have, the first that apt knows."""
    available = routing.available_packages(facts)
    for requirement in goal.requirements:
        candidates = _candidates(goal, requirement, facts)
        unknown = Package(name=_likeliest(goal, requirement, facts), installed=None, candidate=None)
        yield requirement, routing.first_package(candidates, available) or _pinned(candidates, facts) or unknown


def _candidates(goal: Goal, requirement: str, facts: Facts) -> tuple[str, ...]:
    """Return the names that the package of a requirement may have: as typed, then what is known of it.

    If only the system has the module, a package of the same name is something else, which only ``--as-typed``
    means: ``dbus``.
    """
    name = _bare_name(requirement)
    candidates = routing.package_candidates(name, facts)
    return candidates if system_package(name) and not goal.as_typed else tuple(dict.fromkeys((name, *candidates)))


def _likeliest(goal: Goal, requirement: str, facts: Facts) -> str:
    """Return the name that the package of a requirement most likely has, where apt cannot be asked yet.

    That is the name as typed, such as ``git`` or ``libpq-dev``, unless Debian is known to have a library of this name.
    """
    name = _bare_name(requirement)
    first = next(iter(routing.package_candidates(name, facts)), name)
    is_packaged = known_name(name_of(name)) is not None and distribution_of_debian(first) is not None
    is_module = is_packaged or system_package(name) is not None or program_of_debian(name) is not None
    return first if is_module and not goal.as_typed else name


def _pinned(candidates: tuple[str, ...], facts: Facts) -> Package | None:
    """Return a package that the archives have, but that a pin keeps apt from installing."""
    return next((package for package in facts.packages if package.name in candidates and package.versions), None)


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


def _decline(goal: Goal, facts: Facts, chosen: dict[str, Package], missing: list[Package]) -> Declined | None:
    """Return why apt cannot install the packages ``chosen`` for the requirements, of which some are ``missing``."""
    if facts.apt is None or not facts.apt.lists_complete:
        return None  # the package lists are fetched first, and then apt itself says whether it knows the package
    unknown = [package for package in missing if package.candidate is None]
    pinned = next((package.name for package in unknown if package.versions), None)
    if pinned:
        reason = f"A pin keeps apt from installing {pinned}. See which one: `apt-cache policy {pinned}`"
        return Declined(fix=NAME, reason=reason, command=("apt-cache", "policy", pinned))
    if unknown:
        names = ", ".join(package.name for package in unknown)
        return _instead(f"apt does not have {names}.", *goal.requirements)
    for requirement, package in chosen.items():
        version = routing.upstream_version(package.version or "")
        if not accepts(requirement, version):
            return _instead(f"{requirement} was requested, but {package.name} is version {version}.", requirement)
    return None


def _instead(reason: str, *requirements: str) -> Declined:
    """Return the reason with how to install requirements that apt does not have.

    The package index must not be asked for a name of Debian's, which there may be a stranger's.
    """
    bound = next((system for name in requirements if (system := system_package(name_of(name)))), None)
    if bound and not bound.on_index:
        return Declined(fix=NAME, reason=f"{reason} There is no other way to install it, because {bound.reason}.")
    program = next((name for name in requirements if program_of_debian(name_of(name))), None)
    if program:
        reason = f"{reason} The package index does not have this program either. Look for it:"
        return _searching(reason, program)
    names = [other_distros.distribution_of(requirement) for requirement in requirements]
    unknown = [name for name in names if routing.is_debian_name(name_of(name)) and known_name(name_of(name)) is None]
    if unknown:
        return _searching(f"{reason} Search for the right name:", unknown[0].removeprefix("python3-"))
    goal = Goal(requirements=tuple(names), route="environment")
    return Declined(fix=NAME, reason=f"{reason} Install into an environment: `{goal.command()}`", command=goal)


def _searching(reason: str, word: str) -> Declined:
    command = ("apt-cache", "search", word)
    return Declined(fix=NAME, reason=f"{reason} `{shlex.join(command)}`", command=command)
