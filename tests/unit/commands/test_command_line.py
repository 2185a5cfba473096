"""The command lines that need no typer: they are those of doctor/cli.py, and a bare checkout answers them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from doctor import cli, main
from doctor.commands.command_line import COMMANDS, OTHERS, understands
from doctor.core.errors import DoctorError, Exit
from tests import REPOSITORY

GROUP: Any = typer.main.get_command(cli.app)
WITH_REASON = {
    "--install-completion": "the scripts of the shells are typer's",
    "--show-completion": "the scripts of the shells are typer's",
}
"""The options of doctor itself that are left to typer."""


def test_every_command_is_understood_or_left_to_typer() -> None:
    assert list(GROUP.commands) == [name for name in GROUP.commands if name in {*COMMANDS, *OTHERS}]
    assert {*COMMANDS, *OTHERS} == GROUP.commands.keys()
    options = {name for param in GROUP.params for name in param.opts}
    assert {name for name in options if not understands([name])} == WITH_REASON.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_understood(command: str) -> None:
    syntax = COMMANDS[command]
    declared: dict[str, dict[str, str]] = {"flags": {}, "values": {}, "repeatable": {}}
    words: dict[str, Any] = {"words": "", "word": "", "needs": ""}
    for param in GROUP.commands[command].params:
        if param.param_type_name == "argument":
            words["words" if param.nargs == -1 else "word"] = param.name
            words["needs"] = param.metavar if param.required else ""
        else:
            kind = "flags" if param.is_flag else "repeatable" if param.multiple else "values"
            declared[kind] |= dict.fromkeys(param.opts, param.name)
    assert {kind: dict(getattr(syntax, kind)) for kind in declared} == declared
    assert {name: getattr(syntax, name) for name in words} == words
    takes_unknown = GROUP.commands[command].context_settings.get("ignore_unknown_options", False)
    assert syntax.takes_unknown == takes_unknown


LINES = (
    "check|check --json|check --all --json|check --json --json|check --deep|check a b --only c --only=d --ignore e|"
    "check --python x --python=y --root / --fail-on never --format junit --output -|check -- --json|check --python=--x|"
    "history|history --json|list|list --json|explain|explain -|explain log|explain --json a b|"
    "explain --all x --fail-on match|explain -x --bogus=1 word|explain -- --all|why a b --json|why -- -a"
)


@pytest.mark.parametrize("line", LINES.split("|"))
def test_a_line_runs_as_it_would_with_typer(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def run(*arguments: Any, **parameters: Any) -> int:
        given = dict(zip(("names" if line.startswith("why") else "subjects",), arguments, strict=False)) | parameters
        calls.append({name: list(value) if isinstance(value, tuple) else value for name, value in given.items()})
        return 0

    monkeypatch.setattr(import_module(f"doctor.commands.{line.split()[0]}"), "run", run)
    assert understands(line.split())
    for dispatch in (cli.run, main._dispatch):
        assert dispatch(line.split()) == 0
    assert calls[0] == calls[1]


WRONG = (
    "check --jsno|check -x|check -xy|check --jso=1|check --python|check --only|check --json=1|check --python --json|"
    "check --bogus --help|check --python ''|check ''|check --help=1|list a b|list -a|history x|why|why --json|"
    "why --bogus|version --json|man x|help a b|help chekc|explain --fail-on|explain --json=1|--jsno|--json check|-V|-xy"
)


@pytest.mark.parametrize("line", WRONG.split("|"))
def test_a_wrong_line_is_answered_as_it_would_be_with_typer(line: str) -> None:
    messages = []
    for dispatch in (cli.run, main._dispatch):
        with pytest.raises(DoctorError) as raised:
            dispatch(shlex.split(line))
        assert raised.value.code == Exit.USAGE
        messages.append(raised.value.message)
    assert messages[0] == messages[1]


@pytest.mark.parametrize(
    "line", ["check --help", "check -h x --json", "why -h", "help check", "--help", "-h", "fix --help"]
)
def test_help_is_that_of_typer(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for dispatch in (cli.run, main._dispatch):
        assert dispatch(line.split()) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != ""


@pytest.mark.parametrize(
    "line", ["fix", "fix --help x", "scan", "undo -h x", "-- check", "--version x", "--show-completion"]
)
def test_other_lines_are_left_to_typer(line: str) -> None:
    assert not understands(line.split())


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program."""
    target = tmp_path_factory.mktemp("checkout") / "doctor"
    target.mkdir()
    for name in ("doctor", "checks", "fixes"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / name, target / name, symlinks=True, ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", target)
    return target


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose environment lacks what its list requires, some of which only packaging could judge."""
    folder = tmp_path_factory.mktemp("home") / "project"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    lines = ("six; python_version >= '3.6'", "requests ~= 2.0", "idna >= 1.0rc1; 'x' in os_name")
    (folder / "requirements.txt").write_text("\n".join(lines))
    return folder


def _answered() -> Iterator[str]:
    """Yield command lines with each option of each command that is understood."""
    values = {"--python": "python3", "--root": "/", "--fail-on": "never", "--format": "markdown", "--output": "-"}
    words = {"explain": "externally-managed", "why": "requests"}
    for command, syntax in COMMANDS.items():
        word = words.get(command, "")
        yield f"{command} {word}"
        yield f"{command} --help"
        yield from (f"{command} {word} {flag}" for flag in syntax.flags)
        yield from (f"{command} {word} {option} {values[option]}" for option in syntax.values)
        yield from (f"{command} {word} {option} pip-missing" for option in syntax.repeatable)
    yield from (
        "",
        "--help",
        "--version",
        "fix --help",
        "help fix",
        "check pip-missing",
        "explain requests",
        "why six>=1.0rc1",
    )
    yield from (
        f"check --format {name}" for name in ("text", "json", "junit", "github", "gitlab", "openmetrics", "ansible")
    )


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
@pytest.mark.parametrize("line", list(_answered()))
def test_a_bare_checkout_answers_without_network_and_writes_nothing(line: str, checkout: Path, project: Path) -> None:
    before = sorted(project.parent.rglob("*")), sorted(checkout.rglob("*"))
    run = subprocess.run(
        ["unshare", "--map-root-user", "--net", sys.executable, "-IS", checkout / "doctor", *line.split()],
        cwd=project,
        env={"PATH": "/usr/bin:/bin", "HOME": str(project.parent)},
        capture_output=True,
        text=True,
    )
    assert (run.returncode in (0, 1), run.stderr) == (True, "")
    assert run.stdout
    assert (sorted(project.parent.rglob("*")), sorted(checkout.rglob("*"))) == before
    if line == "check ":
        assert "requires six, requests~=2.0, which are not installed" in run.stdout
