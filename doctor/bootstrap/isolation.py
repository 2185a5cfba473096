"""Import from the folders that are meant, whatever the box has put in the way.

The current folder, PYTHONPATH and the user's site-packages all come before what doctor brings
along: an old ``typer`` in any of them would otherwise be the one that is imported.
"""

from __future__ import annotations

import os
import sys


def only(*folders: str) -> None:
    """Leave these folders and the standard library on ``sys.path``, and nothing else."""
    library = os.path.dirname(os.__file__)
    short = f"python{sys.version_info[0]}{sys.version_info[1]}.zip"
    compiled = os.path.join(
        sys.base_exec_prefix, getattr(sys, "platlibdir", "lib"), os.path.basename(library), "lib-dynload"
    )
    standard = {
        library,
        os.path.join(library, "lib-dynload"),
        compiled,
        os.path.join(os.path.dirname(library), short),
    }
    sys.path[:] = [*folders, *(path for path in sys.path if path in standard)]


def intruders_last() -> None:
    """Look in PYTHONPATH's folders and in the current one only for what is found nowhere else.

    Not dropped: a doctor that was installed by way of PYTHONPATH needs them. The variable itself
    stays as it is, for it is evidence.
    """
    suspects = {os.getcwd()} if _started_by_m() else set()
    if not sys.flags.ignore_environment:
        suspects |= {os.path.abspath(path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path}
    last = [path for path in sys.path if path in suspects]
    sys.path[:] = [path for path in sys.path if path not in suspects] + last


def _started_by_m() -> bool:
    """Whether ``sys.path[0]`` is the current folder, as ``python -m`` has it."""
    return sys.orig_argv[1:2] == ["-m"] or "-m" in sys.orig_argv[: -len(sys.argv) or None]
