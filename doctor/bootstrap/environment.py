"""``python -m doctor.bootstrap.environment DIR``: a virtual environment, on a box that cannot make one.

For ``make venv``. virtualenv is among doctor's dependencies, and carries the pip that it installs.
"""

from __future__ import annotations

import sys

from doctor.bootstrap import isolation, packages


def main(words: list[str]) -> int:
    """Make the environment that ``words`` ask virtualenv for."""
    try:
        folder = packages.ready()
    except packages.CannotSetUpError as error:
        packages.say(error.message)
        return error.code
    if folder:
        isolation.only(folder)
    import virtualenv

    virtualenv.cli_run(words)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
