"""The report of a run that failed: one line on stderr, wrapped where a width is known; with ``--json`` one document."""

from __future__ import annotations

import sys

from doctor.core.errors import Exit
from doctor.diagnose.model import Command
from doctor.report.output import escaped, width_of
from doctor.report.remedies import as_typed, render


def show(message: str, *, code: Exit, command: str | None, following: tuple[str, ...] = (), as_json: bool) -> None:
    """Print why the run failed. ``command`` was typed, if it is known, and ``following`` is the next one, if any."""
    message = as_typed(message)
    line = f"doctor: {escaped(message)}"
    if width_of(sys.stderr):
        from doctor.report.text.help import wrapped

        line = "\n".join(wrapped(line))
    print(line, file=sys.stderr)
    if as_json:
        from doctor.report.json.envelope import write
        from doctor.report.json.error import ErrorBody, Failure

        remedy = render(Command(argv=following, needs_root=following[0] == "sudo")) if following else None
        body = ErrorBody(error=Failure(message=message), remedy=remedy)
        write(body, command=command, status=_status(code, command), code=code)


def show_traceback() -> None:
    """Print the traceback of the exception that is being handled to stderr, with credentials in its message hidden."""
    import traceback

    print(escaped(traceback.format_exc(), keep="\n"), end="", file=sys.stderr)


def _status(code: Exit, command: str | None) -> str:
    if code == Exit.OK:
        return "nothing-to-do"
    if command != "fix":
        return "error"
    from doctor.report.result import STATUSES

    return STATUSES.get(code, "failed")
