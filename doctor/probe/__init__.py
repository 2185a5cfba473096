"""The only readers of a box: ``look`` gives its facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from doctor.probe.asking import Asking
from doctor.probe.box import Box

if TYPE_CHECKING:
    from doctor.facts import Facts

LIMIT = 3.0
"""Seconds that all probes together may take; each program they start has a shorter limit of its own."""


class Look:
    """A look at the box in folder ``root``: the interpreter is asked at once, the files are read by ``facts``.

    Nothing is written, and under a root nothing is run. ``environ`` and ``cwd`` are the user's, and
    count only for the live box; ``python`` is what ``--python`` named; ``limit`` is in seconds.
    """

    def __init__(
        self, *, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/", limit: float = LIMIT
    ) -> None:
        self._box = Box(root)
        self._environ = environ if self._box.live else {}
        self._cwd = cwd
        self._limit = limit
        self._asking = Asking(self._box, self._environ, cwd, python, limit)

    def facts(self) -> Facts:
        """What was seen; waits until the limit at the longest."""
        from doctor.probe import everything

        return everything.facts(self._box, self._environ, self._cwd, self._asking, self._limit)


def look(*, environ: Mapping[str, str], cwd: str, python: str | None = None, root: str = "/") -> Facts:
    """Everything doctor knows of a box; see ``Look`` for the words."""
    return Look(environ=environ, cwd=cwd, python=python, root=root).facts()
