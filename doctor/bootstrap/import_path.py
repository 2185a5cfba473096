"""Control which folders Python imports from.

The current folder, PYTHONPATH and the user's site-packages precede doctor's own dependencies: an old
``typer`` in any of them would be imported instead. PYTHONPATH and the current folder even precede the
standard library. Therefore these functions run before any module is imported that Python has not loaded
by itself, and this module imports nothing else.
"""

from __future__ import annotations

import os
import sys


def restrict_to(*folders: str) -> None:
    """Reduce ``sys.path`` to ``folders`` and the standard library."""
    library = os.path.dirname(os.__file__)
    above, name = os.path.split(library)
    standard = {
        library,
        os.path.join(library, "lib-dynload"),
        os.path.join(sys.base_exec_prefix, os.path.basename(above), name, "lib-dynload"),
        os.path.join(above, f"python{sys.version_info[0]}{sys.version_info[1]}.zip"),
    }
    sys.path[:] = [*folders, *(path for path in sys.path if path in standard)]


def demote_untrusted() -> None:
    """Move the folders of PYTHONPATH, and the current folder of ``python -m``, to the end of ``sys.path``.

    They are not removed: doctor itself may have been installed through PYTHONPATH. The variable stays
    unchanged, because it is evidence.
    """
    untrusted = {_current_folder()} if _started_with_m() else set()
    if not sys.flags.ignore_environment:
        untrusted |= {os.path.abspath(path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path}
    demoted = [path for path in sys.path if path in untrusted]
    sys.path[:] = [path for path in sys.path if path not in untrusted] + demoted


def _current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return ""


def _started_with_m() -> bool:
    """Return whether Python was started as ``python -m``, which puts the current folder on ``sys.path``."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec is not None and spec.name != "__main__"  # the name if Python runs a folder or an archive
