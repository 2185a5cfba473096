"""An environment whose folder comes first on PATH is found although a shell finds no Python in it."""

from __future__ import annotations

import pytest

from doctor.probe.python.environment import find_dead_on_path
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

PYTHON = {"/usr/bin/python3": "", "/usr/bin/python3.11": ""}


@pytest.mark.parametrize(
    ("python", "path", "found"),
    [
        ("-> /usr/local/bin/python3.12", ["/opt/venv/bin", "/usr/bin"], "/opt/venv"),
        ("-> /usr/local/bin/python3.12", ["/usr/bin", "/opt/venv/bin"], None),
        ("-> /usr/local/bin/python3.12", ["/usr/bin"], None),
        ("-> /usr/bin/python3.11", ["/opt/venv/bin", "/usr/bin"], None),
    ],
)
def test_it_is_broken_and_comes_before_the_subject(tree: Tree, python: str, path: list[str], found: str | None) -> None:
    environment = {"/opt/venv/pyvenv.cfg": "home = /usr/bin\n", "/opt/venv/bin/python": python}
    dead = find_dead_on_path(Rootfs(str(tree(PYTHON | environment))), "/usr/bin/python3", path)
    assert (dead and dead.path) == found


def test_a_folder_without_an_environment_is_none(tree: Tree) -> None:
    fs = Rootfs(str(tree(PYTHON | {"/opt/bin/python": "-> /nowhere"})))
    assert find_dead_on_path(fs, "/usr/bin/python3", ["/opt/bin", "/usr/bin"]) is None
