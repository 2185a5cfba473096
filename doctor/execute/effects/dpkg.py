"""What dpkg has, what apt-get would bring and what it would take away: asked before anything is done."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from doctor.core import process
from doctor.core.errors import StepError
from doctor.execute.apt_failures import failed
from doctor.plan.commands import apt
from doctor.probe.debian.control import parse_paragraphs
from doctor.probe.debian.dpkg import STATUS_LIMIT, Dpkg
from doctor.probe.rootfs import Rootfs

_LIMIT = 120.0
"""Seconds for one simulation; 0.5 on a quiet machine."""
_NEW = re.compile(r"^Inst ([^\s:]+) \(", re.MULTILINE)
"""A package that comes newly: the others have their old version in brackets first."""
_GOES = re.compile(r"^(?:Remv|Purg) ([^\s:]+) ", re.MULTILINE)


def installed() -> frozenset[str]:
    """Every package that dpkg has installed, in full."""
    return frozenset(name for name, state in _states().items() if state == "installed")


def present() -> frozenset[str]:
    """Every package that dpkg has installed, or has begun to install."""
    return frozenset(name for name, state in _states().items() if state not in ("not-installed", "config-files"))


def configured(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the packages that were removed once, and left their settings."""
    states = _states()
    return tuple(name for name in names if states.get(name) == "config-files")


def remaining(names: Sequence[str], keeps: Sequence[str]) -> list[str]:
    """Those of the packages that dpkg still has something of: settings count where they are not in ``keeps``."""
    states = _states()
    nothing = {name: ("not-installed", "config-files") if name in keeps else ("not-installed",) for name in names}
    return [name for name in names if states.get(name, "not-installed") not in nothing[name]]


def _states() -> dict[str, str]:
    return Dpkg(Rootfs()).states()


def wanted_for_itself() -> frozenset[str]:
    """The packages that somebody asked for by name; the others came along with them (apt-mark(8))."""
    extended_states = parse_paragraphs(
        Rootfs().text("/var/lib/apt/extended_states", STATUS_LIMIT) or "", "Auto-Installed"
    )
    automatic = {package["Package"] for package in extended_states if package.get("Auto-Installed") == "1"}
    return present() - automatic


def coming(argv: Sequence[str]) -> tuple[str, ...]:
    """The packages that the command line of an apt-get would newly install; asking takes neither root nor locks."""
    here = present()
    return tuple(sorted(name for name in set(_NEW.findall(_simulated(argv))) if name not in here))


def going(argv: Sequence[str]) -> frozenset[str]:
    """The packages that the command line of an apt-get would remove."""
    return frozenset(_GOES.findall(_simulated(argv)))


def removal(names: Sequence[str], *, purge: bool, sudo: bool) -> tuple[str, ...]:
    """The command line that removes packages, and whatever depends on them."""
    return apt.command("purge" if purge else "remove", "--yes", *names, sudo=sudo)


def forced_removal(names: Sequence[str], *, sudo: bool) -> tuple[str, ...]:
    """The command line that removes packages in pieces, and nothing else."""
    return apt.command("--force-remove-reinstreq", "--purge", *names, sudo=sudo, program="dpkg")


def _simulated(argv: Sequence[str]) -> str:
    words = argv[argv.index("apt-get") + 1 :]
    outcome = process.run(
        ["apt-get", "--simulate", *words],
        limit=_LIMIT,
        env=process.clean_environment(os.environ),
        output_limit=16 << 20,
    )
    if not isinstance(outcome, process.Finished):
        raise StepError("apt-get did not say what it would do.")
    said = (outcome.out + outcome.err).decode("utf-8", "replace")
    if outcome.code != 0:
        raise failed(said, outcome.code)
    return said
