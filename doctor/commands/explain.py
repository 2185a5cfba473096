"""``doctor explain``: report the cause and the remedy of a failure from its log, or show the page of one condition."""

from __future__ import annotations

import os
import shlex
import sys
from types import ModuleType

from doctor.commands.arguments import current_folder
from doctor.core import plugins
from doctor.core.errors import DoctorError, Exit
from doctor.explain import local_machine, pages, rank
from doctor.explain.source import Log
from doctor.facts import Facts
from doctor.facts.modules import ModulePlace


def run(*, subject: str | None, fail_on: str | None, as_json: bool) -> int:
    """Explain a log (a file, or ``-`` for stdin), or print a condition's page; without either, list the conditions."""
    if fail_on not in (None, "match", "never"):
        raise DoctorError(f"--fail-on takes match or never, not {fail_on}.")
    conditions = plugins.conditions()
    if subject is None:
        return _show_list(conditions, as_json=as_json)
    condition = next((condition for condition in conditions if subject == condition.ID), None)
    if condition is not None:
        return _show_page(condition, as_json=as_json)
    if _is_package(subject):
        from doctor.commands import why

        return why.run(subject, command="explain", as_json=as_json)
    matches, incomplete = _explain_log(subject, conditions)
    code = Exit.PROBLEMS if matches and fail_on == "match" else Exit.OK
    if as_json:
        from doctor.report.json import explain as document

        document.show(matches, incomplete, code)
    else:
        from doctor.report.text import explain as text

        text.show(matches, incomplete)
    return code


def _is_package(subject: str) -> bool:
    """Whether the subject is the name of a package that doctor knows, and of no file."""
    if subject == "-" or os.path.lexists(subject):
        return False
    from doctor.commands import why

    return why.is_about(subject)


def _explain_log(log: str, conditions: tuple[ModuleType, ...]) -> tuple[tuple[rank.Match, ...], str | None]:
    """Return the conditions that a log shows, and why only its beginning was read, if so."""
    with _open(log, conditions) as stream:
        try:
            matches = rank.explain(stream, conditions)
        except OSError as error:
            raise DoctorError(f"Cannot read {'stdin' if log == '-' else log}: {_reason(error)}.") from None
    return _add_local_cause(matches, conditions, from_stdin=log == "-"), stream.incomplete


def _open(log: str, conditions: tuple[ModuleType, ...]) -> Log:
    if log == "-":
        if sys.stdin is None:
            raise DoctorError("stdin is closed, so there is no log to read. Name a file: `doctor explain FILE`")
        if sys.stdin.isatty():
            from doctor.report import terminal

            terminal.note("Paste the log, then press Ctrl-D.")
    try:
        return Log(log)
    except FileNotFoundError:
        raise DoctorError(_not_found(log, conditions)) from None
    except (OSError, ValueError) as error:
        raise DoctorError(f"Cannot read {log}: {_reason(error)}.") from None


def _add_local_cause(
    matches: tuple[rank.Match, ...], conditions: tuple[ModuleType, ...], *, from_stdin: bool
) -> tuple[rank.Match, ...]:
    def collect_facts() -> Facts:
        from doctor.probe.collect import collect

        return collect(environ=os.environ, cwd=current_folder())

    def find_module(module: str, facts: Facts) -> tuple[ModulePlace, ...]:
        from doctor.probe.python import modules

        return modules.find_module(module, facts, os.environ)

    return local_machine.add_local_cause(
        matches,
        conditions,
        virtual_env=os.environ.get("VIRTUAL_ENV"),
        from_stdin=from_stdin,
        machine=local_machine.MachineReader(exists=os.path.lexists, read_facts=collect_facts, find_module=find_module),
    )


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _not_found(name: str, conditions: tuple[ModuleType, ...]) -> str:
    import difflib

    similar = difflib.get_close_matches(name, [str(condition.ID) for condition in conditions], 1)
    of_package = f"For a package: `doctor why {shlex.quote(name)}`"
    hint = f"Did you mean {similar[0]}?" if similar else f"List the conditions: `doctor explain`. {of_package}"
    return f"There is no file and no condition called {name}. {hint}"


def _show_list(conditions: tuple[ModuleType, ...], *, as_json: bool) -> int:
    from doctor.report.text import list as report

    titles = [(str(condition.ID), pages.read_page(condition).title) for condition in conditions]
    report.show(titles, command="explain", as_json=as_json)
    return Exit.OK


def _show_page(condition: ModuleType, *, as_json: bool) -> int:
    page = pages.read_page(condition)
    if as_json:
        from doctor.report.json import explain as document

        document.show_page(page)
    else:
        from doctor.report.text import explain as text

        text.show_page(page)
    return Exit.OK
