"""Decide where each requirement goes, the project's environment, pipx or apt, and why.

The surest sign comes first: packages that only the system has, then the project's own lists and code, then the names
that doctor knows, then the commands of the distribution itself. Without any sign it is the environment.
"""

from __future__ import annotations

import shlex
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.goal import Goal, Route
from doctor.core.names import SEEDS, name_of, normalize
from doctor.core.record import replace
from doctor.core.requirement import accepts
from doctor.facts import Facts, Package
from doctor.facts.system_packages import REQUIRED_BY_PIP, SystemPackage, system_package
from doctor.plan.applications import application_command
from doctor.plan.known_names import (
    KnownName,
    debian_candidates,
    distribution_of_module,
    known_name,
    program_of_debian,
)
from doctor.plan.model import RoutedRequirement
from doctor.plan.policy import has_credentials

_DEBIAN_NAME = re.compile(r"python3(\.\d+)?-[a-z0-9.+-]+", re.IGNORECASE)
"""A package that contains a module for the system's Python (Debian Python Policy 3.3)."""
_SHOWN_VERSIONS = 8
"""Requirements up to which apt is asked for its versions of what goes elsewhere."""


def route_requirements(goal: Goal, facts: Facts) -> tuple[RoutedRequirement, ...]:
    """Route each requirement of the goal, and each one of its files that only the system has."""
    in_files = {name_of(line): file.path for file in facts.requirement_files for line in file.lines}
    listed = dict(facts.other_listed) | {name: file.path for file in facts.requirement_files for name in file.names}
    importers = {
        distribution_of_module(item.name) or normalize(item.name): item.path for item in facts.imported_modules
    }
    typed = _with_plugins([_route(line, listed, importers, facts) for line in goal.requirements])
    if goal.path:
        reason = "--path names the environment"
        typed = [_environment(it.requirement, reason) if it.route == "pipx" else it for it in typed]
    in_files |= {also: path for name, path in in_files.items() if (also := REQUIRED_BY_PIP.get(name))}
    names = {name_of(requirement) for requirement in goal.requirements}
    bound = [_route_to_system(name, in_files, facts) for name in in_files if name and name not in names]
    available, all_shown = available_packages(facts), len(goal.requirements) <= _SHOWN_VERSIONS
    bound = [routed for routed in bound if routed and not _conflicts_with_list(routed.requirement, available, facts)]
    return tuple(
        _with_version(routed, available, facts) if all_shown or routed.route == "apt" else routed
        for routed in (*typed, *bound)
        if routed
    )


def usual_routes(requirements: Iterable[str]) -> set[Route]:
    """Return the routes of requirements by their names alone, where no project and no machine has a say."""
    routes = [RoutedRequirement(requirement=name, route=_usual_route(name), reason="") for name in requirements]
    return {routed.route for routed in _with_plugins(routes)}


def _usual_route(requirement: str) -> Route:
    name = name_of(requirement)
    if system_package(name) or program_of_debian(name) or (is_debian_name(name) and not _is_on_index(name)):
        return "apt"
    known = known_name(name)
    is_application = known is not None and known.use != "library" and not has_credentials(requirement)
    return "pipx" if is_application else "environment"


def system_packages_to_query(goal: Goal, facts: Facts) -> tuple[str, ...]:
    """Return the names of the packages whose versions are shown beside what goes into an environment."""
    if len(goal.requirements) > _SHOWN_VERSIONS:
        return ()
    names = (name_of(requirement) for requirement in goal.requirements)
    return tuple(package for name in names if name for package in package_candidates(name, facts))


def package_candidates(name: str, facts: Facts) -> tuple[str, ...]:
    """Return the names that the Debian package of a module or distribution may have, the likeliest first."""
    system = system_package(name, facts.environ.get("ROS_DISTRO", ""))
    if system:
        return system.packages
    program = program_of_debian(name)
    if program:
        return (program,)
    return (name.lower(),) if is_debian_name(name) and not _is_on_index(name) else debian_candidates(name)


def available_packages(facts: Facts) -> Mapping[str, Package]:
    """Return the packages that are installed or that apt can install, by name."""
    return {package.name: package for package in facts.packages if package.version}


