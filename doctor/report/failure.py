"""How a run that could not do its work says so: one line on stderr, and with ``--json`` one document."""

from __future__ import annotations

import sys

from doctor import __version__
from doctor.exit import Exit
from doctor.report.escape import escaped


def show(message: str, *, code: Exit, command: str | None, as_json: bool) -> None:
    """Print why the run ended. ``command`` is the word the user typed, if any was."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
    if as_json:
        from doctor.report import document

        document.show(
            document.FailureDocument(
                schema="doctor/1",
                command=command,
                version=__version__,
                status="error",
                exit_code=int(code),
                error=document.Failure(message=message),
            )
        )
