"""``doctor explain``: a failing log in, the cause and the cure out; or the page of one condition."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from doctor import __version__
from doctor.commands.folder import current_folder
from doctor.core import plugins
from doctor.core.errors import DoctorError, Exit
from doctor.explain import local_machine, pages, rank
from doctor.facts import Facts
from doctor.report.json.explain_document import ExplainDocument, PageDocument
from doctor.report.text import list


def run(*, what: str | None, fail_on: str | None, as_json: bool) -> int:
    """Explain a log (a file, or ``-`` for stdin), or show a condition's page; without either, list them all."""
    if fail_on not in (None, "match", "never"):
        raise DoctorError(f"--fail-on takes match or never, not {fail_on}.")
    conditions = plugins.conditions()
    if what is None:
        return _index(conditions, as_json=as_json)
    known = next((one for one in conditions if what == one.ID), None)
    if known is not None:
        return _page(known, as_json=as_json)
    matches = _explained(what, conditions)
    code = Exit.PROBLEMS if matches and fail_on == "match" else Exit.OK
    document = ExplainDocument(
        schema="doctor/1",
        command="explain",
        version=__version__,
        status="explained" if matches else "nothing-recognised",
        exit_code=int(code),
        matches=matches,
        next=rank.next_command(matches),
    )
    if as_json:
        from doctor.report.json import documents as report

        report.show(document)
    else:
        from doctor.report.text import explain as text

        text.show(document)
    return code


def _explained(what: str, conditions: tuple[ModuleType, ...]) -> tuple[rank.Match, ...]:
    with _opened(what, conditions) as stream:
        try:
            matches = rank.explain(stream, conditions)
        except OSError as error:
            raise DoctorError(f"Cannot read {'stdin' if what == '-' else what}: {_reason(error)}.") from None
    return _joined(matches, conditions, piped=what == "-")


def _opened(what: str, conditions: tuple[ModuleType, ...]) -> BinaryIO:
    if what == "-":
        if sys.stdin is None:
            raise DoctorError("There is no standard input to read.")
        if sys.stdin.isatty():
            from doctor.report import terminal

            terminal.note("Paste the log, then press Ctrl-D.")
        return open(0, "rb", buffering=0, closefd=False)
    try:
        return Path(what).open("rb", buffering=0)
    except FileNotFoundError:
        raise DoctorError(_unknown(what, conditions)) from None
    except (OSError, ValueError) as error:
        raise DoctorError(f"Cannot read {what}: {_reason(error)}.") from None


def _joined(
    matches: tuple[rank.Match, ...], conditions: tuple[ModuleType, ...], *, piped: bool
) -> tuple[rank.Match, ...]:
    def look() -> Facts:
        from doctor.probe.collect import look

        return look(environ=os.environ, cwd=current_folder())

    return local_machine.add_local_cause(
        matches, conditions, virtual_env=os.environ.get("VIRTUAL_ENV"), from_stdin=piped, read_facts=look
    )


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _unknown(what: str, conditions: tuple[ModuleType, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(what, [str(one.ID) for one in conditions], 1)
    hint = f"Did you mean {near[0]}?" if near else "doctor explain, without more, lists the conditions."
    return f"There is no file and no condition called {what}. {hint}"


def _index(conditions: tuple[ModuleType, ...], *, as_json: bool) -> int:
    entries = [list.CheckEntry(id=str(one.ID), title=pages.read_page(one).title) for one in conditions]
    list.show(entries, as_json=as_json, command="explain")
    return Exit.OK


def _page(condition: ModuleType, *, as_json: bool) -> int:
    page = pages.read_page(condition)
    if as_json:
        from doctor.report.json import documents

        documents.show(
            PageDocument(
                schema="doctor/1", command="explain", version=__version__, status="done", exit_code=0, page=page
            )
        )
    else:
        from doctor.report.text import explain as text

        text.show_page(page)
    return Exit.OK
