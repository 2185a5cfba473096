"""Find out whether Python fails because LD_LIBRARY_PATH makes it load a damaged or another library."""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core import trust
from doctor.probe.python.layout import Failure, Layout
from doctor.probe.python.query import query_layout
from doctor.probe.rootfs import Rootfs

_VARIABLE = "LD_LIBRARY_PATH"


def find_library_fault(
    fs: Rootfs, program: str, layout: Layout | Failure, environ: Mapping[str, str], cwd: str
) -> str | None:
    """Return what does not work in ``program`` with LD_LIBRARY_PATH, and works without it; ``None`` where all does.

    ``layout`` is its answer with the variable. It runs once more only where something is wrong.
    """
    if not (environ.get(_VARIABLE) and fs.live):
        return None
    if isinstance(layout, Layout):
        lacking = set(layout.lacking_modules)
    elif layout.reason == "does-not-start":
        lacking = {layout.detail}
    else:
        return None
    if not lacking:
        return None
    folder = "/" if trust.distrust_of_root([cwd]) else cwd
    again = query_layout(program, {**environ, _VARIABLE: ""}, folder, is_python2=False)
    if isinstance(again, Failure):
        return None
    cured = lacking.difference(again.lacking_modules)
    return ", ".join(sorted(cured)) or None
