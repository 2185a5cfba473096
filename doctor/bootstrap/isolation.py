"""Import from the folders that are meant, whatever the box has put in the way.

The current folder, PYTHONPATH and the user's site-packages all come before what doctor brings
along: an old ``typer`` in any of them would otherwise be the one that is imported. PYTHONPATH and
the current folder even come before the standard library; so this is called before anything of it is
imported that Python has not loaded by itself, and imports nothing else.
"""

from __future__ import annotations

import os
import sys


def only(*folders: str) -> None:
    """Leave these folders and the standard library on ``sys.path``, and nothing else."""
    library = os.path.dirname(os.__file__)
    above, name = os.path.split(library)
    standard = {
        library,
        os.path.join(library, "lib-dynload"),
        os.path.join(sys.base_exec_prefix, os.path.basename(above), name, "lib-dynload"),
        os.path.join(above, f"python{sys.version_info[0]}{sys.version_info[1]}.zip"),
    }
    sys.path[:] = [*folders, *(path for path in sys.path if path in standard)]


def intruders_last() -> None:
    """Look in PYTHONPATH's folders and in the current one only for what is found nowhere else.

    Not dropped: a doctor that was installed by way of PYTHONPATH needs them. The variable itself
    stays as it is, for it is evidence.
    """
    suspects = {_current()} if _started_by_m() else set()
    if not sys.flags.ignore_environment:
        suspects |= {os.path.abspath(path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path}
    last = [path for path in sys.path if path in suspects]
    sys.path[:] = [path for path in sys.path if path not in suspects] + last


def _current() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return ""


def _started_by_m() -> bool:
    """Whether ``sys.path[0]`` is the current folder, as ``python -m`` has it."""
    own = len(sys.orig_argv) - len(sys.argv)
    return "-m" in sys.orig_argv[: own + 1]
