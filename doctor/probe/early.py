"""The subject, found and asked: run if that is safe, else told by its files.

This is under way before the rest of doctor is loaded, so it loads little itself, and none of the facts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from doctor.core import process
from doctor.probe.debian import locks
from doctor.probe.python import layout as layouts
from doctor.probe.python import query, select, shims
from doctor.probe.python.layout import Failure, Layout
from doctor.probe.rootfs import Rootfs
from doctor.probe.scheduler import Probe


class Asking:
    """What takes time but none of doctor's own, begun at once: the interpreter's answer, the kernel's list of locks."""

    def __init__(self, fs: Rootfs, environ: Mapping[str, str], cwd: str, python: str | None, limit: float) -> None:
        self._box, self._environ, self._cwd = fs, environ, cwd
        self.path = select.search_path(fs, environ)
        """The folders of PATH."""
        self.asked, self.executable = select.locate(fs, python, self.path, environ, cwd)
        self.layout: Probe[Layout | Failure] = Probe("python", self._ask, limit)
        self.lock = Probe("lock", lambda: locks.holder(fs) if fs.live else None, limit)

    def _ask(self) -> Layout | Failure:
        if self.executable is None:
            name = f"Python {self.asked}" if self.asked[:1].isdecimal() else self.asked or "''"
            return Failure(reason="not-found", detail=f"no {name} was found")
        told = _told(self._box, self.executable, self._environ, self._cwd)
        if isinstance(told, Layout) and select.is_other(self.asked, told.version):
            detail = f"no Python {self.asked} was found: {self.executable} is {told.version}"
            return Failure(reason="not-found", detail=detail)
        return told


def _told(fs: Rootfs, executable: str, environ: Mapping[str, str], cwd: str) -> Layout | Failure:
    """Where ``executable`` keeps its things, or why that cannot be told."""
    real = fs.resolve(executable)
    if real is None:
        if fs.is_link(executable):
            return Failure(reason="dangling", detail=f"{executable} leads to a file that is gone")
        return Failure(reason="not-found", detail=f"{executable} does not exist")
    if not fs.is_program(real):
        return Failure(reason="not-executable", detail=f"{executable} is not a program that this user may run")
    program = shims.behind(fs, executable, environ, cwd) if fs.live else executable
    home = environ.get("HOME")
    by_files = layouts.by_files(fs, program, home, exact=not fs.live)
    if fs.live and _may_run(program, fs.resolve(program) or real, by_files, environ):
        told = query.ask(program, environ, cwd, old=by_files is not None and by_files.version.startswith("2."))
        if isinstance(told, process.TimedOut):
            return Failure(reason="time-limit", detail=f"{program} gave no answer within {told.limit:g} seconds")
        return Failure(reason="does-not-start", detail=told) if isinstance(told, str) else told
    detail = f"{executable} was not run, and its files do not tell where its stdlib is"
    return layouts.by_files(fs, program, home) or Failure(reason="not-told", detail=detail)


def _may_run(executable: str, real: str, by_files: Layout | None, environ: Mapping[str, str]) -> bool:
    """As root, run only what nobody else could have written: the program and all it imports at its start."""
    if os.geteuid() != 0:
        return True
    paths = [os.path.dirname(executable), real, environ.get("PYTHONHOME", "/")]
    if by_files:
        paths += [by_files.prefix, by_files.stdlib]
        for folder in by_files.search:
            paths.append(folder)
            starters = (name for name in Rootfs().names(folder) if name.endswith(".pth") or "customize" in name)
            paths += [os.path.join(folder, name) for name in starters]
    return query.trusted(paths)
