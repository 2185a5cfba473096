"""Where every run begins and ends: words in, exit code out."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import signal
import sys
from typing import NoReturn

from doctor.core import signals
from doctor.core.errors import DoctorError, Exit
from doctor.report import encoding

_BUG = "This is a bug in doctor: {}: {}. Please report it, with what the same command shows after DOCTOR_DEBUG=1."
_PLAIN = {"--json": "as_json", "--all": "show_all"}


def main() -> NoReturn:
    """Run the command line and exit; every way to end leads through here."""
    gc.set_threshold(100_000)  # a run is short: looking for garbage while modules load costs a tenth of it
    code = _run(sys.argv[1:])
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Taking a thousand modules apart before the process ends would take as long as a probe.
    os._exit(code)


def plain_check(words: list[str]) -> dict[str, bool] | None:
    """What ``check`` is asked for, in its two plain flags; ``None`` where more is said than these."""
    if words[:1] != ["check"] or not set(words[1:]) <= _PLAIN.keys():
        return None
    return {argument: flag in words for flag, argument in _PLAIN.items()}


def _understood(words: list[str]) -> int:
    plain = plain_check(words)
    if plain is not None:  # what prompts, dashboards and scripts ask: loading typer would be a third of it
        from doctor.commands import check

        return check.run(python=None, root=None, only=None, ignore=None, fail_on=None, **plain)
    from doctor import cli

    return cli.run(words)


def _run(words: list[str]) -> int:
    try:
        signals.heed(signal.SIGINT)
        encoding.settle()
        code = _understood(words)
        sys.stdout.flush()
        return code
    except DoctorError as error:
        return _failed(words, error.message, error.code)
    except KeyboardInterrupt:
        return _failed(words, "Interrupted.", Exit.INTERRUPTED)
    except BrokenPipeError:
        encoding.drop_output()
        return Exit.OK
    except Exception as error:  # the last line of defence
        if os.environ.get("DOCTOR_DEBUG"):
            import traceback

            traceback.print_exc()
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS):
            encoding.drop_output()
            return _failed(words, f"Could not write: {error.strerror}.", Exit.FAILED)
        return _failed(words, _BUG.format(type(error).__name__, error), Exit.BUG)


def _failed(words: list[str], message: str, code: Exit) -> int:
    from doctor.report.text import error

    error.show(
        message, code=code, command=next((w for w in words if not w.startswith("-")), None), as_json="--json" in words
    )
    return code
