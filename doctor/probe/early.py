"""Start the probe that mostly waits: it runs the subject.

It runs while the rest of doctor is loaded, so this module imports little, and no facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core import trust
from doctor.probe.python import query, select, startup
from doctor.probe.python.layout import Failure, Layout, layout_from_files
from doctor.probe.python.own import layout_of_own
from doctor.probe.rootfs import Rootfs
from doctor.probe.scheduler import Probe, Probes

_HEAD_START = 0.01
"""Seconds in which a layout is read from files. Until then this thread would take turns with the probe at Python's
global lock; a Python that has to be started takes longer, and doctor loads the rest meanwhile."""


class EarlyProbe:
    """The subject of this run, and the probe that started with it.

    ``python`` is the value of ``--python``; ``limit`` is in seconds.
    """

    def __init__(self, fs: Rootfs, environ: Mapping[str, str], cwd: str, python: str | None, limit: float) -> None:
        self._fs, self._environ, self._cwd = fs, environ, cwd
        self.path = select.search_path(fs, environ)
        """The folders of PATH."""
        self.requested, self.executable = select.find_subject(fs, python, self.path, environ, cwd)
        self.layout: Probe[Layout | Failure] = Probes(limit, at_once=True).start("python", self._read_layout)
        self.layout.wait(_HEAD_START)

    def _read_layout(self) -> Layout | Failure:
        if self.executable is None:
            name = f"Python {self.requested}" if self.requested[:1].isdecimal() else self.requested or "''"
            return Failure(reason="not-found", detail=f"no {name} was found")
        layout = _read_layout(self._fs, self.executable, self._environ, self._cwd)
        if isinstance(layout, Layout) and select.is_other_version(self.requested, layout.version):
            detail = f"no Python {self.requested} was found: {self.executable} is {layout.version}"
            return Failure(reason="not-found", detail=detail)
        return layout


def _read_layout(fs: Rootfs, executable: str, environ: Mapping[str, str], cwd: str) -> Layout | Failure:
    """Return the layout that ``executable`` reports, or if it may not be run, the layout by its files."""
    real = fs.resolve(executable)
    if real is None:
        if fs.is_link(executable):
            return Failure(reason="dangling", detail=f"{executable} is a link to a file that does not exist")
        return Failure(reason="not-found", detail=f"{executable} does not exist")
    if not fs.is_program(real):
        return Failure(reason="not-executable", detail=f"you cannot run {executable}, or it is not a program")
    program = select.resolve_shim(fs, executable, environ, cwd) if fs.live else executable
    home = environ.get("HOME")
    from_files = layout_from_files(fs, program, home, exact=not fs.live)
    distrusted = startup.distrust_of_python(fs, program, environ, from_files) if fs.live else None
    if fs.live and distrusted is None:
        own = layout_of_own(fs, program, environ, from_files)
        if own is not None:
            return own
        is_python2 = from_files is not None and from_files.version.startswith("2.")
        # A shim of asdf starts what a file in the current folder names.
        folder = "/" if trust.distrust_of_root([cwd]) else cwd
        return query.query_layout(program, environ, folder, is_python2=is_python2)
    reason = f" because {distrusted}" if distrusted else ""
    detail = f"doctor did not run {executable}{reason}, and its standard library was not found"
    return layout_from_files(fs, program, home) or Failure(reason="undetermined", detail=detail)
