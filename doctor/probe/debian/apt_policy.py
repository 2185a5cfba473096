"""Ask apt which versions it would install, and how it would repair packages that lack their dependencies.

Only apt itself evaluates compressed lists, pins and priorities. apt-cache takes between a tenth of a second and several
seconds, so ``doctor check`` reads the plain lists instead (``apt_lists``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import process, trust
from doctor.facts import Unknown
from doctor.facts.packages import Apt, Package, Repair
from doctor.probe.debian.dpkg import Dpkg

PROGRAM = "/usr/bin/apt-cache"
_LIMIT = 60.0
"""Seconds; apt-cache takes 0.6 where it has to read all lists first, some ten times that on a small board."""
IN_MEMORY = ("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=")
"""Keeps apt-cache from writing its cache files when root runs it: a probe writes nothing."""
_APT_GET = "/usr/bin/apt-get"
_LOGGING_NOTHING = ("-o", "Dir::Log::Planner=", "-o", "Dir::Log::Solver=")
"""Keeps apt-get from writing a copy of its plan into ``/var/log/apt``, which it does in a simulation as well."""
_REPAIR_LIMIT = 5.0
"""Seconds; all probes together have six."""
_REMOVAL = re.compile(r"(?m)^Remv ([a-z0-9][a-z0-9+.-]*)(?::\S+)? ")
_PACKAGE = re.compile(r"([^\s:]+)(?::[a-z0-9-]+)?:")
_CANDIDATE = re.compile(r"  Candidate: (?!\(none\))(\S+)")
_VERSION = re.compile(r" (?:\*\*\*|   ) (\S+) -?\d+")
_SOURCE = re.compile(r" {8,}-?\d+ (?!/var/lib/dpkg/status)\S.*")


def query_packages(
    names: Sequence[str], dpkg: Dpkg, environ: Mapping[str, str], *, limit: float = _LIMIT
) -> tuple[Package, ...] | Unknown:
    """Return the packages called ``names``, in their order, or why apt-cache did not answer."""
    is_root = os.geteuid() == 0
    if distrusted := trust.distrust_of_root([PROGRAM]):
        return Unknown(probe="apt", cause="forbidden", detail=f"root does not run {PROGRAM}, because {distrusted}")
    argv = [PROGRAM, *(IN_MEMORY if is_root else ()), "policy", *names]
    outcome = process.run(argv, limit=limit, env=process.clean_environment(environ))
    if isinstance(outcome, process.TimedOut):
        return Unknown(probe="apt", cause="time-limit", detail=f"no answer within {outcome.limit:g} seconds")
    if isinstance(outcome, process.NotStarted):
        return Unknown(probe="apt", cause="crashed", detail=outcome.reason)
    if outcome.code != 0:
        lines = outcome.err.decode("utf-8", "replace").splitlines()
        reason = next((line for line in lines if line.startswith("E:")), f"apt-cache ended with {outcome.code}")
        return Unknown(probe="apt", cause="crashed", detail=reason)
    known = {package.name: package for package in parse_policy(outcome.out.decode("utf-8", "replace"), dpkg)}
    return tuple(known.get(name) or Package(name=name, installed=None, candidate=None) for name in names)


def parse_policy(text: str, dpkg: Dpkg) -> Iterator[Package]:
    """Yield each package of the output of ``apt-cache policy``.

    Its ``versions`` are those that an archive has, without a version that only dpkg knows.
    """
    for section in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        heading = _PACKAGE.match(section)
        if heading is None:
            continue
        candidate, version, versions = None, "", []
        for line in section.splitlines():
            if match := _CANDIDATE.fullmatch(line):
                candidate = match.group(1)
            elif match := _VERSION.fullmatch(line):
                version = match.group(1)
            elif version and _SOURCE.fullmatch(line):
                versions.append(version)
        name = heading.group(1)
        yield Package(
            name=name,
            installed=dpkg.installed_version(name),
            candidate=candidate,
            versions=tuple(dict.fromkeys(versions)),
        )


def simulate_repair(apt: Apt, environ: Mapping[str, str]) -> Repair | None:
    """Return what `apt-get --fix-broken install` would do, by a simulation.

    ``None`` if nothing lacks its dependencies, where apt has no lists, or if it gives no answer.
    """
    is_needed = apt.has_lists and not apt.interrupted and any(package.missing for package in apt.unfinished)
    if not is_needed or trust.distrust_of_root([_APT_GET]):
        return None
    argv = [_APT_GET, *IN_MEMORY, *_LOGGING_NOTHING, "--simulate", "--fix-broken", "install"]
    outcome = process.run(argv, limit=_REPAIR_LIMIT, env=process.clean_environment(environ))
    if not isinstance(outcome, process.Finished):
        return None
    return Repair(
        succeeds=outcome.code == 0,
        removes=tuple(_REMOVAL.findall(outcome.out.decode("utf-8", "replace"))),
    )
