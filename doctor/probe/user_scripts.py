"""Find the commands of ``pip install --user`` that do not see their packages, because PYTHONNOUSERSITE hides these.

Guides to conda set the variable in a startup file of the shell. The commands are read, not started: each imports one
module, which is looked for where its Python looks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.probe.python.layout import layout_from_files
from doctor.probe.rootfs import Rootfs

_SCRIPT = re.compile(r"#!\s*(/\S*/python[\w.]*)\s*\n(?:.*\n){0,6}?from ([A-Za-z_]\w*)[\w.]* import ", re.ASCII)
"""The beginning of a command that pip wrote. One whose first line has options (-s, -E) does not count."""
_SCRIPT_LIMIT = 1 << 12


def find_hidden_scripts(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the commands in ``~/.local/bin`` whose module is only in the folder of this user's packages.

    Links lead to pipx applications or uv, which have environments of their own.
    """
    home = environ.get("HOME", "")
    if not environ.get("PYTHONNOUSERSITE") or not os.path.isabs(home):
        return
    folder = os.path.join(home, ".local/bin")
    for name in fs.names(folder):
        script = os.path.join(folder, name)
        match = None if fs.is_link(script) else _SCRIPT.match(fs.text(script, _SCRIPT_LIMIT) or "")
        layout = layout_from_files(fs, match[1], home, exact=False) if match else None
        if match is None or layout is None or layout.user_site is None:
            continue
        of_all = any(_has_module(fs, each, match[2]) for each in layout.package_folders)
        if _has_module(fs, layout.user_site, match[2]) and not of_all:
            yield script


def _has_module(fs: Rootfs, folder: str, name: str) -> bool:
    return any(fs.lexists(os.path.join(folder, each)) for each in (name, f"{name}.py"))
