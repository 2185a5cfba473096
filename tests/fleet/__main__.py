"""``python -m tests.fleet PYZ``: sanity tests, ten sick hosts, and with ``HOSTS=200`` a measurement."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.fleet import many, sanity, ten
from tests.fleet.controller import Controller
from tests.fleet.hosts import fleet
from tests.tools import collection


def main(pyz: Path) -> int:
    """Print what was found and measured; return 1 if anything is not as it should be."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="fleet-") as name:
        print("\n".join(sanity.run(Path(name), pyz)), flush=True)
    for requirement in (collection.OLDEST, collection.NEWEST):
        with tempfile.TemporaryDirectory(prefix="fleet-") as name, fleet(Path(name)) as hosts:
            controller = Controller(programs=collection.programs_of(requirement), folder=Path(name))
            print(controller.run("ansible", "--version").stdout.splitlines()[0], flush=True)
            controller.install(pyz)
            problems += ten.run(hosts, controller)
    number = int(os.environ.get("HOSTS") or 0)
    if number:
        with tempfile.TemporaryDirectory(prefix="fleet-") as name, fleet(Path(name)) as hosts:
            controller = Controller(programs=collection.programs_of(collection.NEWEST), folder=Path(name))
            controller.install(pyz)
            print("\n".join(many.run(hosts, controller, number)))
    print("\n".join(problems) or "Each host was healed, a second run changed nothing, and undo left only receipts.")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