def first_package(candidates: Iterable[str], available: Mapping[str, Package]) -> Package | None:
    """Return the first of the candidates that is available; ``None`` if none is."""
    return next((available[name] for name in candidates if name in available), None)


def upstream_version(version: str) -> str:
    """Return ``2.28.1`` for Debian's ``1:2.28.1+dfsg-1+deb12u1`` (deb-version(7))."""
    bare = version.partition(":")[2] or version
    return bare.rpartition("-")[0].partition("+")[0].partition("~")[0] or bare


def visibility_notes(parts: Sequence[Goal], facts: Facts) -> Iterator[str]:
    """Yield a note where the project's environment, or the subject, cannot import what apt installs."""
    asked = (name for part in parts if part.route == "apt" for name in part.requirements)
    from_apt = [name for name in asked if not ((known := known_name(name)) and known.use == "application")]
    libraries = [name for name in from_apt if needs_system_packages(name)]
    target = facts.target
    if target is None or facts.python is None:
        return
    names = ", ".join(libraries if facts.uses_systems_python else from_apt)
    if names and not facts.uses_systems_python:
        command = "doctor fix --venv --system-site-packages --python /usr/bin/python3"
        yield (
            f"The system's packages are made for the system's Python, so Python {facts.python.version} "
            f"({facts.python.executable}) cannot import {names}. For an environment that can: `{command}`"
        )
    elif names and target.environment and not target.environment.system_site_packages:
        yield (
            f"{target.display_path} does not see the system's packages, so it cannot import {names}. "
            "To rebuild it so that it can: `doctor fix --venv --system-site-packages`"
        )


def listed_system_notes(facts: Facts) -> Iterator[str]:
    """Yield a note where pip is given a list that names what only the system has, and cannot see it there."""
    environment = facts.target.environment if facts.target else None
    if environment and environment.system_site_packages:
        return
    for file in facts.requirement_files:
        names = [name_of(line) for line in file.lines]
        bound = [name for name in names if (system := system_package(name)) and not system.in_stdlib]
        if bound and file.group is None and facts.apt is not None:
            command = shlex.join(["doctor", "fix", "-r", file.path])
            yield f"{file.path} names {', '.join(bound)}, which pip may have to build. To take it from apt: `{command}`"


def needs_system_packages(requirement: str) -> bool:
    """Return whether an environment must see the system's packages to import what apt installs for a requirement."""
    name = name_of(requirement)
    system = system_package(name) or system_package(name.removeprefix("python3-"))
    return not (system and system.in_stdlib)


def is_debian_name(name: str) -> bool:
    """Return whether a name has the form of a Debian package with a module: ``python3-yaml``."""
    return _DEBIAN_NAME.fullmatch(name) is not None


def _route(
    requirement: str, listed: Mapping[str, str], importers: Mapping[str, str], facts: Facts
) -> RoutedRequirement:
    """Route a typed requirement. ``listed`` and ``importers`` name the file that requires or imports a name."""
    bound = _route_to_system(requirement, listed, facts)
    if bound:
        return bound
    name = name_of(requirement)
    if name in listed:
        return _environment(requirement, f"the project requires it ({listed[name]})")
    if name in importers:
        return _environment(requirement, f"{importers[name]} imports it")
    known = known_name(name)
    if name in SEEDS:
        return _environment(requirement, "each environment has its own")
    if known is None:
        return _route_unknown(requirement, name, facts)
    if known.use == "library":
        return _environment(requirement, "it is a library that code imports")
    if requirement == "pipx" and "pipx" in available_packages(facts):
        return RoutedRequirement(requirement=requirement, route="apt", reason="the distribution has a package of it")
    return _route_application(requirement, known)


def _with_plugins(routes: list[RoutedRequirement]) -> list[RoutedRequirement]:
    """Keep an application in the environment of its plugins, which are named after it: pytest and pytest-cov."""
    libraries = sorted(name_of(routed.requirement) for routed in routes if routed.route == "environment")

    def place(routed: RoutedRequirement) -> RoutedRequirement:
        prefix = f"{name_of(routed.requirement)}-"
        position = bisect_left(libraries, prefix)
        if routed.route != "pipx" or not "".join(libraries[position : position + 1]).startswith(prefix):
            return routed
        return _environment(routed.requirement, f"{libraries[position]} extends it, so both need the same environment")

    return [place(routed) for routed in routes]


