"""The words at the command line: words in, exit code out. Each command is wired in ``doctor.commands``."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from doctor import __version__
from doctor.exit import DoctorError, Exit

app = typer.Typer(
    name="doctor",
    help="Tell what is wrong with the Python environment of this machine, and put it right safely.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"doctor {__version__}")
        raise typer.Exit


@app.callback()
def doctor(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Tell what is wrong with the Python environment of this machine, and put it right safely."""


def main() -> None:
    """Run the command line and exit; every way to end leads through here."""
    sys.exit(_run(sys.argv[1:]))


def _run(words: list[str]) -> int:
    # UsageError and its kin live in click or in typer's own copy of it, by typer's version.
    usage_error: Any = typer.BadParameter.__base__
    try:
        code = typer.main.get_command(app)(args=words, prog_name="doctor", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except DoctorError as error:
        return _failed(words, error.message, error.code)
    except usage_error as error:
        return _failed(words, error.format_message(), Exit.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        return _failed(words, "Interrupted.", Exit.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody listens: keep Python's own flush quiet
        return Exit.OK
    except Exception as error:  # the last line of defence
        if os.environ.get("DOCTOR_DEBUG"):
            raise
        return _failed(words, f"This is a bug in doctor: {type(error).__name__}: {error}", Exit.BUG)


def _failed(words: list[str], message: str, code: Exit) -> int:
    from doctor.report import failure

    failure.show(
        message, code=code, command=next((w for w in words if not w.startswith("-")), None), as_json="--json" in words
    )
    return code
