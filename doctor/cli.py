"""Parse the command line and call the command, which ``doctor.commands`` implements."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from typing import Annotated, Any, Optional

import typer

from doctor import __version__
from doctor.core.errors import DoctorError, Exit

app = typer.Typer(
    name="doctor",
    help="Say what is wrong with the Python environment of this machine, and fix it safely.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_COMPLETE = "_DOCTOR_COMPLETE"
"""The variable with which a shell asks for completions."""
_COMPLETION_OPTIONS = ("--install-completion", "--show-completion")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def _version(requested: bool) -> None:
    if requested:
        typer.echo(f"doctor {__version__}")
        raise typer.Exit


@app.callback()
def doctor(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Say what is wrong with the Python environment of this machine, and fix it safely."""


@app.command()
def check(
    python: Annotated[Optional[str], typer.Option(metavar="PY", help="Examine this Python instead of python3.")] = None,
    root: Annotated[Optional[str], typer.Option(metavar="DIR", help="Examine the system in DIR by its files.")] = None,
    only: Annotated[Optional[list[str]], typer.Option(metavar="ID", help="Report only this check; repeatable.")] = None,
    ignore: Annotated[Optional[list[str]], typer.Option(metavar="ID", help="Leave this check out; repeatable.")] = None,
    fail_on: Annotated[
        Optional[str],
        typer.Option(metavar="LEVEL", help="Exit 1 at this severity or above: error, warning, unknown, info, never."),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show notes and packages as well.")] = False,
    as_json: Json = False,
) -> int:
    """Examine this machine: what will work, and the one next step. Changes nothing."""
    from doctor.commands import check as command

    return command.run(
        python=python, root=root, only=only, ignore=ignore, fail_on=fail_on, show_all=show_all, as_json=as_json
    )


@app.command(context_settings={"ignore_unknown_options": True})
def fix(
    requirements: Annotated[
        Optional[list[str]],
        typer.Argument(
            metavar="REQUIREMENT", help="Packages, one condition to fix, or after -- a command of pip, uv, …"
        ),
    ] = None,
    files: Annotated[
        Optional[list[str]], typer.Option("-r", metavar="FILE", help="Install what FILE lists; repeatable.")
    ] = None,
    groups: Annotated[
        Optional[list[str]],
        typer.Option(
            "--group", metavar="NAME", help="Install a dependency group or extra of pyproject.toml; repeatable."
        ),
    ] = None,
    script: Annotated[
        str,
        typer.Option(metavar="FILE", help="Install what this script imports, or states in its inline metadata."),
    ] = "",
    venv: Annotated[bool, typer.Option("--venv", help="Use the project's own environment.")] = False,
    pipx: Annotated[bool, typer.Option("--pipx", help="Install applications, each in its own environment.")] = False,
    apt: Annotated[bool, typer.Option("--apt", help="Install the system's packages.")] = False,
    path: Annotated[
        Optional[str], typer.Option(metavar="DIR", help="Use the environment in DIR, instead of .venv.")
    ] = None,
    python: Annotated[Optional[str], typer.Option(metavar="PY", help="Use this Python instead of python3.")] = None,
    system_site_packages: Annotated[
        bool, typer.Option("--system-site-packages", help="Let the environment see the system's packages.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to changes outside the project.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Use no network.")] = False,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Take names as typed, even if they look like mistakes.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Create what is missing and repair what is broken. A run is all or nothing, and `doctor undo` reverts it."""
    from doctor.commands import fix as command
    from doctor.commands.arguments import route_of_flags
    from doctor.core.goal import Goal

    goal = Goal(
        requirements=tuple(requirements or ()),
        files=tuple(files or ()),
        groups=tuple(groups or ()),
        script=script,
        route=route_of_flags(venv=venv, pipx=pipx, apt=apt),
        path=path,
        python=python,
        system_site_packages=system_site_packages,
        offline=offline,
        as_typed=as_typed,
    )
    return command.run(goal, dry_run=dry_run, yes=yes, as_json=as_json)


@app.command(context_settings={"ignore_unknown_options": True})
def explain(
    subjects: Annotated[
        Optional[list[str]],
        typer.Argument(
            metavar="LOG|ID|NAME|-",
            help="Logs, folders of logs, a message, a condition, or a package; - or nothing for stdin.",
        ),
    ] = None,
    fail_on: Annotated[
        Optional[str], typer.Option(metavar="WHEN", help="Exit 1 if a failure is recognised (match), or never.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Explain the log of a failure, or show the page of a condition. Both say what to do, and what does not help."""
    from doctor.commands import explain as command

    return command.run(subjects or (), fail_on=fail_on, as_json=as_json)


@app.command()
def why(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A package or a module, as in `doctor fix`.")],
    as_json: Json = False,
) -> int:
    """Say where a package belongs: the project's environment, pipx or apt, and why. Changes nothing."""
    from doctor.commands import why as command

    return command.run(name, as_json=as_json)


@app.command(name="list")
def list_checks(as_json: Json = False) -> int:
    """List the conditions that doctor knows: the checks, those of plug-ins included, and what only a log shows."""
    from doctor.commands import list as command

    return command.run(as_json=as_json)


@app.command()
def undo(
    receipt: Annotated[
        Optional[str], typer.Argument(metavar="RECEIPT", help="The id of a run, or the beginning of it.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Revert even what has changed since.")] = False,
    as_json: Json = False,
) -> int:
    """Revert the last fix in this folder, or another one by its id."""
    from doctor.commands import undo as command

    return command.run(receipt=receipt, force=force, as_json=as_json)


@app.command()
def history(as_json: Json = False) -> int:
    """List what doctor has done on this machine."""
    from doctor.commands import history as command

    return command.run(as_json=as_json)


@app.command()
def report() -> int:
    """Print a report for an issue, as Markdown, without names and credentials. Changes nothing."""
    from doctor.commands import report as command

    return command.run()


@app.command()
def uninstall(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be removed; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree without being asked.")] = False,
    as_json: Json = False,
) -> int:
    """Remove what doctor keeps: caches, receipts, its own pipx, completion. Environments and applications stay."""
    from doctor.commands import uninstall as command

    return command.run(dry_run=dry_run, yes=yes, as_json=as_json)


def run(arguments: list[str]) -> int:
    """Parse the arguments, run the command, return its exit code. Raises DoctorError for wrong usage."""
    options = {word.partition("=")[0] for word in arguments}
    if _COMPLETE in os.environ or not options.isdisjoint(_COMPLETION_OPTIONS):
        _make_completion_safe(installs="--install-completion" in options)
    # UsageError and its subclasses live in click, or in typer's own copy of it, depending on typer's version.
    usage_error: Any = typer.BadParameter.__base__
    try:
        code = _command_line(arguments)(args=arguments or ["--help"], prog_name="doctor", standalone_mode=False)
    except usage_error as error:
        context = error.ctx.command_path if error.ctx else "doctor"
        raise DoctorError(f"{error.format_message()} Help: `{context} --help`", Exit.USAGE) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    except OSError as error:
        if "--install-completion" not in arguments:
            raise
        raise DoctorError(
            f"The completion was not installed. {error.filename}: {error.strerror}.", Exit.FAILED
        ) from None
    code = code or Exit.OK
    if code == Exit.INTERRUPTED and not isinstance(code, Exit):  # typer turns Ctrl-C into this exit code
        raise KeyboardInterrupt
    return int(code)


def _make_completion_safe(*, installs: bool) -> None:
    """Replace root's variables by trusted ones; raise DoctorError where root would write through another user's file.

    typer writes to files in the home folder, and starts shells by their names (its ``_completion_shared.py``).
    """
    from doctor.core import trust
    from doctor.core.paths import COMPLETION_FILES

    if not trust.is_root():
        return
    os.environ.update(trust.trusted_environment(os.environ))
    reason = trust.distrust_of_root(os.path.join(os.environ["HOME"], name) for name in COMPLETION_FILES)
    if reason and installs:
        raise DoctorError(f"The completion was not installed, because {reason}.", Exit.REFUSED)


def _command_line(arguments: list[str]) -> Callable[..., Any]:
    """Return the parser: of the command that the first argument names, otherwise of all, which takes 4 ms longer."""
    commands = [command for command in app.registered_commands if arguments[:1] == [_name(command)]]
    reduced_app = copy.copy(app)
    reduced_app.registered_commands = commands or app.registered_commands
    return typer.main.get_command(reduced_app)


def _name(command: typer.models.CommandInfo) -> str:
    return command.name or str(getattr(command.callback, "__name__", ""))
