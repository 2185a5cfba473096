"""The folders that Python imports from when doctor starts, and the message of an old Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from doctor.bootstrap import import_path, old_python
from tests import REPOSITORY

FOLDERS_OF_PYENV = map(str, Path("~/.pyenv/versions").expanduser().glob("3.10.*/bin"))


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


SEARCHED = f"""
import sys
from doctor.bootstrap import import_path
import_path.remove_surroundings({str(REPOSITORY)!r})
print("\\n".join(sys.path))
"""


def searched_folders(folder: Path, **environment: str) -> list[str]:
    """Return the folders that a script in ``folder/script`` imports from after it has removed the surroundings."""
    for name in ("current", "script", "library"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "script/start.py").write_text(SEARCHED)
    run = subprocess.run(
        [sys.executable, folder / "script/start.py"],
        cwd=folder / "current",
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.split("\n")[:-1]


def test_nothing_is_searched_but_pythons_own_folders_and_that_of_doctor(tmp_path: Path) -> None:
    for pythonpath in ("{0}", ":{0}", "{0}:", "{1}::{0}", ".:{0}", "{0}:{1}:../library/"):
        paths = searched_folders(tmp_path, PYTHONPATH=pythonpath.format(REPOSITORY, tmp_path / "library"))
        assert str(REPOSITORY) in paths
        assert os.path.dirname(os.__file__) in paths[:2], "the standard library comes first"
        assert not [path for path in paths if path == "" or path.startswith(str(tmp_path))], pythonpath


def test_folders_of_python_stay_where_pythonpath_names_them(tmp_path: Path) -> None:
    library, packages = os.path.dirname(os.__file__), sysconfig.get_path("purelib")
    paths = searched_folders(tmp_path, PYTHONPATH=f"{packages}:{library}:{REPOSITORY}")
    assert paths.index(library) < paths.index(packages)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_imports_from_no_folder_of_another_user(tmp_path: Path) -> None:
    customize = tmp_path / "customize"
    customize.mkdir()
    customize.joinpath("sitecustomize.py").write_text(f"import sys; sys.path.append({str(tmp_path / 'theirs')!r})")
    (tmp_path / "theirs").mkdir()
    pythonpath = f"{customize}:{REPOSITORY}"
    assert str(tmp_path / "theirs") in searched_folders(tmp_path, PYTHONPATH=pythonpath)
    os.chown(tmp_path / "theirs", 4711, 4711)
    assert str(tmp_path / "theirs") not in searched_folders(tmp_path, PYTHONPATH=pythonpath)


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take the network away")
def test_a_checkout_examines_a_project_with_python_3_10(tmp_path: Path) -> None:
    python = shutil.which("python3.10", path=":".join([*FOLDERS_OF_PYENV, "/usr/local/bin", "/usr/bin"]))
    if python is None:
        pytest.skip("there is no Python 3.10")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'a'\n")
    run = subprocess.run(
        ["unshare", "--net", python, "-m", "doctor", "check", "--json"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
    )
    assert run.returncode in (0, 1), run.stderr
    assert "tomli" not in run.stdout + run.stderr
