"""Make doctor's dependencies importable, then run the command line. Every start except that of the pyz runs this."""

from __future__ import annotations

import os
import sys

from doctor.bootstrap import import_path

TYPE_CHECKING = False  # importing typing has to wait until sys.path is safe
if TYPE_CHECKING:
    from typing import NoReturn

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> NoReturn:
    """Run doctor. In a checkout, install its dependencies into a private folder first."""
    import_path.remove_surroundings(os.path.dirname(_PACKAGE))
    from doctor.core import trust

    trust.protect_this_process()
    if os.path.exists(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml")):
        _prepare_checkout()
    from doctor.main import main as run

    run()
    sys.exit()


def _prepare_checkout() -> None:
    from doctor.bootstrap import dependencies
    from doctor.report import output

    output.make_robust()  # the messages of pip and the names of programs are shown
    try:
        folder = dependencies.find_or_install()
    except dependencies.SetupError as error:
        _exit(error.message, error.code)
    except OSError as error:
        _exit(f"Installing what doctor needs failed: {error}", 3)
    except KeyboardInterrupt:
        _exit("Interrupted while installing what doctor needs. The next start begins again.", 130)
    if folder is None:
        return
    import_path.restrict_to(folder)
    _remove_compiled_files()
    sys.pycache_prefix = f"{os.path.dirname(folder)}.compiled"
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)


def _remove_compiled_files() -> None:
    """Remove the compiled files that Python wrote into the checkout before doctor could redirect them.

    Nothing is removed if the folder contains other files: a developer's Python wrote them.
    """
    cache = os.path.join(_PACKAGE, "__pycache__")
    names = {f"{name}.{sys.implementation.cache_tag}.pyc" for name in ("__init__", "__main__")}
    try:
        if set(os.listdir(cache)) <= names:
            for name in os.listdir(cache):
                os.unlink(os.path.join(cache, name))
            os.rmdir(cache)
    except OSError:
        return  # the folder is missing, or belongs to another user


def _exit(message: str, code: int) -> NoReturn:
    """Report ``message`` as every command reports an error, and exit with ``code``."""
    from doctor.core.errors import Exit
    from doctor.report.text import error

    arguments = sys.argv[1:]
    command = next((argument for argument in arguments if not argument.startswith("-")), None)
    error.show(message, code=Exit(code), command=command, as_json="--json" in arguments)
    sys.exit(code)
