from __future__ import annotations

import pytest

from doctor.facts import Environment
from doctor.probe.python.environment import read_environment
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

PATH = "/work/.venv"
FILES = {
    f"{PATH}/pyvenv.cfg": "home = /usr/bin\nversion = 3.11.2\n",
    f"{PATH}/bin/python": "-> /usr/bin/python3.11",
    f"{PATH}/bin/activate": f'VIRTUAL_ENV="{PATH}"\n',
    f"{PATH}/bin/activate.fish": "",
    f"{PATH}/lib/python3.11/site-packages/": "",
    "/usr/bin/python3.11": "ELF",
    "/usr/lib/python3.11/os.py": "",
}


def read(tree: Tree, files: dict[str, str]) -> Environment:
    environment = read_environment(Rootfs(str(tree(files))), PATH)
    assert environment is not None
    return environment


def test_an_environment_of_venv(tree: Tree) -> None:
    environment = read(tree, FILES)
    assert (environment.creator, environment.version, environment.python_minor) == ("venv", "3.11.2", "3.11")
    assert (environment.library_versions, environment.activation_scripts) == (("3.11",), ("activate", "activate.fish"))
    assert (environment.base_exists, environment.recorded_path, environment.state) == (True, PATH, "healthy")


def test_the_tool_that_made_it_is_known_by_its_files(tree: Tree) -> None:
    for text, made_by, version in (
        ("home = /usr/bin\nuv = 0.5.1\nversion_info = 3.11.2\n", "uv", "3.11.2"),
        ("home = /usr/bin\nvirtualenv = 20.30\nversion_info = 3.11.2.final.0\n", "virtualenv", "3.11.2"),
        ("home = /usr/bin\n", "venv", ""),
    ):
        environment = read(tree, FILES | {f"{PATH}/pyvenv.cfg": text})
        assert (environment.creator, environment.version) == (made_by, version)
        (tree({}) / f"{PATH[1:]}/bin/python").unlink()
    assert read(tree, FILES | {f"{PATH}/conda-meta/": ""}).creator == "conda"


def test_an_environment_that_was_moved_records_its_old_folder(tree: Tree) -> None:
    moved = read(tree, FILES | {f"{PATH}/bin/activate": "VIRTUAL_ENV=/old/.venv\nexport VIRTUAL_ENV\n"})
    assert (moved.recorded_path, moved.state) == ("/old/.venv", "moved")
    (tree({}) / f"{PATH[1:]}/bin/python").unlink()
    linked = read(tree, FILES | {f"{PATH}/bin/activate": "VIRTUAL_ENV=/link/.venv\n", "/link": "-> work"})
    assert linked.recorded_path == PATH


def test_empty_files_of_a_power_cut_are_found(tree: Tree) -> None:
    site = f"{PATH}/lib/python3.11/site-packages"
    complete = {
        f"{PATH}/bin/pip": "#!",
        f"{site}/pip/__init__.py": "__version__ = '1'",
        f"{site}/pip/__main__.py": "import sys",
        f"{site}/six-1.0.dist-info/METADATA": "Name: six",
        f"{site}/six-1.0.dist-info/RECORD": "six.py,,",
        f"{site}/six-1.0.dist-info/top_level.txt": "",
        f"{site}/empty_on_purpose/__init__.py": "",
    }
    assert read(tree, FILES | complete).state == "healthy"
    on_purpose = ("top_level.txt", "empty_on_purpose/__init__.py")
    never_empty = [path for path in complete if not path.endswith(on_purpose)]
    for path in (f"{PATH}/pyvenv.cfg", f"{PATH}/bin/activate", *never_empty):
        (tree({}) / f"{PATH[1:]}/bin/python").unlink()
        environment = read(tree, FILES | complete | {path: ""})
        assert (environment.empty_files, environment.state) == ((path,), "incomplete")
    (tree({}) / f"{PATH[1:]}/bin/python").unlink()
    assert read(tree, FILES | complete | {f"{PATH}/bin/python": ""}).empty_files == (f"{PATH}/bin/python",)


def test_a_folder_without_a_pyvenv_cfg_is_not_an_environment(tree: Tree) -> None:
    files = {name: text for name, text in FILES.items() if not name.endswith("pyvenv.cfg")}
    assert read_environment(Rootfs(str(tree(files))), PATH) is None


@pytest.mark.parametrize(
    ("line", "fault"),
    [("#!/bin/sh\n", None), ("#!/gone/python3\n", "dead"), ("#!/bin/sh\r\n", "crlf"), (f"#!/{'x' * 254}\n", "long")],
)
def test_the_first_line_of_pip_and_its_names(tree: Tree, line: str, fault: str | None) -> None:
    environment = read(tree, FILES | {f"{PATH}/bin/pip": line, "/bin/sh": "ELF"})
    assert environment.script_fault == fault and environment.missing_scripts == ("pip3",)
