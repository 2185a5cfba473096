"""Parse the command line and call the command, which ``doctor.commands`` implements."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from typing import Annotated, Any, Optional

import typer

from doctor import __version__
from doctor.commands import command_line, completion
from doctor.commands.help import Command, Group
from doctor.commands.options import SEARCH_LIMIT, Format, Json, Level, Output, When
from doctor.core.errors import Exit
from doctor.core.paths import COMPLETION_VARIABLE

app = typer.Typer(
    name="doctor",
    cls=Group,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_COMPLETION_OPTIONS = ("--install-completion", "--show-completion")


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
    """Diagnose the Python environments on this machine and fix them safely."""


@app.command(cls=Command)
def check(
    names: Annotated[
        Optional[list[str]],
        typer.Argument(
            metavar="CONDITION",
            help="Conditions to look for, by default all. `doctor list` shows them.",
            autocompletion=completion.checks,
        ),
    ] = None,
    python: Annotated[Optional[str], typer.Option(metavar="PY", help="Examine this Python instead of python3.")] = None,
    root: Annotated[
        Optional[str], typer.Option(metavar="DIR", help="Examine the system in DIR, which may be an image's tar file.")
    ] = None,
    only: Annotated[
        Optional[list[str]],
        typer.Option(
            metavar="CONDITION", help="Same as the CONDITION argument; repeatable.", autocompletion=completion.checks
        ),
    ] = None,
    ignore: Annotated[
        Optional[list[str]],
        typer.Option(metavar="CONDITION", help="Skip this condition; repeatable.", autocompletion=completion.checks),
    ] = None,
    fail_on: Level = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Check the hash of every installed file in the environment.")
    ] = False,
    show_all: Annotated[bool, typer.Option("--all", help="Show notes and packages as well.")] = False,
    as_json: Json = False,
    as_format: Format = None,
    output: Output = None,
) -> int:
    """Report what works here, what does not, and what to do next.

    Changes nothing and never uses the network.
    """
    from doctor.commands import check as command

    flags: dict[str, Any] = {"deep": deep, "show_all": show_all, "as_json": as_json}
    flags |= {"fail_on": fail_on, "as_format": as_format, "output": output}
    return command.run(names=names or (), python=python, root=root, only=only, ignore=ignore, **flags)


@app.command(cls=Command, context_settings={"ignore_unknown_options": True})
def fix(
    context: typer.Context,
    requirements: Annotated[
        Optional[list[str]],
        typer.Argument(
            metavar="REQUIREMENT",
            help="Packages, -e FOLDER, one condition to fix, or, after --, a pip, uv or other command.",
            autocompletion=completion.checks,
        ),
    ] = None,
    files: Annotated[
        Optional[list[str]], typer.Option("-r", metavar="FILE", help="Install what FILE lists; repeatable.")
    ] = None,
    groups: Annotated[
        Optional[list[str]],
        typer.Option(
            "--group",
            metavar="NAME",
            help="Install a dependency group or extra of pyproject.toml; repeatable.",
            autocompletion=completion.groups,
        ),
    ] = None,
    script: Annotated[
        str,
        typer.Option(metavar="FILE", help="Install what this script imports or declares in its inline metadata."),
    ] = "",
    venv: Annotated[bool, typer.Option("--venv", help="Use the project's environment; create it if missing.")] = False,
    pipx: Annotated[bool, typer.Option("--pipx", help="Install applications, each in its own environment.")] = False,
    apt: Annotated[bool, typer.Option("--apt", help="Install system packages with apt.")] = False,
    path: Annotated[
        Optional[str], typer.Option(metavar="DIR", help="Use the environment in DIR, instead of .venv.")
    ] = None,
    python: Annotated[Optional[str], typer.Option(metavar="PY", help="Use this Python instead of python3.")] = None,
    system_site_packages: Annotated[
        bool, typer.Option("--system-site-packages", help="Let the environment see the system's packages.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to changes outside the project.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not use the network.")] = False,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Take names as typed, even if they look wrong.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Roll back, and exit 1, if a module that was asked for cannot be imported.")
    ] = False,
    compiled: Annotated[bool, typer.Option("--compile", help="Compile modules now, not when first imported.")] = False,
    installer: Annotated[
        Optional[str],
        typer.Option(
            metavar="pip|uv", help="Install with pip, the default, or uv.", autocompletion=completion.installers
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Create what is missing, repair what is broken, install packages.

    Without arguments it does what `doctor check` recommends. A package goes where it belongs: the project's
    environment, pipx or apt. A run is all or nothing, and `doctor undo` reverts it.
    """
    from doctor.commands import fix as command
    from doctor.commands.arguments import installer_of_option, route_of_flags
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
        strict=strict,
        compiled=compiled,
        installer=installer_of_option(installer),
    )
    after_dashes = bool(requirements) and context.obj == requirements
    return command.run(goal, dry_run=dry_run, yes=yes, as_json=as_json, after_dashes=after_dashes)


