"""Run the command line: turn every error into a message, and end the process with an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Callable
from functools import partial

from doctor.commands import command_line
from doctor.core import signals, trust
from doctor.core.errors import DoctorError, Exit
from doctor.core.lazy_typing import NoReturn
from doctor.report import output

_BUG = (
    "This is a bug in doctor: {}: {}. Please report it with the traceback, which DOCTOR_DEBUG=1 shows, and with the "
    "output of `doctor report`"
)
_USED_UP = (errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN)
"""Errors where a resource is used up: memory, open files, processes."""
_NOT_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
"""Errors where the answer cannot be written."""
_FIX_FLAGS = {"--venv", "--compile", "--offline", "--strict", "--as-typed", "--dry-run", "--yes", "--json"}
_FIX_VALUES = {"-r": "files", "--path": "path", "--python": "python", "--installer": "installer"}
"""The options of ``doctor fix`` that are understood without typer; those with a value, and the field of each."""


def main() -> NoReturn:
    """Run the command line and exit; every run ends here."""
    trust.protect_this_process()
    _ensure_home()
    _ignore_targets_of_others()
    code = _run(sys.argv[1:])
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Tearing down a thousand modules would take as long as a probe.
    os._exit(code)


def _ensure_home() -> None:
    """Set HOME to ``/`` where neither the variable nor the user database has a home folder (docker run --user 1234)."""
    if os.environ.get("HOME"):
        return
    import pwd

    try:
        pwd.getpwuid(os.getuid())
    except KeyError:
        os.environ["HOME"] = "/"


def _ignore_targets_of_others() -> None:
    """Let no variables of another user choose what root changes; the users of an application's container may."""
    if trust.distrust_of_variables(os.environ):
        from doctor.probe.machine import is_application_container
        from doctor.probe.rootfs import Rootfs

        if not is_application_container(Rootfs()):
            trust.ignore_targets()


def simple_fix(arguments: list[str]) -> Callable[[], int] | None:
    """Return a function that runs ``doctor fix`` with these arguments; ``None`` if typer has to parse them.

    Loading typer takes 30 ms, a fifth of the time in which an environment is created.
    """
    words, others, flags = iter(arguments[1:]), list[str](), set[str]()
    values: dict[str, list[str]] = {}
    if arguments[:1] != ["fix"]:
        return None
    for word in words:
        if word in _FIX_FLAGS:
            flags.add(word)
        elif word in _FIX_VALUES and (value := next(words, "-"))[:1] not in ("-", ""):
            values.setdefault(_FIX_VALUES[word], []).append(value)
        elif word[:1] not in ("-", ""):
            others.append(word)
        else:
            return None
    return partial(_fix, others, flags, values)


def _fix(requirements: list[str], flags: set[str], values: dict[str, list[str]]) -> int:
    from doctor.commands import fix
    from doctor.commands.arguments import installer_of_option
    from doctor.core.goal import Goal

    goal = Goal(
        requirements=tuple(requirements),
        files=tuple(values.get("files", ())),
        route="environment" if "--venv" in flags else None,
        path=values.get("path", [None])[-1],
        python=values.get("python", [None])[-1],
        offline="--offline" in flags,
        as_typed="--as-typed" in flags,
        strict="--strict" in flags,
        compiled="--compile" in flags,
        installer=installer_of_option(values.get("installer", [None])[-1]),
    )
    options = {"dry_run": "--dry-run" in flags, "yes": "--yes" in flags, "as_json": "--json" in flags}
    return fix.run(goal, **options, after_dashes=False)


def _dispatch(arguments: list[str]) -> int:
    if command_line.understands(arguments):
        return command_line.run(arguments)
    run_simple = simple_fix(arguments)
    if run_simple:
        return run_simple()
    from doctor import cli

    return cli.run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        signals.interrupt_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        output.make_robust()
        code = _dispatch(arguments)
        sys.stdout.flush()
        signals.ignore()  # the answer is complete
        return code
    except DoctorError as error:
        return _fail(arguments, error.message, error.code, error.command)
    except KeyboardInterrupt:
        return _fail(arguments, "Interrupted.", Exit.INTERRUPTED)
    except Exception as error:
        if os.environ.get("DOCTOR_DEBUG"):
            from doctor.report.text.error import show_traceback

            show_traceback()
        if isinstance(error, OSError) and error.errno in _NOT_WRITTEN:
            output.discard_output()
            return _fail(arguments, f"Could not write: {error.strerror}.", Exit.FAILED)
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _USED_UP):
            reason = getattr(error, "strerror", None) or "No memory is left"
            return _fail(arguments, f"doctor cannot continue. {reason}. See the limits: `ulimit -a`", Exit.BLOCKED)
        return _fail(arguments, _BUG.format(type(error).__name__, error), Exit.BUG)


def _fail(arguments: list[str], message: str, code: Exit, following: tuple[str, ...] = ()) -> int:
    from doctor.report.text import error

    signals.ignore()  # one answer is enough
    command = next((argument for argument in arguments if not argument.startswith("-")), None)
    error.show(message, code=code, command=command, following=following, as_json=_wants_json(arguments))
    return code


def _wants_json(arguments: list[str]) -> bool:
    spelt = " ".join(arguments)
    return "--json" in arguments or "--format=json" in arguments or "--format json" in spelt
