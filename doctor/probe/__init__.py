"""The only readers of a box: ``look`` gives its facts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from doctor.facts import Environment, Facts, Machine, NoInterpreter, Settings, Tools, Unknown
from doctor.probe import environment, interpreter, layout, machine, packages, project, settings, subject, tools
from doctor.probe.box import Box
from doctor.probe.together import Probe

T = TypeVar("T")

LIMIT = 3.0
"""Seconds that all probes together may take; each program they start has a shorter limit of its own."""
_MATTERS = ("PYTHON", "PIP_", "UV_", "PIPX_", "CONDA_", "PYENV_", "XDG_")
_MATTER = ("PATH", "HOME", "SHELL", "VIRTUAL_ENV", "CI", "GITHUB_ACTIONS")


def look(
    *, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/", limit: float = LIMIT
) -> Facts:
    """Everything doctor knows of the box in folder ``root``; nothing is written, and under a root nothing is run.

    ``environ`` and ``cwd`` are the user's, and count only for the live box; ``python`` is what
    ``--python`` named.
    """
    box = Box(root)
    if not box.live:
        environ = {}
    path = subject.search_path(box, environ)
    asked, executable = subject.locate(box, python, path, cwd)
    dpkg = packages.Dpkg(box)
    sudo = tools.find(box, path, ["sudo"]) if box.live else None
    interpreters = Probe("python", lambda: interpreter.look(box, asked, executable, environ, cwd), limit)
    machines = Probe("machine", lambda: machine.look(box, environ, sudo), limit)
    toolboxes = Probe("tools", lambda: tools.look(box, path, environ, dpkg), limit)
    projects = Probe("project", lambda: project.look(box, cwd, environ) if box.live else None, limit)
    package = Probe("packages", lambda: packages.look(box, _package_names(box), dpkg), limit)
    other = Probe("interpreters", lambda: tuple(subject.others(box, path, executable, environ)), limit)
    own = Probe("environment", lambda: _own_environments(box, executable, environ), limit)

    unknown: list[Unknown] = []
    nobody = NoInterpreter(asked=asked, executable=executable, reason="time-limit", detail="no answer")
    found = _told(interpreters, nobody, unknown)
    prefix = None if isinstance(found, NoInterpreter) else found.prefix
    setting = Probe("settings", lambda: settings.look(box, prefix, environ), limit)
    known_packages, apt = _told(package, ((), None), unknown)
    of_subject, active = _told(own, (None, None), unknown)
    return Facts(
        machine=_told(machines, _NO_MACHINE, unknown),
        subject=found,
        others=_told(other, (), unknown),
        subject_environment=of_subject,
        active=active,
        missing_active=environ.get("VIRTUAL_ENV") if active is None else None,
        settings=_told(setting, Settings(), unknown),
        tools=_told(toolboxes, _NO_TOOLS, unknown),
        packages=known_packages,
        apt=apt,
        project=_told(projects, None, unknown),
        environ={k: v for k, v in environ.items() if k in _MATTER or k.startswith(_MATTERS)},
        today=date.today().isoformat(),
        root=box.root,
        unknown=tuple(unknown),
    )


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
    box: Box, executable: str | None, environ: Mapping[str, str]
) -> tuple[Environment | None, Environment | None]:
    """The virtual environment of the subject, and the active one."""
    folder = layout.environment_of(box, executable) if executable else None
    active = environ.get("VIRTUAL_ENV")
    return (
        environment.look(box, folder) if folder else None,
        environment.look(box, os.path.normpath(active)) if active else None,
    )


def _package_names(box: Box) -> list[str]:
    """The packages that matter on a box of Debian's family; pythonX.Y-venv belongs to its own python3."""
    real = box.resolve("/usr/bin/python3")
    minor = layout.minor_of(box, real) if real else ""
    return [*([f"python{minor}-venv"] if minor else []), "python3-venv", "python3-full", "pipx", "python3-pip"]
