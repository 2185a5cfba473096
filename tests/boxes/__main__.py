"""``python -m tests.boxes`` builds every root ahead of the tests."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.boxes import namespace
from tests.boxes.layers import WANTED
from tests.boxes.roots import SUITES, UnbuildableError, parent_of_boxes, root_of


def main() -> int:
    """Print the folder of each root and the seconds it took. Return 1 if one cannot be built."""
    reason = namespace.obstacle()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    parent_of_boxes()  # the namespace is entered by this thread, so that those that it starts are in it
    with ThreadPoolExecutor() as pool:  # a suite waits for the network while another unpacks
        return int(not all([*pool.map(build, SUITES)]))


def build(suite: str) -> bool:
    """Build the roots of a suite, one after the other. Return whether all were built."""
    built = True
    for layer in (layer for other, layer in WANTED if other == suite):
        start = time.monotonic()
        try:
            folder = root_of(suite, layer)
        except UnbuildableError as error:
            built = False
            print(error, file=sys.stderr)
        else:
            print(f"{time.monotonic() - start:5.1f} s  {folder}", flush=True)
    return built


if __name__ == "__main__":
    sys.exit(main())
