"""Understand the command lines of the commands that need no package beside Python's own.

To load typer would take a third of the time of ``doctor check``, and a checkout has to download it first. The commands
themselves are declared in ``doctor/cli.py``; tests/unit/commands/test_command_line.py compares its options with these.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module

from doctor import __version__
from doctor.core.errors import DoctorError, Exit, UnknownOptionError
from doctor.core.lazy_typing import Any
from doctor.core.paths import COMPLETION_VARIABLE
from doctor.core.record import dataclass

_HELP = ("--help", "-h")
_UNSET = "Perhaps a variable is not set."


@dataclass(frozen=True, kw_only=True)
class Syntax:
    """The options of a command, each with the parameter of the command's function, and its other words."""

    flags: Mapping[str, str] = {}
    values: Mapping[str, str] = {}
    """The options with a value, of which the last one counts."""
    repeatable: Mapping[str, str] = {}
    """The options with a value, of which all count."""
    words: str = ""
    """The parameter of the words that are no options; empty if there may be none."""
    word: str = ""
    """The parameter of a single such word."""
    needs: str = ""
    """The name that the help has for the words; empty if there may be none."""
    takes_unknown: bool = False
    """Whether an option that does not exist is one of the words."""


_JSON = {"--json": "as_json"}
COMMANDS: Mapping[str, Syntax] = {
    "check": Syntax(
        flags={**_JSON, "--all": "show_all", "--deep": "deep"},
        values={
            "--python": "python",
            "--root": "root",
            "--fail-on": "fail_on",
            "--format": "as_format",
            "--output": "output",
        },
        repeatable={"--only": "only", "--ignore": "ignore"},
        words="names",
    ),
    "explain": Syntax(
        flags={**_JSON, "--all": "show_all"}, values={"--fail-on": "fail_on"}, words="subjects", takes_unknown=True
    ),
    "why": Syntax(flags=_JSON, words="names", needs="NAME"),
    "list": Syntax(flags=_JSON),
    "history": Syntax(flags=_JSON),
    "help": Syntax(word="command"),
    "man": Syntax(),
    "version": Syntax(),
}
"""The commands that are understood here."""
OTHERS = ("fix", "scan", "undo", "report", "uninstall")
"""The commands that are left to typer, but for their help: each changes something, or asks for consent to it, and
``report`` reads what others installed."""


_OF_TYPER = ("--", "--install-completion", "--show-completion")


