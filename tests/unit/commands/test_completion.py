"""Shells complete commands, options, conditions, groups and receipts, and a malformed request is no error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from doctor import cli
from doctor.core.errors import DoctorError, Exit
from tests import REPOSITORY
from tests.unit.commands.run_explain import run_doctor

PYPROJECT = "[dependency-groups]\ndev = []\ndocs = []\n'd$(reboot)' = []\n[project.optional-dependencies]\ntest = []\n"
RECEIPTS = ("20261121-013000-271828-1a2b", "20261122-013000-271828-1a2b")
COMPLETIONS = {
    "doctor che": "check",
    "doctor help und": "undo",
    "doctor fix --ven": "--venv",
    "doctor explain hash": "hash-mismatch",
    "doctor check pip-mis": "pip-missing",
    "doctor check pip-missing pipx-mis": "pipx-missing",
    "doctor check --only mark": "marker-removed",
    "doctor check --ignore mark": "marker-removed",
    "doctor fix mark": "marker-removed",
    "doctor fix --group d": "dev docs",
    "doctor fix --installer ": "pip uv",
    "doctor check --fail-on ": "error warning unknown info never",
    "doctor explain --fail-on ": "match never",
    "doctor undo 20": " ".join(reversed(RECEIPTS)),
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    state = tmp_path / "state/doctor/receipts"
    state.mkdir(parents=True)
    for receipt in RECEIPTS:
        (state / f"{receipt}.json").write_text("{}")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", COMPLETIONS)
def test_bash_gets_the_words_that_fit(line: str) -> None:
    words = line.split(" ")
    request = {"_DOCTOR_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    completed = run_doctor(**request)
    assert (completed.stdout.split(), completed.stderr) == (COMPLETIONS[line].split(), "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_summary_is_whole_in_other_shells(shell: str) -> None:
    request = {"_TYPER_COMPLETE_ARGS": "doctor che", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    completed = run_doctor(_DOCTOR_COMPLETE=f"complete_{shell}", **request)
    assert "Report what works here, what does not, and what to do next." in completed.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_a_real_bash_completes(project: Path) -> None:
    program = project / "bin/doctor"
    program.parent.mkdir()
    start = "import sys; sys.argv[0] = 'doctor'; from doctor.bootstrap.start import main; main()"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{start}" "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(_DOCTOR_COMPLETE=source_bash doctor)"; COMP_WORDS=(doctor explain pip-miss); COMP_CWORD=2; '
        'complete -p doctor; _doctor_completion doctor; echo "${COMPREPLY[@]}"'
    )
    environ = {**os.environ, "PATH": f"{program.parent}:/usr/bin:/bin"}
    output = subprocess.run(["bash", "--norc", "-c", script], env=environ, capture_output=True, text=True, check=True)
    assert output.stdout.splitlines()[1:] == ["pip-missing"] and output.stderr == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create a folder of another user")
@pytest.mark.parametrize("instruction", ["complete_bash", "complete_zsh", "source_bash"])
def test_root_completes_without_the_variables_of_another_user(project: Path, instruction: str) -> None:
    script, home = project / "env.sh", project / "home"
    script.write_text(f"touch {project}/started\n")
    home.mkdir()
    for path in (script, home):
        os.chown(path, 4711, 4711)
    request = {"COMP_WORDS": "doctor che", "COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "doctor che"}
    completed = run_doctor(_DOCTOR_COMPLETE=instruction, HOME=str(home), BASH_ENV=str(script), **request)
    expected = "COMPREPLY" if instruction == "source_bash" else "check"
    assert expected in completed.stdout and not (project / "started").exists()


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"_DOCTOR_COMPLETE": "complete_bash"}, Exit.USAGE),
        ({"_DOCTOR_COMPLETE": "complete_bash", "COMP_WORDS": "doctor"}, Exit.USAGE),
        ({"_DOCTOR_COMPLETE": "complete_bash", "COMP_WORDS": "doctor", "COMP_CWORD": "x"}, Exit.USAGE),
        ({"_DOCTOR_COMPLETE": "complete_zsh"}, Exit.OK),
        ({"_DOCTOR_COMPLETE": "complete_fish"}, Exit.OK),
        ({"_DOCTOR_COMPLETE": ""}, Exit.OK),
        ({"_DOCTOR_COMPLETE": "nonsense"}, 1),
    ],
)
def test_a_malformed_request_is_no_bug(request_: dict[str, str], code: int) -> None:
    completed = run_doctor(**request_)
    assert completed.returncode == code and "bug" not in completed.stderr


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_the_shell_is_no_argument(option: str) -> None:
    with pytest.raises(DoctorError, match=f"{option} takes no argument, so not bogus") as caught:
        cli.run([option, "bogus"])
    assert caught.value.code is Exit.USAGE
