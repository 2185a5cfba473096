"""The folders that Python imports from when doctor starts, and the message of an old Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.bootstrap import import_path, old_python
from tests import REPOSITORY


def start(*argv: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *argv, "--version"],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_only_the_standard_library_and_the_folders_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["", "/hostile", *sys.path])
    import_path.restrict_to("/ours")
    assert sys.path[0] == "/ours"
    assert not {"", "/hostile"} & set(sys.path)
    assert not [path for path in sys.path if path.endswith("-packages")]
    assert os.path.dirname(os.__file__) in sys.path


def test_a_module_in_pythonpath_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise SystemExit('hostile')")
    run = start("-m", "doctor", cwd=REPOSITORY, PYTHONPATH=str(tmp_path))
    assert (run.returncode, run.stderr) == (0, "")


def test_a_module_in_the_current_folder_is_not_imported(tmp_path: Path) -> None:
    for name in ("typer", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile')")
    for options in (("-m", "doctor"), ("-Bm", "doctor"), ("-mdoctor",)):
        run = start(*options, cwd=tmp_path, PYTHONPATH=str(REPOSITORY))
        assert (run.returncode, run.stderr) == (0, ""), options


@pytest.mark.parametrize("options", [(), ("-I",), ("-P",)])
def test_the_folder_of_the_package_starts_from_any_folder(tmp_path: Path, options: tuple[str, ...]) -> None:
    if options == ("-P",) and sys.version_info < (3, 11):
        pytest.skip("Python 3.10 has no option -P")
    for name in ("doctor", "typer", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile')")
    for folder in (str(REPOSITORY / "doctor"), os.path.relpath(REPOSITORY / "doctor", tmp_path)):
        run = start(*options, folder, cwd=tmp_path, PYTHONPATH="")
        assert (run.returncode, run.stdout.split()[0], run.stderr) == (0, "doctor", "")


def test_an_old_python_names_the_newest_one_on_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("python3.9", "python3.10", "python3.12", "python3.11-config", "python3"):
        (tmp_path / name).touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert old_python.report(["check", "--json"], "1") == 2
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert f"{tmp_path}/python3.12 instead" in err
    assert '"command": "check"' in out
