"""The only readers of a box: ``look`` gives its facts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
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
    """A look at the box in folder ``root``: the interpreter is asked at once, the files are read by ``facts``.

    Nothing is written, and under a root nothing is run. ``environ`` and ``cwd`` are the user's, and
    count only for the live box; ``python`` is what ``--python`` named; ``limit`` is in seconds.
    """

    def __init__(
        self, *, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/", limit: float = LIMIT
    ) -> None:
        self._box = box = Box(root)
        self._environ = environ = environ if box.live else {}
        self._cwd = cwd
        self._limit = limit
        self._path = subject.search_path(box, environ)
        self._asked, self._executable = asked, executable = subject.locate(box, python, self._path, cwd)
        self._python = Probe("python", lambda: interpreter.look(box, asked, executable, environ, cwd), limit)

    def facts(self) -> Facts:
        """What was seen; waits until the limit at the longest."""
        box, environ, path, executable = self._box, self._environ, self._path, self._executable
        dpkg = packages.Dpkg(box)
        machines = self._probe("machine", lambda: machine.look(box, environ, path))
        toolbox = self._probe("tools", lambda: tools.look(box, path, environ, dpkg))
        projects = self._probe("project", lambda: project.look(box, self._cwd, environ) if box.live else None)
        package = self._probe("packages", lambda: packages.look(box, _package_names(box), dpkg))
        own = self._probe("environment", lambda: _own_environments(box, executable, environ, self._cwd))

        unknown: list[Unknown] = []
        found = _told(self._python, self._nobody(), unknown)
        prefix = None if isinstance(found, NoInterpreter) else found.prefix
        setting = self._probe("settings", lambda: settings.look(box, prefix, environ))
        here = _told(projects, None, unknown)
        wanted = (here is not None and here.requires_python is not None) or prefix is None
        others = self._probe("interpreters", lambda: subject.others(box, path, executable, environ) if wanted else ())
        known_packages, apt = _told(package, ((), None), unknown)
        of_subject, active = _told(own, (None, None), unknown)
        return Facts(
            machine=_told(machines, _NO_MACHINE, unknown),
            subject=found,
            by_path="/" not in self._asked,
            others=_told(others, (), unknown),
            subject_environment=of_subject,
            active=active,
            missing_active=environ.get("VIRTUAL_ENV") if active is None else None,
            settings=_told(setting, Settings(), unknown),
            tools=_told(toolbox, _NO_TOOLS, unknown),
            packages=known_packages,
            apt=apt,
            project=here,
            environ={k: v for k, v in environ.items() if k in _MATTER or k.startswith(_MATTERS)},
            today=date.today().isoformat(),
            root=box.root,
            unknown=tuple(unknown),
        )

    def _probe(self, what: str, read: Callable[[], T]) -> Probe[T]:
        return Probe(what, read, self._limit)

    def _nobody(self) -> NoInterpreter:
        return NoInterpreter(
            asked=self._asked, executable=self._executable, reason="time-limit", detail="there was no answer in time"
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
