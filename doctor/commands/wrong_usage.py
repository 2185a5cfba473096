"""Name what was probably meant by a command line that is wrong, or the help."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError, Exit, UnknownOptionError
from doctor.core.lazy_typing import Any

_USAGE_ERROR: Any = typer.BadParameter.__base__
"""UsageError, which lives in click, or in typer's own copy of it, depending on typer's version."""
ERRORS: tuple[type[Exception], ...] = (UnknownOptionError, _USAGE_ERROR, OSError)
"""The errors that ``explained`` turns into another one."""
_SUPERFLUOUS = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", re.DOTALL)
"""The message of click, or of typer's copy, for arguments that a command has no place for."""


def explained(error: Exception, arguments: Sequence[str]) -> Exception:
    """Return the error for the user, or ``error`` itself where the command line is not its cause."""
    from doctor.commands import near_misses

    if isinstance(error, OSError):
        if "--install-completion" not in arguments:
            return error
        return DoctorError(f"The completion was not installed. {error.filename}: {error.strerror}.", Exit.FAILED)
    option = getattr(error, "option", None) or getattr(error, "option_name", None)
    if isinstance(error, UnknownOptionError) or type(error).__name__ == "NoSuchOption":
        return DoctorError(near_misses.unknown_option(arguments, str(option)))
    names = [word for word in arguments[1:] if not word.startswith("-")]
    if arguments[0] == "uninstall" and names:  # it removes no packages
        return DoctorError(f"`doctor uninstall` removes what doctor keeps. {near_misses.removal(names)}", Exit.USAGE)
    shows_help = "help" if arguments[0].startswith("-") else f"{arguments[0]} --help"
    return DoctorError(f"{_in_words(error, arguments[0])}. Help: `doctor {shows_help}`", Exit.USAGE)


def _in_words(error: Exception, command: str) -> str:
    """Return what is wrong with the command line, in the words of doctor's other messages."""
    message = getattr(error, "format_message", error.__str__)().rstrip(".")
    if parameter := getattr(error, "param", None):
        return f"`doctor {command}` needs {parameter.metavar}"
    if superfluous := _SUPERFLUOUS.fullmatch(message):
        return f"`doctor {command}` does not take `{superfluous[1]}`"
    if option := getattr(error, "option_name", None):
        return f"{option} takes no value" if "not take a value" in message else f"{option} needs a value"
    return message
