"""Run all probes side by side, and assemble the facts from their answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from doctor.facts import (
    Apt,
    Distro,
    Environment,
    Facts,
    Interpreter,
    Machine,
    NoInterpreter,
    Package,
    Pin,
    Tools,
    Unknown,
)
from doctor.facts.pip_config import PipConfig
from doctor.probe.debian import apt_lists
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.debian.marker import read_shipped_marker
from doctor.probe.early import EarlyProbes
from doctor.probe.machine import read_machine
from doctor.probe.pip_config import read_pip_config
from doctor.probe.project.detect import find_project
from doctor.probe.python import describe, layout, select
from doctor.probe.python.environment import read_environment
from doctor.probe.python.layout import Failure
from doctor.probe.rootfs import Rootfs
from doctor.probe.scheduler import Probe
from doctor.probe.shadows import find_shadows
from doctor.probe.tools import find_tools

T = TypeVar("T")

_MATTERS = ("PYTHON", "PIP_", "UV_", "PIPX_", "CONDA_", "PYENV_", "XDG_")
_MATTER = ("PATH", "HOME", "SHELL", "VIRTUAL_ENV", "CI", "GITHUB_ACTIONS")


def read_facts(fs: Rootfs, environ: Mapping[str, str], cwd: str, asking: EarlyProbes, limit: float) -> Facts:
    """Everything doctor knows of a box whose interpreter is being asked; waits ``limit`` seconds at the longest."""
    path, executable = asking.path, asking.executable
    dpkg_status = Dpkg(fs)

    def probe(what: str, read: Callable[[], T]) -> Probe[T]:
        return Probe(what, read, limit)

    machines = probe("machine", lambda: read_machine(fs, environ, path))
    toolbox = probe("tools", lambda: find_tools(fs, path, environ, dpkg_status))
    projects = probe("project", lambda: find_project(fs, cwd, environ) if fs.live else None)
    own = probe("environment", lambda: _own_environments(fs, executable, environ, cwd))

    unknown: list[Unknown] = []
    lock = _told(asking.lock, None, unknown)
    package = probe("packages", lambda: _packages_and_apt(fs, dpkg_status, lock))
    found = _subject(fs, environ, asking, unknown)
    prefix = None if isinstance(found, NoInterpreter) else found.prefix
    shipped = probe(
        "marker", lambda: None if isinstance(found, NoInterpreter) else read_shipped_marker(fs, found, dpkg_status)
    )
    setting = probe("settings", lambda: read_pip_config(fs, prefix, environ))
    hiding = probe("shadows", lambda: () if isinstance(found, NoInterpreter) else find_shadows(fs, found, dpkg_status))
    here = _told(projects, None, unknown)
    wanted = (here is not None and here.requires_python is not None) or prefix is None
    root = here.root if here else cwd
    pins = probe("pin", lambda: _pinned(fs, cwd, root, found, path, environ))
    others = probe(
        "interpreters", lambda: select.find_other_interpreters(fs, path, executable, environ) if wanted else ()
    )
    known_packages, apt = _told(package, ((), None), unknown)
    of_subject, active = _told(own, (None, None), unknown)
    around = _told(machines, _NO_MACHINE, unknown)
    return Facts(
        machine=around,
        subject=_managed(found, around.distro),
        by_path="/" not in asking.requested,
        others=_told(others, (), unknown),
        subject_environment=of_subject,
        active=active,
        missing_active=environ.get("VIRTUAL_ENV") if active is None else None,
        pip_config=_told(setting, PipConfig(), unknown),
        tools=_told(toolbox, _NO_TOOLS, unknown),
        packages=known_packages,
        shadows=_told(hiding, (), unknown),
        apt=apt,
        shipped_marker=_told(shipped, None, unknown),
        project=here,
        pin=_told(pins, None, unknown),
        environ={k: v for k, v in environ.items() if k in _MATTER or k.startswith(_MATTERS)},
        today=date.today().isoformat(),
        root=fs.root,
        unknown=tuple(unknown),
    )


def _subject(
    fs: Rootfs, environ: Mapping[str, str], asking: EarlyProbes, unknown: list[Unknown]
) -> Interpreter | NoInterpreter:
    """The interpreter, described; or why nothing can be said of it."""
    told = _told(asking.layout, Failure(reason="time-limit", detail="there was no answer in time"), unknown)
    if isinstance(told, Failure):
        return NoInterpreter(
            asked=asking.requested, executable=asking.executable, reason=told.reason, detail=told.detail
        )
    assert asking.executable is not None, "only a program can answer"
    return describe.describe_interpreter(fs, asking.executable, told, environ)


def _managed(found: Interpreter | NoInterpreter, distro: Distro | None) -> Interpreter | NoInterpreter:
    """The same, its marker with the name of who manages it: the system's own name is told by another probe."""
    if isinstance(found, NoInterpreter) or found.externally_managed is None:
        return found
    marker = found.externally_managed
    provider = describe.provider_of(found.base_kind, marker.message, distro)
    return replace(found, externally_managed=replace(marker, provider=provider))


_NO_TOOLS = Tools(pip=None, pipx=None, uv=None, pipx_home=None)
_NO_MACHINE = Machine(
    distro=None, container=None, wsl=False, ci=None, user=None, shell=None, package_manager=None, architecture=None
)


def _told(probe: Probe[T], otherwise: T, unknown: list[Unknown]) -> T:
    """What the probe saw; where it saw nothing, ``otherwise``, and a note why."""
    result = probe.result()
    if isinstance(result, Unknown):
        unknown.append(result)
        return otherwise
    return result


def _own_environments(
    fs: Rootfs, executable: str | None, environ: Mapping[str, str], cwd: str
) -> tuple[Environment | None, Environment | None]:
    """The virtual environment of the subject, and the active one."""
    program = select.resolve_shim(fs, executable, environ, cwd) if executable else None
    folder = layout.find_environment(fs, program) if program else None
    active = environ.get("VIRTUAL_ENV")
    return (
        read_environment(fs, folder) if folder else None,
        read_environment(fs, os.path.normpath(active)) if active else None,
    )


def _pinned(
    fs: Rootfs,
    cwd: str,
    root: str,
    found: Interpreter | NoInterpreter,
    path: list[str],
    environ: Mapping[str, str],
) -> Pin | None:
    """What the project's folder pins; a variable of pyenv's comes before it."""
    if not fs.live or isinstance(found, NoInterpreter) or environ.get("PYENV_VERSION"):
        return None
    return select.read_pin(fs, cwd, root, found.version, path, environ)


def _packages_and_apt(fs: Rootfs, dpkg: Dpkg, lock: str | None) -> tuple[tuple[Package, ...], Apt | None]:
    return apt_lists.read_packages(fs, _package_names(fs), dpkg), apt_lists.read_apt(fs, dpkg, lock)


def _package_names(fs: Rootfs) -> list[str]:
    """The packages that matter on a box of Debian's family; pythonX.Y-venv belongs to its own python3."""
    real = fs.resolve("/usr/bin/python3")
    minor = layout.minor_version(fs, real) if real else ""
    return [*([f"python{minor}-venv"] if minor else []), "python3-venv", "python3-full", "pipx", "python3-pip"]