@app.command(cls=Command)
def scan(
    folders: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="FOLDER", help="Folders to search, by default all local disks.", show_default=False),
    ] = None,
    after_upgrade: Annotated[
        bool, typer.Option("--after-upgrade", help="Show only what the last system release upgrade broke.")
    ] = False,
    repair: Annotated[bool, typer.Option("--fix", help="Rebuild what can be rebuilt with the same packages.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to what --fix does.")] = False,
    time_limit: Annotated[
        Optional[str],
        typer.Option(metavar="SECONDS", help=f"Stop searching after this many seconds (default {SEARCH_LIMIT})."),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show what works as well.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON lines: a document for each thing that is found, and a summary.")
    ] = False,
) -> int:
    """Find every environment on this machine and report the broken ones.

    It finds interpreters too. It only reads files and starts nothing that it finds. Environments of venv,
    virtualenv, uv, pipx, Poetry, Pipenv, conda, pyenv, tox, nox and pre-commit are recognised, and so are the services,
    cron jobs and Jupyter kernels that start a program in one. It searches other file systems only if you name them, and
    other users' homes only as root.
    """
    from doctor.commands import scan as command
    from doctor.commands.arguments import seconds_of_option

    return command.run(
        folders or (),
        after_upgrade=after_upgrade,
        fix=repair,
        yes=yes,
        time_limit=SEARCH_LIMIT if time_limit is None else seconds_of_option(time_limit),
        show_all=show_all,
        as_json=as_json,
    )


@app.command(cls=Command, context_settings={"ignore_unknown_options": True})
def explain(
    subjects: Annotated[
        Optional[list[str]],
        typer.Argument(
            metavar="LOG|CONDITION|NAME|-",
            help="Logs, folders of logs, a message, a condition, or a package; - or nothing for stdin.",
            autocompletion=completion.conditions,
        ),
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show the page of a condition for Docker, CI and other systems as well.")
    ] = False,
    fail_on: When = None,
    as_json: Json = False,
) -> int:
    """Explain a failing log or a condition, and what to do about it.

    It also tells you what does not help. `doctor list` shows the conditions.
    """
    from doctor.commands import explain as command

    return command.run(subjects or (), fail_on=fail_on, as_json=as_json, show_all=show_all)


@app.command(cls=Command)
def why(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Packages or modules, as in `doctor fix`.")],
    as_json: Json = False,
) -> int:
    """Show where each package belongs, and why.

    That is the project's environment, pipx or apt. Nothing is changed.
    """
    from doctor.commands import why as command

    return command.run(names, as_json=as_json)


@app.command(cls=Command, name="list")
def list_checks(as_json: Json = False) -> int:
    """List the conditions that doctor knows.

    These are the checks, including those of plug-ins, and the conditions that only a log shows.
    """
    from doctor.commands import list as command

    return command.run(as_json=as_json)


@app.command(cls=Command)
def undo(
    receipt: Annotated[
        Optional[str],
        typer.Argument(
            metavar="RUN", help="A run's id, or the first characters of it.", autocompletion=completion.receipts
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Revert even what has changed since the run.")] = False,
    as_json: Json = False,
) -> int:
    """Revert the last run in this folder, or another one by its id."""
    from doctor.commands import undo as command

    return command.run(receipt=receipt, force=force, as_json=as_json)


@app.command(cls=Command)
def history(as_json: Json = False) -> int:
    """List what doctor has done on this machine."""
    from doctor.commands import history as command

    return command.run(as_json=as_json)


@app.command(cls=Command)
def report() -> int:
    """Print a report for an issue, without your name and credentials.

    It is Markdown, with what doctor finds on this machine. Package names, and folders outside your home and the
    project, remain: read it before you publish it. Nothing is sent or changed.
    """
    from doctor.commands import report as command

    return command.run()


@app.command(cls=Command)
def uninstall(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be removed; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree without being asked.")] = False,
    as_json: Json = False,
) -> int:
    """Remove doctor's own files. Environments and applications stay.

    Its own files are caches, receipts, a private pipx and shell completion. The output tells you how to remove doctor
    itself.
    """
    from doctor.commands import uninstall as command

    return command.run(dry_run=dry_run, yes=yes, as_json=as_json)


@app.command(cls=Command, name="help")
def show_help(
    command: Annotated[
        Optional[str],
        typer.Argument(
            metavar="COMMAND",
            help="The command; without one, the help of doctor.",
            autocompletion=completion.commands,
        ),
    ] = None,
) -> int:
    """Show the help of doctor, or of one command."""
    return command_line.show_help(command)


@app.command(cls=Command, name="version")
def show_version() -> None:
    """Print the version."""
    _version(True)


@app.command(cls=Command)
def man() -> int:
    """Show the manual: all commands, exit codes, files and variables."""
    return command_line.show_manual()


def run(arguments: list[str]) -> int:
    """Parse the arguments, run the command, return its exit code. Raises DoctorError for wrong usage."""
    options = {word.partition("=")[0] for word in arguments}
    completes = bool(os.environ.get(COMPLETION_VARIABLE))
    if completes or not options.isdisjoint(_COMPLETION_OPTIONS):
        completion.make_safe(installs="--install-completion" in options)
        if arguments[:1] and arguments[0] in _COMPLETION_OPTIONS:
            completion.require_no_argument(app, arguments)
    if completes:
        return completion.answer(app)
    from doctor.commands import wrong_usage

    try:
        code = _command_line(arguments)(args=arguments, prog_name="doctor", standalone_mode=False)
    except wrong_usage.ERRORS as error:
        raise wrong_usage.explained(error, arguments) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit as end:  # typer/completion.py ends the process
        code = end.code
    code = code or Exit.OK
    if code == Exit.INTERRUPTED and not isinstance(code, Exit):  # typer turns Ctrl-C into this exit code
        raise KeyboardInterrupt
    return int(code)


def _command_line(arguments: list[str]) -> Callable[..., Any]:
    """Return the parser: of the command that the first argument names, otherwise of all, which takes 4 ms longer."""
    commands = [command for command in app.registered_commands if arguments[:1] == [_name(command)]]
    reduced_app = copy.copy(app)
    reduced_app.registered_commands = commands or app.registered_commands
    return typer.main.get_command(reduced_app)


def _name(command: typer.models.CommandInfo) -> str:
    return command.name or str(getattr(command.callback, "__name__", ""))
