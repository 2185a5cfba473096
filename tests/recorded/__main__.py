"""Record a real root: ``python -m tests.recorded ROOT NAME``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.recorded import FOLDER, record

root, name = sys.argv[1:]
(FOLDER / f"{name}.json").write_text(json.dumps(record(Path(root)), indent=1) + "\n")
