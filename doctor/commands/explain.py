"""``doctor explain``: report the cause and the remedy of a failure from its log, or show the page of one condition."""

from __future__ import annotations

import os
import re
import shlex
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from types import ModuleType

from doctor.commands.arguments import current_folder
from doctor.core import plugins
from doctor.core.errors import DoctorError, Exit, UnknownOptionError
from doctor.core.record import replace
from doctor.explain import local_machine, pages, rank
from doctor.explain.answer import LogAnswer, explain_logs
from doctor.explain.reader import LogStream
from doctor.explain.source import BYTES_LIMIT, SECONDS_LIMIT, Log
from doctor.facts import Facts
from doctor.probe import single_facts

FAIL_ON = ("match", "never")
"""The values of ``--fail-on``: exit 1 if a failure is recognised, or never."""
_AT_TERMINAL = "Paste the log, then press Ctrl-D."
_NOTICE_AFTER = 3.0
"""Seconds without input, on a stdin that the user did not name, until a line says that doctor waits for it."""
_SILENCE_LIMIT = 600.0
"""Seconds after which such a stdin is given up: a CI system may have left open a pipe to which nobody will write."""


def run(subjects: Sequence[str], *, fail_on: str | None, as_json: bool, show_all: bool = False) -> int:
    """Explain logs (files, folders, or ``-`` for stdin) or a message, or print a condition's page.

    The page is that for this machine, except with ``show_all``. Without subjects, the log is read from stdin. Raises
    DoctorError where there is nothing to explain.
    """
    if fail_on not in (None, *FAIL_ON):
        raise DoctorError(f"--fail-on must be match or never, not {fail_on}.")
    conditions = plugins.conditions()
    words = " ".join(subjects)
    by_id = next((condition for condition in conditions if words == condition.ID), None)
    if by_id is not None:
        return _show_page(by_id, as_json=as_json, show_all=show_all)
    are_logs = not subjects or _are_logs(subjects)
    if are_logs and (len(subjects) > 1 or any(map(os.path.isdir, subjects))):
        return _explain_several(subjects, conditions, fail_on=fail_on, as_json=as_json)
    if are_logs:
        answer = _explain_log(subjects[0], conditions) if subjects else _explain_stdin(conditions)
        return _show(answer, fail_on=fail_on, as_json=as_json)
    by_alias = pages.find_condition(words, conditions)
    if by_alias is not None:
        return _show_page(by_alias, as_json=as_json, show_all=show_all)
    from doctor.commands import why

    if len(subjects) == 1 and why.is_about(words):
        return why.run([words], command="explain", as_json=as_json)
    if words.casefold().startswith("no module named "):  # people leave out the name of the error
        words = f"ModuleNotFoundError: {words}"
    explained = _explain(BytesIO(os.fsencode(words)), conditions, at_terminal=_has_terminal())
    described = (explained.described,) if explained.described else ()  # who types a message asks about it
    answer = LogAnswer(name="", matches=explained.matches or described)
    if not answer.matches and (len(subjects) > 1 or not any(map(str.isspace, words))):
        missing = [subject for subject in subjects if _is_missing(subject)]
        raise DoctorError(_not_found(" ".join(missing or subjects), conditions))
    return _show(answer, fail_on=fail_on, as_json=as_json)


def _are_logs(subjects: Sequence[str]) -> bool:
    """Return whether the subjects name logs. The words of a message do not, although one may be the name of a file."""
    missing = [subject for subject in subjects if subject != "-" and _is_missing(subject)]
    return len(missing) < len(subjects) and all("." in subject or "/" in subject for subject in missing)


def _is_missing(subject: str) -> bool:
    """Return whether a subject is the name of nothing; a path exists if a folder on the way is closed."""
    try:
        os.lstat(subject)
    except PermissionError:
        return not re.match(r"(?:\.{1,2}|\S*/\S*)\Z", subject)
    except (OSError, ValueError):
        return True
    return False


def _show(answer: LogAnswer, *, fail_on: str | None, as_json: bool) -> int:
    code = Exit.PROBLEMS if answer.matches and fail_on == "match" else Exit.OK
    if as_json:
        from doctor.report.json import explain as document

        document.show(answer, code)
    else:
        from doctor.report.text import explain as text

        text.show(answer)
    return code


def _explain_several(
    names: Sequence[str], conditions: tuple[ModuleType, ...], *, fail_on: str | None, as_json: bool
) -> int:
    answers = explain_logs(names, lambda name, size, seconds: _explain_log(name, conditions, size, seconds))
    if all(log.unreadable for log in answers.logs):
        reason = answers.logs[0].unreadable if answers.logs else f"There is no log in {' or '.join(names)}."
        raise DoctorError(str(reason))
    code = Exit.PROBLEMS if answers.count_failed() and fail_on == "match" else Exit.OK
    if as_json:
        from doctor.report.json import explain_logs as document

        document.show(answers, code)
    else:
        from doctor.report.text import explain_logs as text

        text.show(answers)
    return code


