"""A module is found where it is installed, by its files."""

from __future__ import annotations

import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.facts.modules import ModulePlace
from doctor.probe.collect import collect
from doctor.probe.python.modules import find_module


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    """An environment of a project, and folders of a user and of pyenv with packages of Pythons."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "app/.venv")], check=True)
    (tmp_path / "app/requirements.txt").touch()
    (tmp_path / ".pyenv/versions/3.4.1/bin").mkdir(parents=True)
    (tmp_path / ".pyenv/versions/3.4.1/bin/python3.4").touch(mode=0o755)
    (environment,) = (tmp_path / "app/.venv/lib").glob("python*/site-packages")
    return [
        environment,
        tmp_path / ".local/lib/python3.2/site-packages",
        tmp_path / ".pyenv/versions/3.4.1/lib/python3.4/site-packages",
    ]


def find(home: Path, module: str) -> tuple[ModulePlace, ...]:
    environ = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    return find_module(module, collect(environ=environ, cwd=str(home / "app")), environ)


def test_packages_modules_extensions_and_namespaces_are_found(places: list[Path], tmp_path: Path) -> None:
    names = (
        "one_package/__init__.py",
        "one_module.py",
        "one_extension.cpython-311-x86_64-linux-gnu.so",
        "shared/part/a.py",
    )
    for name in names:
        for folder in places:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
    for module in ("one_package", "one_module", "one_extension", "shared.part"):
        found = find(tmp_path, module)
        assert [place.folder for place in found] == list(map(str, places)), module
        assert [place.environment for place in found] == [str(tmp_path / "app/.venv"), None, None]
        assert found[0].python == str(tmp_path / "app/.venv/bin/python")
        assert (found[1].python, found[1].minor) == (None, "3.2")
        assert found[2].python == str(tmp_path / ".pyenv/versions/3.4.1/bin/python3.4")


def test_what_an_uninstallation_leaves_behind_is_no_module(places: list[Path], tmp_path: Path) -> None:
    for folder in places:
        (folder / "left/__pycache__").mkdir(parents=True)
        (folder / "left-1.0.dist-info").mkdir()
    assert find(tmp_path, "left") == ()
    assert find(tmp_path, "left.part") == ()
    assert find(tmp_path, "another") == ()


def test_the_code_of_the_project_and_the_owner_of_a_folder_are_named(places: list[Path], tmp_path: Path) -> None:
    (tmp_path / "app/src/shop").mkdir(parents=True)
    (tmp_path / "app/src/shop/__init__.py").touch()
    (own,) = find(tmp_path, "shop")
    assert (own.folder, own.project, own.python) == (str(tmp_path / "app/src"), str(tmp_path / "app"), None)
    places[1].mkdir(parents=True)
    (places[1] / "of_user.py").touch()
    (of_user,) = find(tmp_path, "of_user")
    assert of_user.owner == pwd.getpwuid(tmp_path.stat().st_uid).pw_name
