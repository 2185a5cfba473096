"""Install distributions before the system's, as ``sudo pip install --break-system-packages`` does."""

from __future__ import annotations

from tests.boxes import tiny
from tests.boxes.box import Box

SYSTEM, USER = "pip-shadows-system", "user-site-shadows-system"
FORCE = ("--break-system-packages", "--ignore-installed", "--no-deps")  # on trixie, packaging has no RECORD
PIP = ["python3", "-m", "pip", "install", *FORCE, *tiny.FIND]
DEPENDENT = "doctor-tiny-dependent"


def stock(box: Box) -> None:
    """Put three wheels into the box: a library, a packaging that apt's pipx cannot use, and one that requires it."""
    folder = box.path(tiny.WHEELS)
    folder.mkdir(parents=True)
    tiny.write_wheel(folder, tiny.LIBRARY)
    more = {
        "packaging/__init__.py": "",
        "packaging/deep/er.py": "",
        "packaging-99.0.data/data/share/packaging/man.1": "manual",
    }
    tiny.write_wheel(folder, "packaging", version="99.0", script=True, more=more)
    tiny.write_wheel(folder, DEPENDENT, "Requires-Dist: packaging>=99")
