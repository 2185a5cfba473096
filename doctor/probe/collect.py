"""Collect the facts of a machine."""

from __future__ import annotations

import os
from collections.abc import Mapping

from doctor.core.errors import DoctorError, Exit
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.probe.early import EarlyProbe
from doctor.probe.python.select import own_environment
from doctor.probe.rootfs import Rootfs

if TYPE_CHECKING:
    from doctor.facts import Facts

LIMIT = 6.0
"""Seconds that all probes together may take, or one that starts later; each program they start has a shorter limit."""
_OPEN_FILES = 32
"""Files that must be allowed to be open at once. The probes open some ten; where no other can be opened, the end of a
thread aborts the process, because glibc loads libgcc_s.so.1 then."""


class Collector:
    """Collects the facts of the machine whose files are in folder ``root``.

    The subject starts at once, so that the caller can load other modules while it runs; ``facts`` reads the
    files. Nothing is written, and no program in another root is run. ``environ`` and ``cwd`` are the user's and count
    only for the live machine; ``python`` is the value of ``--python``; ``limit`` is in seconds.
    """

    def __init__(
        self, *, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/", limit: float = LIMIT
    ) -> None:
        if 0 <= os.sysconf("SC_OPEN_MAX") < _OPEN_FILES:  # -1 stands for no limit
            raise DoctorError(
                f"Too few files may be open at once for doctor. Raise the limit: `ulimit -n {_OPEN_FILES}`",
                Exit.BLOCKED,
            )
        self._fs = Rootfs(root)
        self._environ = _of_user(environ) if self._fs.live else {}
        self._cwd = cwd
        self._limit = limit
        self._early = EarlyProbe(self._fs, self._environ, cwd, python, limit)

    def facts(self, *, deep: bool = False, at_once: bool = True) -> Facts:
        """Return the facts, after at most ``limit`` seconds; with ``deep``, also read all files of the environment.

        Without ``at_once``, most are found when they are first read.
        """
        from doctor.probe import assemble

        facts = assemble.read_facts(self._fs, self._environ, self._cwd, self._early, self._limit, at_once=at_once)
        if not deep or facts.damage is None or facts.used_environment is None:
            return facts
        from doctor.core.record import replace
        from doctor.probe.python.damage import read_damage

        known = set(assemble.cuts(self._fs))
        damage = read_damage(self._fs, facts.used_environment, facts.project, deep=True)
        further = (cut for cut in assemble.cuts(self._fs) if cut not in known)
        return replace(facts, damage=damage, unknown=(*facts.unknown, *further))


def _of_user(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the variables without a VIRTUAL_ENV that a tool set for doctor alone.

    An empty HOME is the root folder for pip and pipx (``posixpath.expanduser``), and so it is for the probes.
    """
    own = own_environment(environ)
    variables = {name: value for name, value in environ.items() if name != "VIRTUAL_ENV" or value != own}
    return {**variables, "HOME": variables["HOME"] or "/"} if "HOME" in variables else variables


def collect(*, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/") -> Facts:
    """Return the facts of a machine, most of which are found when they are first read.

    The parameters are those of ``Collector``.
    """
    return Collector(environ=environ, cwd=cwd, python=python, root=root).facts(at_once=False)
