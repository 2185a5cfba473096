"""Where every start leads through: make the dependencies importable, then run the command line."""

from __future__ import annotations

import os
import sys

from doctor.bootstrap import isolation

TYPE_CHECKING = False  # the module typing has to wait until it is sure whose it is
if TYPE_CHECKING:
    from typing import NoReturn

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> NoReturn:
    """Run doctor. From a bare checkout its dependencies are set up first, in a folder of their own."""
    isolation.intruders_last()
    if os.path.exists(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml")):
        _from_checkout()
    from doctor.main import main as run

    run()
    sys.exit()


def _from_checkout() -> None:
    from doctor.bootstrap import packages

    try:
        folder = packages.ready()
    except packages.CannotSetUpError as error:
        _failed(error.message, error.code)
    except OSError as error:
        _failed(f"PipOption up failed: {error}", 3)
    except KeyboardInterrupt:
        _failed("Interrupted while setting up; the next start begins anew.", 130)
    if folder is None:
        return
    isolation.only(folder)
    _forget_compiled()
    sys.pycache_prefix = f"{folder}.compiled"
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)


def _forget_compiled() -> None:
    """Take away the two files that Python wrote into the checkout before doctor could say where to.

    They stay where there are more of them: those are a developer's.
    """
    cache = os.path.join(_PACKAGE, "__pycache__")
    names = {f"{name}.{sys.implementation.cache_tag}.pyc" for name in ("__init__", "__main__")}
    try:
        if set(os.listdir(cache)) <= names:
            for name in os.listdir(cache):
                os.unlink(os.path.join(cache, name))
            os.rmdir(cache)
    except OSError:
        return  # there are none, or they are not ours


def _failed(message: str, code: int) -> NoReturn:
    from doctor.core.errors import Exit
    from doctor.report.text import error

    words = sys.argv[1:]
    command = next((word for word in words if not word.startswith("-")), None)
    error.show(message, code=Exit(code), command=command, as_json="--json" in words)
    sys.exit(code)