def _explain_stdin(conditions: tuple[ModuleType, ...]) -> LogAnswer:
    """Explain a log from a stdin that the user did not name, which may be connected to nothing useful."""
    if sys.stdin is None or _stdin_is_null():
        raise DoctorError(
            "There is no log to explain. Pipe the output of the failing command into doctor, or pass its log: "
            "`doctor explain FILE`. For the conditions that doctor knows: `doctor list`"
        )
    from doctor.report import terminal
    from doctor.report.remedies import as_typed

    with _named_errors("-"), Log("-") as log:
        if sys.stdin.isatty():
            terminal.note(_AT_TERMINAL)
        elif not log.wait(_NOTICE_AFTER):
            terminal.note(as_typed("Waiting for a log from stdin. To read a file instead: `doctor explain FILE`"))
        if not log.wait(_SILENCE_LIMIT):
            minutes = f"{_SILENCE_LIMIT / 60:g} minutes"
            raise DoctorError(f"Nothing came from stdin in {minutes}. To wait longer: `doctor explain -`", Exit.BLOCKED)
        return _answer(log, "-", conditions)


def _stdin_is_null() -> bool:
    status = os.fstat(0)
    return stat.S_ISCHR(status.st_mode) and status.st_rdev == os.stat(os.devnull).st_rdev


def _explain_log(
    name: str, conditions: tuple[ModuleType, ...], bytes_limit: int = BYTES_LIMIT, seconds: float = SECONDS_LIMIT
) -> LogAnswer:
    """Explain the log in a file, or from stdin for ``-``. Raises DoctorError if it cannot be read."""
    if name == "-":
        if sys.stdin is None:
            raise DoctorError("stdin is closed, so there is no log to read. Name a file: `doctor explain FILE`")
        if sys.stdin.isatty():
            from doctor.report import terminal

            terminal.note(_AT_TERMINAL)
    with _named_errors(name), Log(name, bytes_limit=bytes_limit, seconds=seconds) as log:
        return _answer(log, name, conditions)


@contextmanager
def _named_errors(name: str) -> Iterator[None]:
    """Turn the errors of reading the log ``name`` into messages."""
    try:
        yield
    except FileNotFoundError:
        raise DoctorError(f"There is no file called {name}.") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise DoctorError(f"Cannot read {'stdin' if name == '-' else name}: {reason}.") from None


def _answer(log: Log, name: str, conditions: tuple[ModuleType, ...]) -> LogAnswer:
    explained = _explain(log, conditions, at_terminal=log.is_stdin and _stdin_is_pipe() and _has_terminal())
    return LogAnswer(
        name="stdin" if log.is_stdin else name,
        matches=explained.matches,
        described=explained.described,
        incomplete=log.incomplete,
        is_empty=log.is_empty and not log.incomplete,
        bytes_read=log.bytes_read,
    )


def _stdin_is_pipe() -> bool:
    return stat.S_ISFIFO(os.fstat(0).st_mode)


def _has_terminal() -> bool:
    """Return whether somebody reads what doctor prints, and no program alone."""
    return any(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))


def _explain(stream: LogStream, conditions: tuple[ModuleType, ...], *, at_terminal: bool) -> rank.Explained:
    """Return what a log shows, with the cause on this machine, if the log is from it.

    ``at_terminal`` is whether it was typed or piped into doctor at a terminal.
    """
    explained = rank.explain_text(stream, conditions)
    matches = local_machine.add_local_cause(
        explained.matches,
        conditions,
        virtual_env=os.environ.get("VIRTUAL_ENV"),
        at_terminal=at_terminal,
        machine=local_machine.MachineReader(
            read_user=single_facts.read_user,
            read_systems=single_facts.read_systems,
            exists=single_facts.exists,
            read_facts=_collect_facts,
            find_module=single_facts.find_module,
            list_names=single_facts.list_names,
            is_installed=single_facts.is_installed,
            find_python=single_facts.find_python,
        ),
    )
    return replace(explained, matches=matches)


@cache
def _collect_facts(folder: str | None) -> Facts:
    from doctor.probe.collect import collect

    return collect(environ=os.environ, cwd=folder or current_folder())


def _not_found(words: str, conditions: tuple[ModuleType, ...]) -> str:
    similar = pages.similar_name(words, conditions)
    if words.startswith("-") and not similar:
        raise UnknownOptionError(words)
    of_package = "" if " " in words else f" For a package: `doctor why {shlex.quote(words)}`"
    hint = f"Did you mean {similar}?" if similar else f"List the conditions: `doctor list`.{of_package}"
    return f"There is no file and no condition called {words}. {hint}"


def _show_page(condition: ModuleType, *, as_json: bool, show_all: bool) -> int:
    page = pages.read_page(condition)
    if as_json:
        from doctor.report.json import explain as document

        document.show_page(page)
    else:
        from doctor.report.text import explain as text

        if show_all:
            text.show_page(page)
        else:
            text.show_short_page(page, single_facts.read_systems())
    return Exit.OK
