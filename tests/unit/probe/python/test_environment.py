from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

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


@pytest.mark.parametrize(
    ("line", "fault"),
    [("#!/bin/sh\n", None), ("#!/gone/python3\n", "dead"), ("#!/bin/sh\r\n", "crlf"), (f"#!/{'x' * 254}\n", "long")],
)
def test_the_first_line_of_pip_and_its_names(tree: Tree, line: str, fault: str | None) -> None:
    environment = read(tree, FILES | {f"{PATH}/bin/pip": line, "/bin/sh": "ELF"})
    assert environment.script_fault == fault and environment.missing_scripts == ("pip3",)


def test_an_activate_with_the_line_ends_of_windows_is_a_fault(tree: Tree) -> None:
    files = {f"{PATH}/bin/pip": "#!/bin/sh\n", "/bin/sh": "ELF", f"{PATH}/bin/activate": "x=1\r\n"}
    assert read(tree, FILES | files).script_fault == "crlf"


@pytest.mark.parametrize("old", ["a'b", "it's mine", "prôjét", "prôjét ü", "my project", "日本"])
@pytest.mark.parametrize("by_venv", [True, False])
def test_a_moved_environment_is_recognised_whatever_its_path_contains(tmp_path: Path, old: str, by_venv: bool) -> None:
    """The makers quote the path in their own ways, and distlib lets a shell start pip where the path has a space."""
    made, moved = tmp_path / old / ".venv", tmp_path / "new"
    if by_venv:
        venv.create(made, with_pip=False)
    else:
        subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", made], check=True)
    environment = read_environment(Rootfs(), str(made))
    assert environment and (environment.recorded_path, environment.script_fault) == (str(made), None)
    made.rename(moved)
    environment = read_environment(Rootfs(), str(moved))
    assert environment and environment.recorded_path == str(made)
    if not by_venv:
        (moved / "bin/activate").unlink()
        environment = read_environment(Rootfs(), str(moved))
        assert environment and (environment.recorded_path, environment.script_fault) == (str(made), "dead")


def test_an_environment_without_a_usable_cfg_is_incomplete(tree: Tree) -> None:
    cfg = f"{PATH}/pyvenv.cfg"
    for text in (None, "version = 3.11.2\n", "garbage"):
        files = {path: content for path, content in FILES.items() if path != cfg} | ({cfg: text} if text else {})
        environment = read(tree, files)
        assert environment.state == "incomplete" and "pyvenv.cfg" in environment.cfg_problem
        (tree({}) / f"{PATH[1:]}/bin/python").unlink()
    (tree(FILES) / cfg[1:]).write_bytes(b"home = /usr/bin\n\xff\xfe")
    damaged = read_environment(Rootfs(str(tree({}))), PATH)
    assert damaged and damaged.cfg_problem == "its pyvenv.cfg is damaged"


def test_what_only_resembles_an_environment_is_none(tree: Tree) -> None:
    without = {path: content for path, content in FILES.items() if not path.endswith("pyvenv.cfg")}
    old_virtualenv = without | {f"{PATH}/lib/python3.11/os.py": "-> /usr/lib/python3.11/os.py"}
    assert read_environment(Rootfs(str(tree(old_virtualenv))), PATH) is None
    assert read_environment(Rootfs(str(tree({"/opt/bin/activate": "", "/opt/bin/python": "ELF"}))), "/opt") is None


def test_the_tool_to_which_it_belongs_is_known_by_its_folder(tree: Tree) -> None:
    for path, tool in (
        ("/work/.tox/py", "tox"),
        ("/work/.nox/tests", "nox"),
        ("/h/.local/share/hatch/env/virtual/demo/olZfpqAB/demo", "hatch"),
        ("/h/.cache/pypoetry/virtualenvs/demo-PB_L8dZT-py3.11", "poetry"),
        ("/h/.local/share/pdm/venvs/demo-NZ9co1C7-3.11", "pdm"),
        ("/pdm/.venv", "pdm"),
        ("/other/.venv", ""),
    ):
        root = tree({f"{path}/pyvenv.cfg": "home = /usr/bin\n", "/pdm/.pdm-python": ""})
        environment = read_environment(Rootfs(str(root)), path)
        assert environment and environment.tool == tool


def test_an_environment_that_direnv_leaves_behind(tree: Tree) -> None:
    """Its name has the version of a Python that is gone, and direnv will look for another name."""
    tree({"/work/.envrc": "layout python3\n", "/usr/bin/python3.11": "ELF", "/usr/lib/python3.11/os.py": ""})
    for name, python, tool in (
        ("python-3.11.2", "/usr/bin/python3.11", ""),
        ("python-3.9.2", "/usr/bin/python3.11", "direnv"),
        ("python-3.11.1", "/usr/bin/python3.10", "direnv"),
        ("python-3.11.3", None, ""),
        ("virtualenv", "/usr/bin/python3.10", ""),
    ):
        path = f"/work/.direnv/{name}"
        link = {f"{path}/bin/python": f"-> {python}"} if python else {}
        environment = read_environment(Rootfs(str(tree({f"{path}/pyvenv.cfg": "home = /usr/bin\n"} | link))), path)
        assert environment and environment.tool == tool, name
    (tree({}) / "work/.envrc").unlink()
    unused = read_environment(Rootfs(str(tree({}))), "/work/.direnv/python-3.9.2")
    assert unused and unused.tool == "", "no direnv is used here"


