"""Control which folders Python imports from.

The current folder, the folder of the started script and those of PYTHONPATH precede the standard library, and the
user's site-packages precede the system's: an old ``typer`` in any of them would be imported instead of doctor's own.
Therefore these functions run before any module is imported that Python has not loaded by itself, and this module
imports nothing else at its top.
"""

from __future__ import annotations

import os
import sys


def restrict_to(*folders: str) -> None:
    """Reduce ``sys.path`` to ``folders`` and the standard library."""
    standard = _standard_folders()
    sys.path[:] = [*folders, *(path for path in sys.path if path in standard)]


def remove_surroundings(own: str) -> None:
    """Reduce ``sys.path`` to the standard library, Python's site-packages and ``own``, the folder that contains doctor.

    The folders of PYTHONPATH, the current folder of ``python -m`` and the folder of a script are removed, unless they
    are one of these. The variable stays unchanged, because it is evidence. The user's site-packages come last if
    doctor is not installed there. Root imports from no folder that another user can change, unless doctor itself is
    in one.
    """
    standard = _standard_folders()
    site = sys.modules.get("site")
    permitted = {own, *standard, *(site.getsitepackages() if site else ())}
    surroundings = set() if getattr(sys.flags, "safe_path", sys.flags.isolated) else {_absolute(sys.path[0])}
    if not sys.flags.ignore_environment and os.environ.get("PYTHONPATH"):
        # An empty entry is the current folder: Modules/getpath.py of CPython, and site.py before 3.11.
        surroundings |= {_absolute(entry) for entry in os.environ["PYTHONPATH"].split(os.pathsep)}
    paths = [path for path in dict.fromkeys(map(_absolute, sys.path)) if path in permitted or path not in surroundings]
    last = {getattr(site, "USER_SITE", None)} - {own}
    sys.path[:] = sorted(paths, key=lambda path: (path not in standard, path in last))

    from doctor.core import trust

    if trust.is_root() and trust.distrust(own) is None:
        sys.path[:] = [path for path in sys.path if path in standard or trust.distrust(path) is None]


def _standard_folders() -> set[str]:
    """Return the entries of ``sys.path`` for the standard library, as CPython's Modules/getpath.py makes them."""
    library = os.path.dirname(os.__file__)
    above, name = os.path.split(library)
    return {
        library,
        os.path.join(library, "lib-dynload"),
        os.path.join(sys.base_exec_prefix, os.path.basename(above), name, "lib-dynload"),
        os.path.join(above, f"python{sys.version_info[0]}{sys.version_info[1]}.zip"),
    }


def _absolute(path: str) -> str:
    try:
        return os.path.abspath(path)
    except OSError:  # it is relative to a current folder that was removed
        return path
