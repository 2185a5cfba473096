"""What apt offers of the packages that a wish may need: asked of apt itself, once."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace

from doctor.core.errors import DoctorError, Exit
from doctor.facts import Facts, Unknown
from doctor.facts.packages import Package
from doctor.fixes import reinstall
from doctor.plan import debian_names
from doctor.plan.request import Request
from doctor.plan.routing import place
from doctor.probe.debian import apt_lists, apt_policy
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs


def with_offers(wish: Request, facts: Facts) -> tuple[Request, Facts]:
    """The same, with apt's own answer in place of what its plain lists say."""
    facts = _asked(wish, facts)
    return (replace(wish, packages=_chosen(wish.names, facts)) if wish.wish == "apt" else wish), facts


def _asked(wish: Request, facts: Facts) -> Facts:
    wanted = _wanted(wish, facts)
    if not wanted or facts.apt is None:
        return facts
    dpkg = Dpkg(Rootfs())
    if not facts.apt.lists:  # before they are fetched, apt knows no more than dpkg
        return replace(facts, packages=apt_lists.read_packages(Rootfs(), wanted, dpkg))
    answer = apt_policy.query_packages(wanted, dpkg, os.environ)
    if not isinstance(answer, Unknown):
        return replace(facts, packages=answer)
    if wish.wish in ("apt", "mend"):
        code = Exit.BLOCKED if answer.cause == "time-limit" else Exit.PROBLEMS
        raise DoctorError(f"apt cannot say what it has: {answer.detail}", code)
    return replace(facts, packages=())


def _wanted(wish: Request, facts: Facts) -> list[str]:
    """The packages that the wish may need."""
    if wish.wish == "apt":
        bare = [_bare(name) for name in wish.names]
        return [*bare, *map(debian_names.package, bare)] or [package.name for package in facts.packages]
    if wish.wish == "mend":
        return [facts.shipped_marker.package] if facts.shipped_marker and wish.condition in reinstall.MENDS else []
    applications = wish.wish == "pipx" or (wish.wish == "any" and any(one.where == "pipx" for one in place(wish)))
    pipx = facts.tools.pipx
    return ["pipx"] if applications and not (pipx and pipx.starts) else []


def _chosen(names: Sequence[str], facts: Facts) -> tuple[tuple[str, Package], ...]:
    """The system's package for each name; a name that is a package's own is taken as it stands."""
    known = {package.name: package for package in facts.packages}
    pairs = ((name, known.get(_bare(name)), known.get(debian_names.package(_bare(name)))) for name in names)
    return tuple((name, own if own and _is_of_debian(own) else mapped) for name, own, mapped in pairs if mapped)


def _is_of_debian(package: Package) -> bool:
    known = package.installed or package.candidate
    return bool(known) or package.name.startswith("python3") or package.name == "pipx"


def _bare(name: str) -> str:
    """``requests`` of ``requests>=2``; what does not begin with a name is for the planner to refuse."""
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9._+-]*", name)
    return match.group() if match else "python3-nothing"
