"""Find out whether LD_LIBRARY_PATH makes Python load another library, and which code needs modules that it lacks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import trust
from doctor.probe.python.layout import Failure, Layout
from doctor.probe.python.query import query_layout
from doctor.probe.rootfs import Rootfs

_VARIABLE = "LD_LIBRARY_PATH"
_FILES, _SIZE = 200, 128 << 10
"""Files of code that are read, and bytes of each."""


def find_library_fault(
    fs: Rootfs, program: str, layout: Layout | Failure, environ: Mapping[str, str], cwd: str
) -> str | None:
    """Return what does not work in ``program`` with LD_LIBRARY_PATH, and works without it; ``None`` if all does.

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
    found = lacking.difference(again.lacking_modules)
    return ", ".join(sorted(found)) or None


def find_imports(fs: Rootfs, folder: str, modules: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (module, file) where code in ``folder``, or one below it, imports one of ``modules`` unconditionally.

    ``_sqlite3`` stands for the module that imports it: ``sqlite3``.
    """
    names = "|".join(re.escape(module.removeprefix("_")) for module in modules)
    pattern = re.compile(rf"^(?:import|from)[ \t]+({names})\b", re.MULTILINE)
    below, files = fs.entries(folder)
    files = [
        *files,
        *(os.path.join(name, file) for name in below[:_FILES] for file in fs.entries(f"{folder}/{name}")[1]),
    ]
    for file in [name for name in files if name.endswith(".py")][:_FILES]:
        found = pattern.search(fs.text(os.path.join(folder, file), _SIZE) or "")
        if found:
            yield found[1], os.path.join(folder, file)