def understands(arguments: Sequence[str]) -> bool:
    """Return whether ``run`` answers these arguments."""
    if os.environ.get(COMPLETION_VARIABLE):
        return False
    command, *words = arguments or [""]
    if command in OTHERS:
        return len(words) == 1 and words[0] in _HELP
    return command.partition("=")[0] not in _OF_TYPER and (not words or command not in (*_HELP, "--version"))


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code. Raises DoctorError for wrong usage."""
    if not arguments:
        from doctor.report.text import help as text

        text.show_start()
        return Exit.OK
    command, *words = arguments
    if command in _HELP or command in OTHERS:
        return show_help(None if command in _HELP else command)
    if command == "--version":
        return show_version()
    try:
        if command.startswith("-"):
            raise UnknownOptionError(_option(command))
        if command not in COMMANDS:
            from doctor.commands import near_misses

            raise DoctorError(near_misses.unknown_command(arguments, command_names()))
        values = _parse(command, words)
        return show_help(command) if values is None else _call(command, values)
    except UnknownOptionError as error:
        from doctor.commands import near_misses

        raise DoctorError(near_misses.unknown_option(arguments, error.option)) from None


def command_names() -> list[str]:
    """Return the names of all commands, in the order of the help."""
    from doctor.report.manual import read_manuals

    return list(read_manuals())[1:]


def show_help(command: str | None) -> int:
    """Print the help of a command, or that of doctor. Raises DoctorError if there is no such command."""
    from doctor.report.manual import read_manuals
    from doctor.report.text import help as text

    manuals = read_manuals()
    manual = manuals.get(command or "doctor")
    if manual is None or command == "doctor":
        from doctor.commands import near_misses

        raise DoctorError(near_misses.unknown_command([str(command)], command_names()))
    text.show(manual)
    return Exit.OK


def show_manual() -> int:
    """Print all that is known of the command line."""
    from doctor.report.manual import read_manuals
    from doctor.report.text import help as text

    text.show_manual(read_manuals().values())
    return Exit.OK


def show_version() -> int:
    """Print the version."""
    from doctor.report import output

    output.print_lines([f"doctor {__version__}"])
    return Exit.OK


def _call(command: str, values: Mapping[str, Any]) -> int:
    own: dict[str, Callable[..., int]] = {"help": show_help, "man": show_manual, "version": show_version}
    return own[command](**values) if command in own else int(import_module(f"doctor.commands.{command}").run(**values))


def _parse(command: str, words: Sequence[str]) -> dict[str, Any] | None:
    """Return the values of the parameters of a command; ``None`` where its help is asked for.

    Raises DoctorError for wrong usage.
    """
    syntax = COMMANDS[command]
    require_values(words, {*syntax.values, *syntax.repeatable})
    values: dict[str, Any] = dict.fromkeys(syntax.flags.values(), False)
    values |= dict.fromkeys([*syntax.values.values(), *syntax.repeatable.values()])
    others, pending, wants_help, problem = list[str](), iter(words), False, ""
    for word in pending:
        option, sign, value = word.partition("=")
        if word == "--":
            others += pending
        elif option in (*syntax.flags, *_HELP):
            problem = problem or (f"{option} takes no value" if sign else "")
            wants_help = wants_help or option in _HELP
            values |= {syntax.flags[option]: True} if option in syntax.flags else {}
        elif option in syntax.values or option in syntax.repeatable:
            given = value if sign else next(pending, None)
            problem = problem or (f"{option} needs a value" if given is None else "")
            if option in syntax.values:
                values[syntax.values[option]] = given
            else:
                values[syntax.repeatable[option]] = [*(values[syntax.repeatable[option]] or ()), given]
        elif word.startswith("-") and word != "-" and not syntax.takes_unknown:
            raise UnknownOptionError(_option(word))
        else:
            others.append(word)
    if wants_help and not problem:
        return None
    if syntax.words:
        values[syntax.words] = others
    elif syntax.word:
        values[syntax.word] = others.pop(0) if others else None
    if others and not syntax.words:
        problem = problem or f"`doctor {command}` does not take `{' '.join(others)}`"
    if syntax.needs and not others:
        problem = problem or f"`doctor {command}` needs {syntax.needs}"
    if problem:
        raise DoctorError(f"{problem}. Help: `doctor {command} --help`")
    return values


def _option(word: str) -> str:
    """Return the option in a word: ``-x`` of ``-xy``."""
    return word.partition("=")[0] if word.startswith("--") else word[:2]


def require_values(arguments: Sequence[str], options: Collection[str]) -> None:
    """Raise DoctorError for an empty argument, and where an option is followed by another one.

    ``options`` are those that take a value. The parser would take ``--json`` for the name of a folder. A shell passes
    an empty argument on for ``"$PY"`` where PY is not set.
    """
    words = iter(arguments)
    for word in words:
        if word == "--" or not word:
            break
        option, has_value, value = word.partition("=")
        if word in options:
            has_value, value = "=", next(words, "-")  # the parser reports one that is missing
        if option in options and has_value and not value:
            raise DoctorError(f"{option} needs a value, and got an empty one. {_UNSET}")
        if word in options and value.startswith("--"):
            joined = f"{word}={value}" if word.startswith("--") else f"{word}{value}"
            raise DoctorError(f"{word} needs a value, and {value} is an option. If it is the value: `{joined}`")
    if "" in arguments:
        raise DoctorError(f"An argument is empty. {_UNSET}")
