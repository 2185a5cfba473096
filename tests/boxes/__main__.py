"""``python -m tests.boxes`` builds every root ahead of the tests."""

from __future__ import annotations

import sys
import time

from tests.boxes import namespace
from tests.boxes.layers import WANTED
from tests.boxes.roots import SUITES, UnbuildableError, root_of


def main() -> int:
    """Print the folder of each root and the seconds it took. Return 1 if one cannot be built."""
    reason = namespace.obstacle()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    failed = False
    for suite, layer in WANTED:
        if suite not in SUITES:
            continue
        start = time.monotonic()
        try:
            folder = root_of(suite, layer)
        except UnbuildableError as error:
            failed = True
            print(error, file=sys.stderr)
        else:
            print(f"{time.monotonic() - start:5.1f} s  {folder}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
