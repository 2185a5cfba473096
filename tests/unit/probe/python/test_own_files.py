"""The user's own files in the folder of an environment."""

from __future__ import annotations

import venv
from pathlib import Path

import pytest

from doctor.probe.python.environment import read_environment
from doctor.probe.rootfs import Rootfs


def read(path: Path) -> tuple[tuple[str, ...], bool]:
    """Return the names of the user's files in an environment, and whether its folder is that of a project."""
    environment = read_environment(Rootfs(), str(path))
    assert environment is not None
    return environment.own_files, environment.holds_project


def make(path: Path, *files: str) -> Path:
    """Create an environment with the files, of which those that end in a slash are folders."""
    venv.create(path)
    for name in files:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text("x")
    return path


def test_what_tools_and_packages_create_is_not_the_users(tmp_path: Path) -> None:
    path = make(
        tmp_path / "app", ".doctor-previous/x.py", ".lock", "share/man/x", ".cache/x.py", "README.md", "demo/x.py"
    )
    [library] = path.glob("lib/python3*")
    metadata = library / "site-packages/some-1.0.dist-info"
    metadata.mkdir()
    (path / "stamp").touch()
    (path / "empty").mkdir()
    assert read(path) == (("README.md", "demo"), True)
    (metadata / "RECORD").write_text('some.py,,\n../../../README.md,,\n"../../../demo/x.py",,\n../../../bin/some,,\n')
    assert read(path) == ((), False)


@pytest.mark.parametrize("name", ["main.py", ".git/HEAD", "requirements.txt", "app/main.py", "book.ipynb", "setup.cfg"])
def test_a_project_is_told_by_its_files(tmp_path: Path, name: str) -> None:
    assert read(make(tmp_path / "app", name)) == ((name.partition("/")[0],), True)
    for usual in (".venv", "venv", "venv-3.11", "my-venv", "env", "env39"):
        assert not read(make(tmp_path / usual, name))[1], "nobody gives this name to a project"


@pytest.mark.parametrize("name", ["data/db.sqlite", "src/mylib/a.py", ".env", "notes.txt"])
def test_other_files_make_no_project(tmp_path: Path, name: str) -> None:
    assert read(make(tmp_path / "app", name)) == ((name.partition("/")[0],), False)