def test_a_script_in_place_of_python_leads_where_it_starts_another_one(tree: Tree) -> None:
    (tree({}) / "x").mkdir()
    script = '#!/bin/sh\nexec /opt/py311/bin/python3 "$@"\n'
    files = {name: text for name, text in FILES.items() if not name.endswith("bin/python")}
    lost = read(tree, files | {f"{PATH}/bin/python": script})
    assert (lost.real_python, lost.state) == (None, "broken")
    found = read(tree, files | {f"{PATH}/bin/python": script, "/opt/py311/bin/python3": "ELF"})
    assert found.state == "healthy"


@pytest.mark.parametrize("is_live", [True, False])
def test_a_lost_link_is_told_from_a_lost_python(is_live: bool, tmp_path: Path) -> None:
    folder = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    fs, path = (Rootfs(), str(folder)) if is_live else (Rootfs(str(tmp_path)), "/env")

    def read_loss(*links: str, target: str = "") -> str:
        for name in links:
            (folder / "bin" / name).unlink()
        if target:
            (folder / "bin/python").symlink_to(target)
        environment = read_environment(fs, path)
        assert environment is not None and environment.state == "broken"
        return environment.loss

    assert read_loss("python", target="/opt/gone/python3") == "its Python no longer exists"
    if is_live:
        assert read_loss("python", "python3", target="python3") == "its link to Python is missing"
    assert read_loss("python") == "its link to Python is missing"


def test_a_pip_that_is_not_executable(tree: Tree) -> None:
    pip = f"{PATH}/bin/pip"
    root = tree(FILES | {pip: "#!/bin/sh\n"})
    (root / pip[1:]).chmod(0o644)
    environment = read_environment(Rootfs(str(root)), PATH)
    assert environment is not None and environment.script_fault == "denied"


def test_packages_that_venv_upgrade_left_behind(tree: Tree) -> None:
    old, new = f"{PATH}/lib/python3.11/site-packages", f"{PATH}/lib/python3.13/site-packages"
    upgraded = {name: text for name, text in FILES.items() if not name.endswith("bin/python")} | {
        f"{PATH}/bin/python": "-> /usr/bin/python3.13",
        "/usr/bin/python3.13": "ELF",
        "/usr/lib/python3.13/os.py": "",
        f"{old}/pip-23.0.1.dist-info/": "",
        f"{new}/pip-25.1.dist-info/": "",
    }
    empty = read(tree, upgraded)
    assert (empty.state, empty.unread_versions) == ("healthy", ())
    (tree({}) / f"{PATH[1:]}/bin/python").unlink()
    left = read(tree, upgraded | {f"{old}/six-1.17.0.dist-info/": ""})
    assert (left.python_minor, left.state, left.unread_versions) == ("3.13", "python-changed", ("3.11",))
    (tree({}) / f"{PATH[1:]}/bin/python").unlink()
    other = read(tree, upgraded | {f"{new}/tiny-1.0.dist-info/": ""})
    assert other.state == "python-changed"
    (tree({}) / f"{PATH[1:]}/bin/python").unlink()
    again = read(tree, upgraded | {f"{new}/six-1.17.0.dist-info/": ""})
    assert (again.state, again.unread_versions) == ("healthy", ())


@pytest.mark.parametrize(
    ("content", "state"),
    [("python3", "broken"), ("/usr/bin/python3.11\n", "broken"), ("#!/bin/sh\npython3", "healthy")],
)
def test_a_link_that_git_wrote_as_a_file_leads_nowhere(content: str, state: str, tree: Tree) -> None:
    assert read(tree, FILES | {f"{PATH}/bin/python": content}).state == state


STORE = {
    f"/p/versions/{version}/{file}": ""
    for version, minor in (
        ("3.11", "3.11"),
        ("3.11.9", "3.11"),
        ("3.11.10", "3.11"),
        ("3.12.1", "3.12"),
        ("a3.11.12", "3.11"),
    )
    for file in (f"bin/python{minor}", f"lib/python{minor}/os.py")
}
"""A folder of pyenv."""


@pytest.mark.parametrize(
    ("home", "link", "base"),
    [
        pytest.param("/usr/bin", "/usr/bin/python3", "/usr/bin/python3", id="another Python under its name"),
        pytest.param("/usr/bin", "/usr/bin/python3.9", "/usr/bin/python3", id="a later Python in the same folder"),
        pytest.param("/usr/bin", "python3", "/usr/bin/python3", id="a lost link"),
        pytest.param("/opt/gone/bin", "/opt/gone/bin/python3.9", "", id="no Python"),
        pytest.param("/p/versions/3.11.2/bin", "/p/gone", "/p/versions/3.11.10/bin/python3.11", id="a later release"),
        pytest.param("/p/versions/3.9.2/bin", "/p/gone", "", id="no release of the same version"),
        pytest.param("C:\\Python39", "python3", "", id="Windows"),
    ],
)
def test_the_python_that_a_new_environment_keeps(tree: Tree, home: str, link: str, base: str) -> None:
    minor = "3.11" if "3.11" in home else "3.9"
    cfg = {f"{PATH}/pyvenv.cfg": f"home = {home}\nversion = {minor}.2\n", f"{PATH}/bin/python": f"-> {link}"}
    others = {name: text for name, text in FILES.items() if f"{PATH}/lib" not in name}
    site = {f"{PATH}/lib/python{minor}/site-packages/": ""}
    environment = read(tree, {**others, **STORE, **cfg, **site, "/usr/bin/python3": "-> python3.11"})
    assert environment.defect and (environment.base, environment.base_minor) == (base, "3.11" if base else "")
