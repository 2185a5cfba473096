"""The words at the command line: words in, exit code out. Each command is wired in ``doctor.commands``."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Annotated, Any, Optional

import typer

from doctor import __version__
from doctor.core.errors import DoctorError, Exit

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


@app.command()
def check(
    python: Annotated[Optional[str], typer.Option(metavar="PY", help="Look at this Python, not at python3.")] = None,
    root: Annotated[Optional[str], typer.Option(metavar="DIR", help="Look at the system in DIR, by its files.")] = None,
    only: Annotated[Optional[list[str]], typer.Option(metavar="ID", help="Report only this check; repeatable.")] = None,
    ignore: Annotated[Optional[list[str]], typer.Option(metavar="ID", help="Leave this check out; repeatable.")] = None,
    fail_on: Annotated[
        Optional[str],
        typer.Option(metavar="LEVEL", help="Exit 1 from this severity on: error, warning, unknown, info, never."),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show what is in order as well.")] = False,
    as_json: Json = False,
) -> int:
    """Say what is true of this box, what will work, and the one thing to do. Changes nothing."""
    from doctor.commands import check as command

    return command.run(
        python=python, root=root, only=only, ignore=ignore, fail_on=fail_on, show_all=show_all, as_json=as_json
    )


@app.command(context_settings={"ignore_unknown_options": True})
def fix(
    names: Annotated[Optional[list[str]], typer.Argument(metavar="REQUIREMENT", help="Packages to have.")] = None,
    files: Annotated[Optional[list[str]], typer.Option("-r", metavar="FILE", help="Install what FILE lists.")] = None,
    groups: Annotated[
        Optional[list[str]],
        typer.Option("--group", metavar="NAME", help="A dependency group, or an extra, of pyproject.toml."),
    ] = None,
    venv: Annotated[bool, typer.Option("--venv", help="In the project's own environment.")] = False,
    pipx: Annotated[bool, typer.Option("--pipx", help="As applications, each on its own.")] = False,
    apt: Annotated[bool, typer.Option("--apt", help="As packages of the system.")] = False,
    path: Annotated[Optional[str], typer.Option(metavar="DIR", help="Where the environment is to be.")] = None,
    python: Annotated[Optional[str], typer.Option(metavar="PY", help="Use this Python, not python3.")] = None,
    system_site_packages: Annotated[
        bool, typer.Option("--system-site-packages", help="Let it see the system's packages.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to changes outside the project.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Use no network.")] = False,
    as_json: Json = False,
) -> int:
    """Put it right: make what is missing, mend what is broken; all or nothing, and undo takes it back."""
    from doctor.commands import fix as command
    from doctor.commands.resolve_goal import Words, one_wish

    words = Words(
        names=tuple(names or ()),
        files=tuple(files or ()),
        groups=tuple(groups or ()),
        wish=one_wish(venv=venv, pipx=pipx, apt=apt),
        path=path,
        python=python,
        system_site_packages=system_site_packages,
        offline=offline,
    )
    return command.run(words, dry_run=dry_run, yes=yes, as_json=as_json)


@app.command()
def explain(
    what: Annotated[
        Optional[str], typer.Argument(metavar="ID|FILE|-", help="A condition, a log, or - for a log on stdin.")
    ] = None,
    fail_on: Annotated[
        Optional[str], typer.Option(metavar="WHEN", help="Exit 1 when something is recognised: match, never.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Read a failing log: what happened, what to do there, what leads nowhere. Or show a condition's page."""
    from doctor.commands import explain as command

    return command.run(what=what, fail_on=fail_on, as_json=as_json)


@app.command(name="list")
def list_checks(as_json: Json = False) -> int:
    """List the checks doctor knows."""
    from doctor.commands import list as command

    return command.run(as_json=as_json)


@app.command()
def undo(
    receipt: Annotated[Optional[str], typer.Argument(metavar="RECEIPT", help="Its id, or the beginning of it.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Also take back what has changed since.")] = False,
    as_json: Json = False,
) -> int:
    """Take back what a fix did: the last one in this folder, or the one named."""
    from doctor.commands import undo as command

    return command.run(receipt=receipt, force=force, as_json=as_json)


@app.command()
def history(as_json: Json = False) -> int:
    """List what doctor has done on this machine."""
    from doctor.commands import history as command

    return command.run(as_json=as_json)


def run(words: list[str]) -> int:
    """Understand the words, and do what they say; raise DoctorError where they make no sense."""
    # UsageError and its kin live in click or in typer's own copy of it, by typer's version.
    usage_error: Any = typer.BadParameter.__base__
    try:
        code = _prepared(words)(args=words or ["--help"], prog_name="doctor", standalone_mode=False) or Exit.OK
    except usage_error as error:
        context = error.ctx.command_path if error.ctx else "doctor"
        raise DoctorError(f"{error.format_message()} See {context} --help.", Exit.USAGE) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    if code == Exit.INTERRUPTED and not isinstance(code, Exit):  # typer makes an exit code of Ctrl-C by itself
        raise KeyboardInterrupt
    return int(code)


def _prepared(words: list[str]) -> Callable[..., Any]:
    """The command line; where the first word is a command, of that one only: preparing all takes 4 ms."""
    named = [command for command in app.registered_commands if words[:1] == [_name(command)]]
    chosen = copy.copy(app)
    chosen.registered_commands = named or app.registered_commands
    return typer.main.get_command(chosen)


def _name(command: typer.models.CommandInfo) -> str:
    return command.name or str(getattr(command.callback, "__name__", ""))
