"""The only readers of a box: ``look`` gives its facts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from doctor.facts import Environment, Facts, Machine, NoInterpreter, Settings, Tools, Unknown
from doctor.probe import environment, interpreter, layout, machine, packages, project, settings, shims, subject, tools
from doctor.probe.box import Box
from doctor.probe.together import Probe

T = TypeVar("T")

LIMIT = 3.0
"""Seconds that all probes together may take; each program they start has a shorter limit of its own."""
_MATTERS = ("PYTHON", "PIP_", "UV_", "PIPX_", "CONDA_", "PYENV_", "XDG_")
_MATTER = ("PATH", "HOME", "SHELL", "VIRTUAL_ENV", "CI", "GITHUB_ACTIONS")


class Look:
    """A look at the box in folder ``root``, under way from the moment it is made.

    Nothing is written, and under a root nothing is run. ``environ`` and ``cwd`` are the user's, and
    count only for the live box; ``python`` is what ``--python`` named; ``limit`` is in seconds.
    """

    def __init__(
        self, *, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/", limit: float = LIMIT
    ) -> None:
        self._box = box = Box(root)
        self._environ = environ = environ if box.live else {}
        self._limit = limit
        path = subject.search_path(box, environ)
        self._asked, self._executable = asked, executable = subject.locate(box, python, path, cwd)
        # The interpreter first: while it answers, the others read.
        self._python = Probe("python", lambda: interpreter.look(box, asked, executable, environ, cwd), limit)
        dpkg = packages.Dpkg(box)
        self._machine = Probe("machine", lambda: machine.look(box, environ, path), limit)
        self._tools = Probe("tools", lambda: tools.look(box, path, environ, dpkg), limit)
        self._project = Probe("project", lambda: project.look(box, cwd, environ) if box.live else None, limit)
        self._packages = Probe("packages", lambda: packages.look(box, _package_names(box), dpkg), limit)
        self._others = Probe("interpreters", lambda: tuple(subject.others(box, path, executable, environ)), limit)
        self._own = Probe("environment", lambda: _own_environments(box, executable, environ, cwd), limit)

    def facts(self) -> Facts:
        """What was seen; waits until the limit at the longest."""
        unknown: list[Unknown] = []
        nobody = NoInterpreter(
            asked=self._asked, executable=self._executable, reason="time-limit", detail="there was no answer in time"
        )
        found = _told(self._python, nobody, unknown)
        prefix = None if isinstance(found, NoInterpreter) else found.prefix
        setting = Probe("settings", lambda: settings.look(self._box, prefix, self._environ), self._limit)
        known_packages, apt = _told(self._packages, ((), None), unknown)
        of_subject, active = _told(self._own, (None, None), unknown)
        return Facts(
            machine=_told(self._machine, _NO_MACHINE, unknown),
            subject=found,
            others=_told(self._others, (), unknown),
            subject_environment=of_subject,
            active=active,
            missing_active=self._environ.get("VIRTUAL_ENV") if active is None else None,
            settings=_told(setting, Settings(), unknown),
            tools=_told(self._tools, _NO_TOOLS, unknown),
            packages=known_packages,
            apt=apt,
            project=_told(self._project, None, unknown),
            environ={k: v for k, v in self._environ.items() if k in _MATTER or k.startswith(_MATTERS)},
            today=date.today().isoformat(),
            root=self._box.root,
            unknown=tuple(unknown),
        )


def look(*, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/") -> Facts:
    """Everything doctor knows of a box; see ``Look`` for the words."""
    return Look(environ=environ, cwd=cwd, python=python, root=root).facts()


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


def _package_names(box: Box) -> list[str]:
    """The packages that matter on a box of Debian's family; pythonX.Y-venv belongs to its own python3."""
    real = box.resolve("/usr/bin/python3")
    minor = layout.minor_of(box, real) if real else ""
    return [*([f"python{minor}-venv"] if minor else []), "python3-venv", "python3-full", "pipx", "python3-pip"]
