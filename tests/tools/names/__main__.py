"""``python -m tests.tools.names`` writes doctor/plan/data/names.txt, which is shipped. It needs the network and apt.

The sources are kept in a folder of the cache, and fetched again when that is removed.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests import REPOSITORY
from tests.tools.names.merge import merge
from tests.tools.names.sources import fetch

PATH = REPOSITORY / "doctor/plan/data/names.txt"

if __name__ == "__main__":
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "doctor-names")
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(merge(fetch(cache)), "utf-8")
