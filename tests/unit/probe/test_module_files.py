from __future__ import annotations

from pathlib import Path

import pytest

from doctor.probe.module_files import find_module_files
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_environment, make_python


def modules(cwd: Path, **environ: str) -> dict[str, str]:
    return {file.module: file.origin for file in find_module_files(Rootfs(), str(cwd), environ)}


def test_files_and_packages_with_the_name_of_a_module(tmp_path: Path) -> None:
    for name in ("typing.py", "logging/__init__.py", "pip/__init__.py", "src/enum.py", "json/data.json", "mine.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    here = {"typing": "current folder", "logging": "current folder", "pip": "current folder"}
    assert modules(tmp_path) == here
    assert modules(tmp_path, PYTHONSAFEPATH="1") == {}
    assert modules(tmp_path, PYTHONPATH="src") == {**here, "enum": "PYTHONPATH"}


def test_the_original_a_replacement_and_a_standard_library_are_no_shadows(tmp_path: Path) -> None:
    (tmp_path / "enum.py").write_text("__all__ = ['Enum']\n")
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip/__init__.py").touch()
    (tmp_path / "pip/__main__.py").touch()
    assert modules(tmp_path) == {}
    (tmp_path / "typing.py").touch()
    (tmp_path / "os.py").touch()
    assert modules(tmp_path) == {}


def test_an_empty_entry_of_pythonpath_is_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "enum.py").touch()
    assert modules(tmp_path, PYTHONPATH=":/nowhere") == {"enum": "PYTHONPATH"}
    assert modules(tmp_path, PYTHONPATH="", PYTHONSAFEPATH="1") == {}


@pytest.mark.parametrize(
    ("text", "more", "fails"),
    [
        ("import os, numpy\n", (), "imports numpy, which is not installed"),
        ("from numpy.linalg import norm\n", (), "imports numpy, which is not installed"),
        ("import numpy\n", ("site/numpy/__init__.py",), ""),
        ("import numpy\n", ("site/_editable.pth",), ""),
        ("import mine\n", ("mine.py",), ""),
        ("import _extra\n", ("lib/lib-dynload/_extra.cpython-311-x86_64-linux-gnu.so",), ""),
        ("try:\n    import numpy\nexcept ImportError:\n    pass\n", (), ""),
        ("from . import numpy\n", (), ""),
        ("print 'for Python 2'\n", (), ""),
    ],
)
def test_a_module_that_imports_what_is_nowhere(tmp_path: Path, text: str, more: tuple[str, ...], fails: str) -> None:
    for name in more:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "signal.py").write_text(text)
    python = make_python(
        purelib=str(tmp_path / "site"), stdlib=str(tmp_path / "lib"), user_site=None, base_kind="local"
    )
    [found] = find_module_files(Rootfs(), str(tmp_path), {}, python)
    assert found.fails == fails


def test_a_file_that_imports_the_library_of_its_own_name_gets_itself(tmp_path: Path) -> None:
    site = tmp_path / ".venv/lib/python3.11/site-packages"
    (site / "requests").mkdir(parents=True)
    (site / "six.py").touch()
    environment = make_environment(path=str(tmp_path / ".venv"))

    def found(name: str, text: str, **environ: str) -> bool:
        (tmp_path / name).write_text(text)
        files = find_module_files(Rootfs(), str(tmp_path), environ, None, environment)
        (tmp_path / name).unlink()
        return any(file.imports_itself for file in files)

    assert found("requests.py", "import requests\n") and found("six.py", "from six import moves\n")
    assert found("random.py", "import random\n"), "of the standard library"
    assert not found("requests.py", "import six\n"), "the project may be that library"
    assert not found("mine.py", "import mine\n") and not found("requests.py", "if 1:\n    import requests\n")
    assert not found("requests.py", "import requests\n", PYTHONSAFEPATH="1")
