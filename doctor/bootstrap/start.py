"""Where every start leads through: make the dependencies importable, then run the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

from doctor.bootstrap import isolation


def main() -> NoReturn:
    """Run doctor. From a bare checkout its dependencies are set up first, in a folder of their own."""
    if (Path(__file__).parents[2] / "pyproject.toml").is_file():
        _from_checkout()
    else:
        isolation.intruders_last()
    from doctor.cli import main as run

    run()
    sys.exit()


def _from_checkout() -> None:
    from doctor.bootstrap import packages

    try:
        folder = packages.ready()
    except packages.CannotSetUpError as error:
        _failed(error.message, error.code)
    except KeyboardInterrupt:
        _failed("Interrupted while setting up; the next start begins anew.", 130)
    if folder is None:
        isolation.intruders_last()
        return
    isolation.only(folder)
    _forget_compiled()
    sys.pycache_prefix = f"{folder}.compiled"
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)


def _forget_compiled() -> None:
    """Take away the two files that Python wrote into the checkout before doctor could say where to.

    They stay where there are more of them: those are a developer's.
    """
    cache = Path(__file__).parents[1] / "__pycache__"
    tag = sys.implementation.cache_tag
    names = {f"__init__.{tag}.pyc", f"__main__.{tag}.pyc"}
    try:
        if {entry.name for entry in cache.iterdir()} <= names:
            for name in names:
                (cache / name).unlink(missing_ok=True)
            cache.rmdir()
    except OSError:
        return  # there are none, or they are not ours


def _failed(message: str, code: int) -> NoReturn:
    from doctor.exit import Exit
    from doctor.report import failure

    words = sys.argv[1:]
    command = next((word for word in words if not word.startswith("-")), None)
    failure.show(message, code=Exit(code), command=command, as_json="--json" in words)
    sys.exit(code)
