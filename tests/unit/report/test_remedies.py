"""Remedies and the commands in messages are shown as the user can type them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.core.goal import Goal
from doctor.diagnose.model import Activate, Command, Instruction, ShellLine, fix_condition, fix_environment
from doctor.report import remedies
from doctor.report.remedies import as_typed, render, render_elsewhere
from tests import REPOSITORY
from tests.unit.factories import make_environment


@pytest.fixture(autouse=True)
def pyz(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the user have started doctor as an archive in the home folder."""
    program = (("/usr/bin/python3", "/home/ada/doctor.pyz"), "python3 ~/doctor.pyz")
    monkeypatch.setattr(remedies, "typed_program", lambda **_: program)


def test_a_fix_is_a_command_of_this_doctor() -> None:
    rendered = render(fix_environment(path="my env", python="3.12", needs_consent=True), "bash")
    assert rendered.text == "python3 ~/doctor.pyz fix --venv --path 'my env' --python 3.12"
    arguments = ("fix", "--venv", "--path", "my env", "--python", "3.12")
    assert rendered.argv == ("/usr/bin/python3", "/home/ada/doctor.pyz", *arguments)
    assert (rendered.needs_root, rendered.needs_consent, rendered.needs_network) == (False, True, True)
    rendered = render(fix_condition("marker-removed", needs_root=True, needs_network=True), "bash")
    assert rendered.text == "python3 ~/doctor.pyz fix marker-removed"
    assert (rendered.needs_root, rendered.needs_consent, rendered.needs_network) == (True, True, True)


def test_a_remedy_elsewhere_changes_to_its_folder_and_one_of_another_user_is_no_command() -> None:
    fix = fix_environment(path="my env")
    rendered = render_elsewhere(fix, "/srv/my shop", None)
    assert rendered.text == "cd '/srv/my shop' && python3 ~/doctor.pyz fix --venv --path 'my env'"
    assert rendered.argv is not None and rendered.argv[:4] == ("env", "-C", "/srv/my shop", "/usr/bin/python3")
    rendered = render_elsewhere(fix, "/srv/my shop", "ada")
    assert rendered.text.startswith("ada can fix it: `cd '/srv/my shop' && ") and rendered.argv is None
    assert render_elsewhere(Command(argv=("pipx", "reinstall", "x")), "", None).text == "pipx reinstall x"


@pytest.mark.parametrize("name", ["shop", "it's my shop"])
def test_a_line_that_changes_to_another_folder_starts_doctor_there(tmp_path: Path, name: str) -> None:
    """doctor is started by a path relative to the current folder; ``check`` and ``scan`` send the user to another."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    (work / name).mkdir(parents=True)
    (work / name / "requirements.txt").touch()
    (work / "tools").symlink_to(REPOSITORY)
    started, variables = [sys.executable, "tools/doctor"], {"PATH": "/usr/bin:/bin", "HOME": str(home)}

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=work, env=variables, stdout=subprocess.PIPE, text=True)
        assert done.returncode in (0, 1)
        return done.stdout

    def follow(line: str) -> str:
        """Run a line for the shell, without changing anything."""
        return run("sh", "-c", f"{line} --dry-run --offline")

    recommended = json.loads(run(*started, "check", "--json", "no-project-venv"))["recommendation"]["command"]
    assert recommended.startswith("cd ") and "Create .venv" in follow(recommended)
    environment = work / name / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin/python").symlink_to("/usr/missing/python3")
    (environment / "pyvenv.cfg").write_text("home = /usr/missing\n")
    scanned = [json.loads(line) for line in run(*started, "scan", "--json", ".").splitlines()]
    (rebuild,) = (each["finding"]["remedy"]["text"] for each in scanned if each.get("finding"))
    assert rebuild.startswith("cd ") and "Rebuild .venv" in follow(rebuild)


def test_a_command_of_another_program_is_shown_as_it_is() -> None:
    rendered = render(Command(argv=("uv", "add", "a>=1"), needs_network=True), "bash")
    assert (rendered.text, rendered.argv) == ("uv add 'a>=1'", ("uv", "add", "a>=1"))
    assert (rendered.needs_root, rendered.needs_consent, rendered.needs_network) == (False, False, True)
    assert render(Command(argv=("dpkg", "--configure", "-a"), needs_root=True), "bash").needs_root


def test_a_line_for_the_shell_and_an_instruction_have_no_argv() -> None:
    for remedy, text in (
        (ShellLine(text="unset PIP_USER"), "unset PIP_USER"),
        (Instruction(text="Install a newer Python."), "Install a newer Python."),
    ):
        rendered = render(remedy, "bash")
        assert (rendered.text, rendered.argv) == (text, None)


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "source /work/.venv/bin/activate"),
        ("fish", "source /work/.venv/bin/activate.fish"),
        ("tcsh", "source /work/.venv/bin/activate.csh"),
        (None, ". /work/.venv/bin/activate"),
    ],
)
def test_an_environment_is_activated_by_the_line_of_the_users_shell(shell: str | None, line: str) -> None:
    rendered = render(Activate(environment=make_environment()), shell)
    assert (rendered.text, rendered.argv) == (line, None)


def test_commands_of_doctor_in_a_message_are_rewritten_and_nothing_else() -> None:
    for message, typed in (
        ("Try again: `doctor undo`", "Try again: `python3 ~/doctor.pyz undo`"),
        ("`doctor fix --venv` or `doctor check`", "`python3 ~/doctor.pyz fix --venv` or `python3 ~/doctor.pyz check`"),
        ("`make 2>&1 | doctor explain`", "`make 2>&1 | python3 ~/doctor.pyz explain`"),
        ("`PIP_INDEX_URL=ADDRESS doctor fix x`", "`PIP_INDEX_URL=ADDRESS python3 ~/doctor.pyz fix x`"),
        ("doctor cannot fix this automatically.", "doctor cannot fix this automatically."),
        ("Run `sudo apt-get install doctor x`", "Run `sudo apt-get install doctor x`"),
        ("`doctor --help`", "`doctor --help`"),
    ):
        assert as_typed(message) == typed


def test_the_arguments_of_a_goal_express_all_of_it() -> None:
    goal = Goal(
        requirements=("flask>=3", "six"),
        files=("a b.txt",),
        groups=("dev",),
        route="environment",
        path="env",
        python="3.12",
        system_site_packages=True,
        offline=True,
    )
    assert goal.command() == (
        "doctor fix --venv --path env --python 3.12 --system-site-packages --offline -r 'a b.txt' --group dev "
        "'flask>=3' six"
    )
    assert Goal(condition="marker-removed").command() == "doctor fix marker-removed"
    assert Goal(python="3.12", offline=True).is_unspecified and not goal.is_unspecified
