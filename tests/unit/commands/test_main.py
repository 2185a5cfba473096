"""The command line of doctor fix, whose goal survives being typed, and how a run ends."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from doctor import cli, main
from doctor.commands import fix
from doctor.core.errors import Exit
from doctor.core.goal import Goal
from doctor.main import _ensure_home
from tests import REPOSITORY
from tests.tools.schema import parse

FIXES = (
    "fix|fix --venv|fix --venv --dry-run|fix black ruff --json --yes|fix --venv -r a.txt -r b.txt --installer uv|"
    "fix --path x --path y --python 3.12 --offline --strict --compile --as-typed|fix sudo pip install six|fix -r a b"
)


@pytest.mark.parametrize("line", FIXES.split("|"))
def test_a_fix_is_understood_as_typer_does(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def run(goal: Goal, **flags: bool) -> int:
        calls.append((goal, flags))
        return 0

    monkeypatch.setattr(fix, "run", run)
    assert main.simple_fix(line.split()) is not None
    assert cli.run(line.split()) == main._dispatch(line.split()) == 0
    assert calls[0] == calls[1]


OTHERS = (
    "scan|fix --help|fix -h|fix --jso|fix -y|fix -ra.txt|fix -r|fix -r --venv|fix --path=x|fix -- pip install six|"
    "fix --pipx black|fix --apt git|fix --group dev|fix -e ."
)


@pytest.mark.parametrize("line", OTHERS.split("|"))
def test_every_other_fix_is_left_to_typer(line: str) -> None:
    assert main.simple_fix(line.split()) is None


def test_a_completion_that_cannot_be_written_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / ".bashrc").mkdir()
    start = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); from doctor.main import main; main()"
    doctor = [sys.executable, "-c", start, "--install-completion"]
    argv = ["/bin/bash", "-c", f"{shlex.join(doctor)}; exit $?"]  # typer looks for the shell among the parents
    run = subprocess.run(argv, env={"HOME": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (
        Exit.FAILED,
        f"doctor: The completion was not installed. {tmp_path}/.bashrc: Is a directory.\n",
    )


def test_the_arguments_of_a_goal_are_parsed_back_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    goals: list[Goal] = []

    def run(goal: Goal, **_: object) -> int:
        goals.append(goal)
        return 0

    monkeypatch.setattr(fix, "run", run)
    for goal in (
        Goal(),
        Goal(requirements=("flask>=3", "six")),
        Goal(route="pipx", requirements=("black",)),
        Goal(route="apt"),
        Goal(route="environment", script="a b.py"),
        Goal(path="--json"),
        Goal(
            requirements=("six",),
            files=("a b.txt", "c.txt"),
            groups=("dev", "docs"),
            route="environment",
            path="env",
            python="3.12",
            system_site_packages=True,
            offline=True,
        ),
    ):
        cli.run(["fix", *goal.arguments()])
        assert goals.pop() == goal


LIMITED = """
import resource, threading
{}
from doctor.bootstrap.start import main
main()
"""


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        # A thread of this size cannot be started, as if the limit of processes were reached, which root does not have.
        (
            "threading.stack_size(1 << 30); resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))",
            "No thread can be",
        ),
        ("resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10))", "Too few files may be open"),
    ],
)
def test_a_resource_that_is_used_up_ends_in_one_line(limit: str, message: str) -> None:
    argv = [sys.executable, "-c", LIMITED.format(limit), "check"]
    result = subprocess.run(argv, cwd=REPOSITORY, env=dict(os.environ), capture_output=True, text=True, timeout=300)
    assert result.returncode == Exit.BLOCKED, result.stderr
    assert result.stderr.startswith(f"doctor: {message}") and result.stderr.count("\n") == 1


AFTERWARDS = f"""
import signal, sys
sys.path[:0] = [{str(REPOSITORY)!r}]
from doctor.commands import fix, verify_goal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job, such as these tests, ignores it
def interrupt(*_):
    signal.raise_signal(signal.SIGINT)
# what runs after the last step: the check of the environment, or with --json the findings
if sys.argv[1] == "findings":
    fix.diagnose = interrupt
else:
    verify_goal.read_environment = interrupt
del sys.argv[1]
from doctor.main import main
main()
"""


@pytest.mark.parametrize("moment", ["environment", "findings"])
def test_an_interruption_after_the_last_step_says_that_everything_was_done(moment: str, tmp_path: Path) -> None:
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DOCTOR_NO_CACHE": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", AFTERWARDS, moment, "fix", "--venv", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)

    done = run("--path", "env", "--python", sys.executable, "--yes", "--json")
    document = parse(done.stdout)
    assert done.returncode == document["exit_code"] == Exit.INTERRUPTED, done
    assert [step["status"] for step in document["plan"]] == ["done"] and document["status"] == "failed"
    assert document["receipt"] in document["message"] and "The changes were made" in document["message"]
    command = [sys.executable, str(REPOSITORY / "doctor"), *document["remedy"]["argv"][1:]]
    undo = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert undo.returncode == 0 and not (tmp_path / "env").exists(), undo
    if moment == "environment":
        text = run("--path", "env", "--python", sys.executable, "--yes")
        assert text.returncode == Exit.INTERRUPTED and " undo 2" in text.stderr and text.stdout == ""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("fix --path /etc --venv", Exit.REFUSED),
        ("fix --path /etc --venv --json", Exit.REFUSED),
        ("check --fail-on info", Exit.PROBLEMS),
        ("check --fail-on info --json", Exit.PROBLEMS),
        ("check --fail-on never --json", Exit.OK),
        ("list --json", Exit.OK),
    ],
)
def test_a_run_ends_with_its_own_exit_code_where_nobody_reads_its_output(line: str, code: Exit) -> None:
    read, write = os.pipe()
    os.close(read)
    argv = [sys.executable, "-m", "doctor", *line.split()]
    result = subprocess.run(argv, cwd=REPOSITORY, stdout=write, stderr=subprocess.PIPE, text=True, timeout=300)
    os.close(write)
    assert result.returncode == code and "bug" not in result.stderr, result.stderr


def test_home_is_the_root_directory_where_nothing_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    _ensure_home()
    assert "HOME" not in os.environ
    monkeypatch.setattr(os, "getuid", lambda: 987_654)
    _ensure_home()
    assert os.environ["HOME"] == "/"
