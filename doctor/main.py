"""Run the command line: turn every error into a message, and end the process with an exit code."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import signal
import sys
from typing import NoReturn

from doctor.core import signals, trust
from doctor.core.errors import DoctorError, Exit
from doctor.report import output

_BUG = (
    "This is a bug in doctor: {}: {}. Please report it with the traceback, which DOCTOR_DEBUG=1 shows, and with the "
    "output of `doctor report`"
)
_USED_UP = (errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN)
"""Errors where a resource is used up: memory, open files, processes."""
_FLAGS_OF_CHECK = {"--json": "as_json", "--all": "show_all", "--deep": "deep"}
"""The flags of ``doctor check``, and the parameters that they set."""


def main() -> NoReturn:
    """Run the command line and exit; every run ends here."""
    trust.protect_this_process()
    gc.set_threshold(100_000)  # collecting garbage while modules load would cost a tenth of a short run
    code = _run(sys.argv[1:])
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Tearing down a thousand modules would take as long as a probe.
    os._exit(code)


def simple_check(arguments: list[str]) -> dict[str, bool] | None:
    """Return the parameters of a ``check`` with no other options than flags; ``None`` for any other command line."""
    if arguments[:1] != ["check"] or not set(arguments[1:]) <= _FLAGS_OF_CHECK.keys():
        return None
    return {parameter: flag in arguments for flag, parameter in _FLAGS_OF_CHECK.items()}


def _dispatch(arguments: list[str]) -> int:
    flags = simple_check(arguments)
    if flags is not None:  # prompts and scripts run this, and loading typer would take a third of the time
        from doctor.commands import check

        return check.run(python=None, root=None, only=None, ignore=None, fail_on=None, **flags)
    from doctor import cli

    return cli.run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        signals.interrupt_on(signal.SIGINT)
        output.make_robust()
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except DoctorError as error:
        return _fail(arguments, error.message, error.code)
    except KeyboardInterrupt:
        return _fail(arguments, "Interrupted.", Exit.INTERRUPTED)
    except BrokenPipeError:
        output.discard_output()
        return Exit.OK
    except Exception as error:
        if os.environ.get("DOCTOR_DEBUG"):
            from doctor.report.text.error import show_traceback

            show_traceback()
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS):
            output.discard_output()
            return _fail(arguments, f"Could not write: {error.strerror}.", Exit.FAILED)
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _USED_UP):
            reason = getattr(error, "strerror", None) or "No memory is left"
            return _fail(arguments, f"doctor cannot continue. {reason}. See the limits: `ulimit -a`", Exit.BLOCKED)
        return _fail(arguments, _BUG.format(type(error).__name__, error), Exit.BUG)


def _fail(arguments: list[str], message: str, code: Exit) -> int:
    from doctor.report.text import error

    command = next((argument for argument in arguments if not argument.startswith("-")), None)
    error.show(message, code=code, command=command, as_json="--json" in arguments)
    return code
