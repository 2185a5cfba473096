"""All probes together: what they saw becomes the facts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from doctor.facts import Distro, Environment, Facts, Interpreter, Machine, NoInterpreter, Pin, Settings, Tools, Unknown
from doctor.probe import (
    environment,
    interpreter,
    kinds,
    layout,
    machine,
    marker,
    packages,
    pinned,
    project,
    settings,
    shadows,
    shims,
    subject,
    tools,
)
from doctor.probe.asking import Asking
from doctor.probe.box import Box
from doctor.probe.layout import Failure
from doctor.probe.together import Probe

T = TypeVar("T")

_MATTERS = ("PYTHON", "PIP_", "UV_", "PIPX_", "CONDA_", "PYENV_", "XDG_")
_MATTER = ("PATH", "HOME", "SHELL", "VIRTUAL_ENV", "CI", "GITHUB_ACTIONS")


def facts(box: Box, environ: Mapping[str, str], cwd: str, asking: Asking, limit: float) -> Facts:
    """Everything doctor knows of a box whose interpreter is being asked; waits ``limit`` seconds at the longest."""
    path, executable = asking.path, asking.executable
    dpkg = packages.Dpkg(box)

    def probe(what: str, read: Callable[[], T]) -> Probe[T]:
        return Probe(what, read, limit)

    machines = probe("machine", lambda: machine.look(box, environ, path))
    toolbox = probe("tools", lambda: tools.look(box, path, environ, dpkg))
    projects = probe("project", lambda: project.look(box, cwd, environ) if box.live else None)
    own = probe("environment", lambda: _own_environments(box, executable, environ, cwd))

    unknown: list[Unknown] = []
    lock = _told(asking.lock, None, unknown)
    package = probe("packages", lambda: packages.look(box, _package_names(box), dpkg, lock))
    found = _subject(box, environ, asking, unknown)
    prefix = None if isinstance(found, NoInterpreter) else found.prefix
    shipped = probe("marker", lambda: None if isinstance(found, NoInterpreter) else marker.look(box, found, dpkg))
    setting = probe("settings", lambda: settings.look(box, prefix, environ))
    hiding = probe("shadows", lambda: () if isinstance(found, NoInterpreter) else shadows.look(box, found, dpkg))
    here = _told(projects, None, unknown)
    wanted = (here is not None and here.requires_python is not None) or prefix is None
    root = here.root if here else cwd
    pins = probe("pin", lambda: _pinned(box, cwd, root, found, path, environ))
    others = probe("interpreters", lambda: subject.others(box, path, executable, environ) if wanted else ())
    known_packages, apt = _told(package, ((), None), unknown)
    of_subject, active = _told(own, (None, None), unknown)
    around = _told(machines, _NO_MACHINE, unknown)
    return Facts(
        machine=around,
        subject=_managed(found, around.distro),
        by_path="/" not in asking.asked,
        others=_told(others, (), unknown),
        subject_environment=of_subject,
        active=active,
        missing_active=environ.get("VIRTUAL_ENV") if active is None else None,
        settings=_told(setting, Settings(), unknown),
        tools=_told(toolbox, _NO_TOOLS, unknown),
        packages=known_packages,
        shadows=_told(hiding, (), unknown),
        apt=apt,
        shipped_marker=_told(shipped, None, unknown),
        project=here,
        pin=_told(pins, None, unknown),
        environ={k: v for k, v in environ.items() if k in _MATTER or k.startswith(_MATTERS)},
        today=date.today().isoformat(),
        root=box.root,
        unknown=tuple(unknown),
    )


def _subject(
    box: Box, environ: Mapping[str, str], asking: Asking, unknown: list[Unknown]
) -> Interpreter | NoInterpreter:
    """The interpreter, described; or why nothing can be said of it."""
    told = _told(asking.layout, Failure(reason="time-limit", detail="there was no answer in time"), unknown)
    if isinstance(told, Failure):
        return NoInterpreter(asked=asking.asked, executable=asking.executable, reason=told.reason, detail=told.detail)
    assert asking.executable is not None, "only a program can answer"
    return interpreter.look(box, asking.executable, told, environ)


def _managed(found: Interpreter | NoInterpreter, distro: Distro | None) -> Interpreter | NoInterpreter:
    """The same, its marker with the name of who manages it: the system's own name is told by another probe."""
    if isinstance(found, NoInterpreter) or found.externally_managed is None:
        return found
    marker = found.externally_managed
    provider = kinds.provider_of(found.base_kind, marker.message, distro)
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
    box: Box, executable: str | None, environ: Mapping[str, str], cwd: str
) -> tuple[Environment | None, Environment | None]:
    """The virtual environment of the subject, and the active one."""
    program = shims.behind(box, executable, environ, cwd) if executable else None
    folder = layout.environment_of(box, program) if program else None
    active = environ.get("VIRTUAL_ENV")
    return (
        environment.look(box, folder) if folder else None,
        environment.look(box, os.path.normpath(active)) if active else None,
    )


def _pinned(
    box: Box,
    cwd: str,
    root: str,
    found: Interpreter | NoInterpreter,
    path: list[str],
    environ: Mapping[str, str],
) -> Pin | None:
    """What the project's folder pins; a variable of pyenv's comes before it."""
    if not box.live or isinstance(found, NoInterpreter) or environ.get("PYENV_VERSION"):
        return None
    return pinned.look(box, cwd, root, found.version, path, environ)


def _package_names(box: Box) -> list[str]:
    """The packages that matter on a box of Debian's family; pythonX.Y-venv belongs to its own python3."""
    real = box.resolve("/usr/bin/python3")
    minor = layout.minor_of(box, real) if real else ""
    return [*([f"python{minor}-venv"] if minor else []), "python3-venv", "python3-full", "pipx", "python3-pip"]
