"""``python -m doctor.bootstrap.create_environment DIR`` creates a virtual environment where ``venv`` is missing.

``make venv`` uses it. virtualenv is one of doctor's dependencies and carries the pip that it installs.
"""

from __future__ import annotations

import os
import sys
import tempfile

from doctor.bootstrap import dependencies, import_path
from doctor.bootstrap.pip_environment import for_programs


def main(arguments: list[str]) -> int:
    """Pass ``arguments`` to virtualenv, once doctor's dependencies are importable. Return the exit code."""
    try:
        folder = dependencies.find()
        if folder is None:
            folder = dependencies.install()
    except dependencies.SetupError as error:
        dependencies.notify(error.message)
        return error.code
    if folder:
        import_path.restrict_to(folder)
    with tempfile.TemporaryDirectory(prefix=".venv-", dir=os.getcwd()) as scratch:
        # After sudo -E, virtualenv would read settings and stored wheels in another user's folders.
        environment = for_programs(os.environ, scratch)
        os.environ.clear()
        os.environ.update(environment)
        import virtualenv

        virtualenv.cli_run(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
