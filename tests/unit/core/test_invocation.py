"""The program as the user can type it, for each way in which doctor can be started."""

from __future__ import annotations

import os
import sys
import timeit
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from doctor.core import invocation
from doctor.core.invocation import how_to_remove, root_program, typed_program


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a checkout in ``src/doctor``, whose interpreter is the ``python3`` on PATH."""
    (tmp_path / "src/doctor/doctor").mkdir(parents=True)
    (tmp_path / "src/doctor/doctor/__main__.py").touch()
    programs = tmp_path / "usr/bin"
    programs.mkdir(parents=True)
    write_program(programs / "python3.11")
    (programs / "python3").symlink_to("python3.11")
    monkeypatch.setattr(invocation, "_PACKAGE", str(tmp_path / "src/doctor/doctor"))
    monkeypatch.setattr(sys, "executable", str(programs / "python3.11"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "usr"))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "usr"))
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    return tmp_path


def write_program(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return str(path)


def program(home: Path, argv0: str, cwd: Path, *folders: Path, **environ: str) -> tuple[tuple[str, ...], str]:
    path = ":".join(map(str, (*folders, home / "usr/bin")))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        patch.setattr(sys, "argv", [argv0, "check"])
        patch.setattr(os, "environ", {"PATH": path, "HOME": str(home), **environ})
        return typed_program(cwd=str(cwd))


def test_console_script(home: Path) -> None:
    script = write_program(home / ".local/bin/doctor")
    assert program(home, script, home, home / ".local/bin") == ((script,), "doctor")
    assert program(home, script, home / "src") == ((script,), "~/.local/bin/doctor")
    assert program(home, script, home / ".local/bin") == ((script,), "./doctor")
    write_program(home / "usr/bin/doctor")
    assert program(home, script, home) == ((script,), "~/.local/bin/doctor"), "another doctor is first on PATH"


def test_module(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main = ModuleType("__main__")
    main.__package__ = "doctor"
    monkeypatch.setitem(sys.modules, "__main__", main)
    checkout, python = home / "src/doctor", sys.executable
    started = str(checkout / "doctor/__main__.py")
    folder = (python, f"{checkout}/doctor")
    assert program(home, started, checkout) == (folder, "python3 -m doctor")
    assert program(home, started, home) == ((python, "-m", "doctor"), "python3 -m doctor"), "it is installed"
    variable = program(home, started, home / "usr", PYTHONPATH=str(checkout))
    assert variable == (folder, "python3 ~/src/doctor/doctor"), "the variable may be set for this run only"


def test_folder_of_a_checkout(home: Path) -> None:
    checkout = home / "src/doctor"
    started = str(checkout / "doctor")
    argv = (sys.executable, started)
    assert program(home, started, home / "usr") == (argv, "python3 ~/src/doctor/doctor")
    assert program(home, started, home) == (argv, "python3 ~/src/doctor/doctor")
    assert program(home, "doctor", checkout) == (argv, "python3 doctor")
    assert program(home, "../doctor/__main__.py", checkout / "doctor") == (argv, "python3 ~/src/doctor/doctor")


def test_a_relative_start_is_typed_in_another_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home / "usr/bin"))
    monkeypatch.setenv("HOME", "/nowhere")
    monkeypatch.chdir(home / "src")
    monkeypatch.setattr(sys, "argv", ["doctor/doctor", "check"])
    assert typed_program()[1] == "python3 doctor/doctor"
    for cwd in ("../usr", f"{home}/usr"):
        assert typed_program(cwd=cwd)[1] == f"python3 {home}/src/doctor/doctor"


def test_pyz(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = write_program(home / "downloads/doctor.pyz")
    main = ModuleType("__main__")
    main.__loader__ = SimpleNamespace(archive=archive)
    monkeypatch.setitem(sys.modules, "__main__", main)
    argv = (sys.executable, archive)
    assert program(home, archive, home / "usr") == (argv, "python3 ~/downloads/doctor.pyz")
    assert program(home, "doctor.pyz", home / "downloads") == (argv, "python3 doctor.pyz")
    assert program(home, archive, home, home / "downloads") == ((archive,), "doctor.pyz")


def test_other_starts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for argv0 in ("-c", "", "/usr/bin/pytest", str(home / "missing/doctor"), "a\0b"):
        assert program(home, argv0, home) == (("doctor",), "doctor"), argv0
    monkeypatch.setattr(sys, "argv", [])
    assert typed_program() == (("doctor",), "doctor")


def test_sudo_finds_only_programs_of_the_system(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = write_program(home / ".local/bin/doctor")
    monkeypatch.setenv("PATH", f"{home}/.local/bin:/usr/bin")
    monkeypatch.setattr(sys, "argv", [script, "fix"])
    assert root_program() == (("sudo", script), f"sudo {script}")
    monkeypatch.setattr(invocation, "_SECURE_PATH", (f"{home}/.local/bin",))
    assert root_program() == (("sudo", script), "sudo doctor")


def test_a_path_that_needs_quotes(home: Path) -> None:
    script = write_program(home / "my tools/doctor")
    assert program(home, script, home / "usr") == ((script,), f"'{script}'")
    assert program(home, script, home) == ((script,), "'my tools/doctor'")


def test_an_interpreter_that_python3_does_not_start(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virtual environment's python is the same file as its base, and still another interpreter."""
    (home / ".venv/bin").mkdir(parents=True)
    (home / ".venv/pyvenv.cfg").touch()
    (home / ".venv/bin/python").symlink_to(home / "usr/bin/python3.11")
    (home / ".venv/bin/python3").symlink_to("python")
    monkeypatch.setattr(sys, "executable", str(home / ".venv/bin/python"))
    monkeypatch.setattr(sys, "prefix", str(home / ".venv"))
    started = str(home / "src/doctor/doctor")
    assert program(home, started, home / "usr")[1] == "~/.venv/bin/python ~/src/doctor/doctor"
    assert program(home, started, home / ".venv/bin")[1] == "./python ~/src/doctor/doctor"
    assert program(home, started, home / "usr", home / ".venv/bin")[1] == "python3 ~/src/doctor/doctor", "activated"
    monkeypatch.setattr(sys, "executable", str(home / "usr/bin/python3.11"))
    monkeypatch.setattr(sys, "prefix", str(home / "usr"))
    assert program(home, started, home, home / ".venv/bin")[1] == "~/usr/bin/python3.11 ~/src/doctor/doctor"


def test_it_takes_less_than_a_millisecond(home: Path) -> None:
    script = write_program(home / ".local/bin/doctor")
    many = [Path(f"/nowhere/{number}") for number in range(20)]
    seconds = min(timeit.repeat(lambda: program(home, script, home, *many), number=10, repeat=5)) / 10
    assert seconds < 0.001
    assert os.path.isabs(program(home, script, home, *many)[0][0])


def test_in_a_folder_that_was_removed_it_is_known_how_to_remove_doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    for started in ("/usr/local/bin/doctor", "doctor.pyz"):
        monkeypatch.setattr(sys, "argv", [started])
        assert how_to_remove()
