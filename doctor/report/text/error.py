"""The report of a run that failed: one line on stderr, and with ``--json`` one document on stdout."""

from __future__ import annotations

import sys

from doctor.core.errors import Exit
from doctor.report.output import escaped
from doctor.report.remedies import as_typed


def show(message: str, *, code: Exit, command: str | None, as_json: bool) -> None:
    """Print why the run failed. ``command`` is the command that was typed, if there was one."""
    message = as_typed(message)
    print(f"doctor: {escaped(message)}", file=sys.stderr)
    if as_json:
        from doctor.report.json.envelope import write
        from doctor.report.json.error import ErrorBody, Failure

        write(ErrorBody(error=Failure(message=message)), command=command, status=_status(code, command), code=code)


def _status(code: Exit, command: str | None) -> str:
    if code == Exit.OK:
        return "nothing-to-do"
    if command != "fix":
        return "error"
    from doctor.execute.result import STATUSES

    return STATUSES.get(code, "failed")
