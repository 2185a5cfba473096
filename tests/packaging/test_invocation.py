"""The commands that doctor prints start doctor when they are pasted, however doctor was started."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.core.invocation import how_to_remove
from tests.packaging.installers import with_wheel

REPORT = """\
import json, os
leave = os._exit
def report(code):
    from doctor.core.invocation import how_to_remove, typed_program
    with open(os.environ["INVOCATION"], "w") as file:
        json.dump([*typed_program(), how_to_remove()], file)
    leave(code)
os._exit = report
"""
"""A sitecustomize module that records the program of the printed commands when doctor ends, with ``os._exit``."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "customize").mkdir()
    (tmp_path / "customize/sitecustomize.py").write_text(REPORT)
    (tmp_path / "work").mkdir()
    return tmp_path


def start(argv: list[str], home: Path, cwd: Path, folder: Path) -> tuple[list[str], str]:
    """Start doctor, verify both forms of the program that its commands name, and return them."""
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(home), "INVOCATION": f"{home}/invocation.json"}
    recording = environment | {"PYTHONPATH": f"{home}/customize"}
    subprocess.run([*argv, "--version"], cwd=cwd, env=recording, check=True, capture_output=True)
    program: list[str]
    text: str
    program, text, _ = json.loads((home / "invocation.json").read_text())
    pasted = subprocess.run(["sh", "-c", f"{text} --version"], cwd=cwd, env=environment, capture_output=True, text=True)
    from_root = subprocess.run([*program, "--version"], cwd="/", env=environment, capture_output=True, text=True)
    for run in (pasted, from_root):
        assert (run.returncode, run.stdout.partition(" ")[0], run.stderr) == (0, "doctor", ""), (text, program)
    return program, text


def removal(home: Path) -> str:
    """Return how doctor says that it can be removed, in the run that ``start`` made last."""
    return str(json.loads((home / "invocation.json").read_text())[2])


def test_commands_start_a_checkout(source: Path, home: Path) -> None:
    bin_folder = Path(sys.executable).parent
    package = str(source / "doctor")
    argv = [sys.executable, package]
    assert start([sys.executable, "-m", "doctor"], home, source, bin_folder) == (argv, "python3 -m doctor")
    assert start([sys.executable, package], home, home / "work", bin_folder) == (argv, f"python3 {package}")
    assert start([sys.executable, "doctor"], home, source, bin_folder) == (argv, "python3 doctor")
    _, text = start([sys.executable, package], home, home / "work", home)
    assert text == f"{sys.executable} {package}", "another python3 is on PATH"
    assert removal(home) == f"Delete the folder {source}"


def test_commands_start_the_pyz(pyz: Path, home: Path) -> None:
    (home / "doctor.pyz").write_bytes(pyz.read_bytes())
    argv = [sys.executable, f"{home}/doctor.pyz"]
    bin_folder = Path(sys.executable).parent
    for cwd, text in ((home / "work", "python3 ~/doctor.pyz"), (home, "python3 doctor.pyz")):
        assert start(argv, home, cwd, bin_folder) == (argv, text)
    assert removal(home) == f"rm {home}/doctor.pyz"


def test_commands_start_an_installed_doctor(wheel: Path, home: Path) -> None:
    programs = with_wheel(wheel, home)
    script, python = str(programs / "doctor"), str(programs / "python")
    assert start([script], home, home / "work", programs) == ([script], "doctor")
    assert start([script], home, home / "work", home) == ([script], "~/venv/bin/doctor")
    module = [python, "-m", "doctor"]
    assert start(module, home, home / "work", programs) == (module, "python3 -m doctor")
    assert start(module, home, home / "work", home) == (module, "~/venv/bin/python -m doctor")
    subprocess.run(["sh", "-c", f"{removal(home)} --yes"], check=True, capture_output=True)
    assert not (programs / "doctor").exists()


@pytest.mark.parametrize(
    ("marker", "command"),
    [("pipx_metadata.json", "pipx uninstall pip-doctor"), ("uv-receipt.toml", "uv tool uninstall pip-doctor")],
)
def test_the_installer_of_the_environment_is_named(
    marker: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / marker).touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["/usr/local/bin/doctor"])
    assert how_to_remove() == command