def _route_application(requirement: str, known: KnownName) -> RoutedRequirement:
    if has_credentials(requirement):
        return _environment(requirement, "pipx would show the credentials in its URL on a command line")
    if known.use == "both":
        reason = "it is a command as well as a library, and no project here requires or imports it"
        return RoutedRequirement(requirement=requirement, route="pipx", reason=reason, certainty="likely")
    reason = f"it is an application ({known.evidence})"
    return RoutedRequirement(requirement=requirement, route="pipx", reason=reason)


def _route_unknown(requirement: str, name: str, facts: Facts) -> RoutedRequirement:
    """Route what doctor does not know, by the commands that the distribution itself has."""
    commands = facts.commands.get(name)
    command = application_command(commands) if commands else None
    if command and not has_credentials(requirement):
        reason = f"its metadata describes an application with the command {command}"
        return RoutedRequirement(requirement=requirement, route="pipx", reason=reason, certainty="likely")
    if not name:
        return replace(_environment(requirement, "its address does not say what it is"), certainty="unsure")
    reason = "doctor does not know it, and an environment suits both libraries and applications"
    return replace(_environment(requirement, reason), certainty="unsure")


def _route_to_system(requirement: str, listed: Mapping[str, str], facts: Facts) -> RoutedRequirement | None:
    """Return the route of what only the system has; ``None`` for everything else."""
    name = name_of(requirement)
    system = system_package(name, facts.environ.get("ROS_DISTRO", ""))
    is_package = is_debian_name(name) and not _is_on_index(name)
    if system is None and not is_package:
        return _route_program(requirement, name) if name not in listed else None
    if system and system.on_index and _apt_lacks(system, facts):
        return None
    reason = system.reason if system else "it is the name of a system package"
    if name in listed:
        reason = f"{reason}, and {listed[name]} names it"
    return RoutedRequirement(requirement=requirement, route="apt", reason=reason)


def _route_program(requirement: str, name: str) -> RoutedRequirement | None:
    """Return the route of a program that Debian has and the index does not; ``None`` for everything else."""
    if program_of_debian(name) is None:
        return None
    reason = "Debian has this program, and a distribution of that name on the package index is another project"
    return RoutedRequirement(requirement=requirement, route="apt", reason=reason, certainty="likely")


def _conflicts_with_list(name: str, available: Mapping[str, Package], facts: Facts) -> bool:
    """Return whether a list requires another version than apt has, so that pip has to build it."""
    package = first_package(package_candidates(name, facts), available)
    version = upstream_version(package.version or "") if package else ""
    return not all(accepts(line, version) for line in facts.listed_lines if name_of(line) == name)


def _is_on_index(name: str) -> bool:
    """Return whether the index has a distribution whose name looks like Debian's: ``python3-openid``."""
    return known_name(name) is not None


def _apt_lacks(system: SystemPackage, facts: Facts) -> bool:
    """Return whether the machine's apt was asked, and has none of the packages."""
    if facts.apt is None or not facts.apt.lists_complete:
        return facts.machine.package_manager is None
    asked = {package.name for package in facts.packages}
    return asked.issuperset(system.packages) and first_package(system.packages, available_packages(facts)) is None


def _environment(requirement: str, reason: str) -> RoutedRequirement:
    return RoutedRequirement(requirement=requirement, route="environment", reason=reason)


def _with_version(routed: RoutedRequirement, available: Mapping[str, Package], facts: Facts) -> RoutedRequirement:
    """Add the system package that contains the requirement, where apt has one."""
    package = first_package(package_candidates(name_of(routed.requirement), facts), available)
    if package is None:
        return routed
    return replace(routed, package=package.name, version=package.version)


def reroute_to_environment(routes: Iterable[RoutedRequirement], reason: str) -> tuple[RoutedRequirement, ...]:
    """Reroute from pipx to the environment; ``reason`` says why pipx is not available."""
    return tuple(
        replace(routed, route="environment", reason=f"pipx cannot be used: {reason.rstrip('.')}")
        if routed.route == "pipx"
        else routed
        for routed in routes
    )
