"""Make doctor's dependencies importable, then run the command line. Every start except that of the pyz runs this."""

from __future__ import annotations

import gc
import os
import sys

from doctor import __version__
from doctor.bootstrap import import_path

TYPE_CHECKING = False  # importing typing has to wait until sys.path is safe
if TYPE_CHECKING:
    from typing import NoReturn

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> NoReturn:
    """Run doctor. In a checkout, install its dependencies into a private folder before the first command needs them."""
    if sys.argv[1:] in (["--version"], ["version"]):
        _show_version()
    import_path.remove_surroundings(os.path.dirname(_PACKAGE))
    if sys.implementation.name != "cpython":
        _exit(f"doctor runs on CPython only. Start it with that: `python3 {_PACKAGE}`", 2)
    gc.set_threshold(100_000)  # collecting garbage while modules load would cost a tenth of a short run
    from doctor.core import trust

    trust.protect_this_process()
    if _is_checkout():
        _prepare_checkout()
    from doctor.main import main as run

    run()
    sys.exit()


def _show_version() -> None:
    """Print the version and exit, before anything is imported: that would take longer than Python takes to start.

    Return where stdout cannot be written, which the command reports.
    """
    try:
        os.write(1, f"doctor {__version__}\n".encode())
    except OSError:
        return
    if _is_checkout():
        _remove_compiled_files()
    os._exit(0)


def _is_checkout() -> bool:
    return os.path.exists(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml"))


def _prepare_checkout() -> None:
    from doctor.bootstrap import dependencies
    from doctor.bootstrap.seal import redirect_compiled_files
    from doctor.commands import command_line
    from doctor.report import output

    output.make_robust()  # the messages of pip and the names of programs are shown
    try:
        folder = dependencies.find()
        if folder is None and command_line.understands(sys.argv[1:]):
            _remove_compiled_files()
            return
        folder = dependencies.install() if folder is None else folder
    except dependencies.SetupError as error:
        _exit(error.message, error.code)
    except OSError as error:
        _exit(f"Installing what doctor needs failed: {error}", 3)
    except KeyboardInterrupt:
        _exit("Interrupted while installing what doctor needs. The next start begins again.", 130)
    if not folder:
        return
    import_path.restrict_to(folder)
    _remove_compiled_files()
    redirect_compiled_files(os.path.dirname(folder))


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
