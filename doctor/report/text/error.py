"""How a run that could not do its work says so: one line on stderr, and with ``--json`` one document."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from doctor import __version__
from doctor.core.errors import Exit
from doctor.plan.model import Status
from doctor.report.escape import escaped


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a run could not do its work."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureDocument:
    """What any command prints with ``--json`` when it cannot do its work."""

    schema: Literal["doctor/1"]
    command: str | None
    """The word the user typed, where there was one."""
    version: str
    status: Status | Literal["error"]
    """Of a fix its own words, else ``error``."""
    exit_code: int
    error: Failure


def _status(code: Exit, command: str | None) -> Status | Literal["error"]:
    if code == Exit.OK:
        return "nothing-to-do"
    from doctor.execute.result import STATUSES

    return STATUSES.get(code, "failed") if command == "fix" else "error"


def show(message: str, *, code: Exit, command: str | None, as_json: bool) -> None:
    """Print why the run ended. ``command`` is the word the user typed, if any was."""
    print(f"doctor: {escaped(message)}", file=sys.stderr)
    if as_json:
        from doctor.report.json import documents

        documents.show(
            FailureDocument(
                schema="doctor/1",
                command=command,
                version=__version__,
                status=_status(code, command),
                exit_code=int(code),
                error=Failure(message=message),
            )
        )
