"""Which Python a version stands for: ``--python 3.12.4``, and a project's ``.python-version``."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.facts import Pin
from doctor.probe.python import pinned, select
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

HOME = {"HOME": "/h"}
PATH = ["/h/bin/shims", "/usr/bin"]


def stored(version: str) -> dict[str, str]:
    base, minor = f"/h/.pyenv/versions/{version}", version.rpartition(".")[0]
    return {
        f"{base}/bin/python{minor}": "",
        f"{base}/bin/python3": f"-> python{minor}",
        f"{base}/lib/python{minor}/os.py": "",
    }


PYTHONS = {
    "/usr/bin/python3.11": "",
    "/usr/bin/python3": "-> python3.11",
    "/usr/lib/python3.11/os.py": "",
    "/usr/include/python3.11/patchlevel.h": '#define PY_VERSION "3.11.2"\n',
    "/h/bin/shims/python3.12": "",
    **stored("3.11.9"),
    **stored("3.12.4"),
    **stored("3.12.10"),
}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("3", "/usr/bin/python3"),
        ("3.11", "/usr/bin/python3.11"),
        ("3.11.2", "/usr/bin/python3.11"),
        ("3.11.9", "/h/.pyenv/versions/3.11.9/bin/python3"),
        ("3.11.5", "/usr/bin/python3.11"),  # which is then told to be another
        ("3.12", "/h/.pyenv/versions/3.12.10/bin/python3"),
        ("3.12.4", "/h/.pyenv/versions/3.12.4/bin/python3"),
        ("python3.11", "/usr/bin/python3.11"),
        ("3.1", None),
        ("3.13", None),
        ("3.11.", None),
    ],
)
def test_what_a_version_stands_for(tree: Tree, asked: str, found: str | None) -> None:
    assert select.locate(Rootfs(str(tree(PYTHONS))), asked, PATH, HOME, "/w") == (asked, found)


def test_a_shim_is_the_last_resort(tree: Tree) -> None:
    box = Rootfs(str(tree({"/h/bin/shims/python3.12": ""})))
    assert select.of_version(box, "3.12", PATH, HOME) == "/h/bin/shims/python3.12"
    assert select.of_version(box, "3.12", PATH[1:], HOME) is None


def pin(root: Path, text: str | None, version: str = "3.11.2") -> Pin | None:
    (root / "w/below").mkdir(parents=True, exist_ok=True)
    if text is not None:
        (root / "w/.python-version").write_text(text)
    return pinned.look(Rootfs(str(root)), "/w/below", "/w", version, PATH, HOME)


@pytest.mark.parametrize(
    ("text", "version", "found"),
    [
        ("3.11\n", "3.11", None),  # the subject is that
        ("3.11.2\n", "3.11.2", None),
        ("3.11.5\n", "3.11.5", None),  # and nothing is nearer to it
        ("3.11.9\n", "3.11.9", "3.11.9"),
        ("3.12\n", "3.12", "3.12.10"),
        ("# mine\n\n  3.12.4  # too\n3.11.2\n", "3.12.4", "3.12.4"),
        ("3.12.7\n", "3.12.7", "3.12.10"),
        ("python-3.12\n", "3.12", "3.12.10"),
        ("cpython@3.12\n", "3.12", "3.12.10"),
        ("cpython-3.12.4-linux-x86_64-gnu\n", "3.12.4", "3.12.4"),
        ("3.9\n", "3.9", None),
    ],
)
def test_what_a_folder_pins(tree: Tree, text: str, version: str, found: str | None) -> None:
    told = pin(tree(PYTHONS), text)
    assert told is not None
    assert (told.version, told.python) == (version, found and f"/h/.pyenv/versions/{found}/bin/python3")


@pytest.mark.parametrize(
    "text",
    [
        None, "", "#\n", "system\n3.12\n", "myproject\n", "pypy3.10-7.3.12\n", ">=3.12\n", "3\n", "3.13t\n",
        "3.14-dev\n", "3.12\x1b[31m\n", "../3.12\n", "/usr/bin/python3.12\n", "3.12.4.5\n", "3" * 5000,
    ],
)  # fmt: skip
def test_what_pins_nothing_that_can_be_looked_for(tree: Tree, text: str | None) -> None:
    assert pin(tree(PYTHONS), text) is None


def test_what_lies_above_the_project_is_not_its_own(tree: Tree) -> None:
    root = tree(PYTHONS)
    assert pin(root, "3.12\n")
    assert pinned.look(Rootfs(str(root)), "/w/below", "/w/below", "3.11.2", PATH, HOME) is None
