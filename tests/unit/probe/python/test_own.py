"""The interpreter that runs doctor is described without its start, unless its start executes code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from doctor.probe.python import own, query
from doctor.probe.python.layout import Layout, layout_from_files
from doctor.probe.python.own import _DEBIAN_CUSTOMIZE, _SETUPTOOLS, _SETUPTOOLS_LINE, layout_of_own
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

STDLIB = "/usr/lib/python3.11"
SITE = "/usr/lib/python3/dist-packages"
FILES = {
    "/usr/bin/python3.11": "",
    f"{STDLIB}/os.py": "",
    f"{STDLIB}/sitecustomize.py": f"# a comment\n{_DEBIAN_CUSTOMIZE}",
    f"{SITE}/": "",
    **{f"{STDLIB}/lib-dynload/{name}.cpython-311-x86_64-linux-gnu.so": "" for name in query.PARTS.split()},
    **{f"{STDLIB}/{name}.py": "" for name in sys.stdlib_module_names},
    **{f"{STDLIB}/{name}/": "" for name in query.MODULES.split() if "/" in name},
}
HOOK = {
    f"{SITE}/{_SETUPTOOLS}": f"{_SETUPTOOLS_LINE}\n",
    f"{SITE}/_distutils_hack/__init__.py": "def add_shim(): ...\n",
}


def read(root: Path, monkeypatch: pytest.MonkeyPatch, program: str = sys.executable, **variables: str) -> Layout | None:
    """Return the layout as if Python ran from ``/usr`` of the tree."""
    fs = Rootfs(str(root))
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(os, "__file__", f"{STDLIB}/os.py")
    monkeypatch.setattr(own, "_FOLDER", os.path.dirname(program))
    from_files = layout_from_files(fs, "/usr/bin/python3.11", "/home/ada")
    return layout_of_own(fs, program, {"HOME": "/", **variables}, from_files)


@pytest.mark.parametrize("more", [{}, HOOK], ids=["nothing", "setuptools"])
def test_its_folders_and_its_version_are_known(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, more: dict[str, str]
) -> None:
    layout = read(tree(FILES | more), monkeypatch)
    assert layout is not None
    assert layout.package_folders == (STDLIB, f"{STDLIB}/lib-dynload", SITE)
    assert layout.version == query_version()


@pytest.mark.parametrize(
    ("phase", "expected"), [(("candidate", 2), "3.11.2rc2"), (("beta", 0), "3.11.2b0"), (("final", 0), "3.11.2")]
)
def test_a_pre_release_has_its_number(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, phase: tuple[str, int], expected: str
) -> None:
    info = (3, 11, 2, *phase)
    root = tree(FILES)
    program = str(root / "python")
    (root / "python").write_text(
        f'#!/bin/sh\nexec {sys.executable} -I -c "import sys; sys.version_info = {info}\n$4" $5 $6 $7\n'
    )
    (root / "python").chmod(0o755)
    layout = query.query_layout(program, {}, "/", is_python2=False)
    assert isinstance(layout, Layout) and layout.version == expected
    monkeypatch.setattr(sys, "version_info", type("Info", (tuple,), {"minor": 11})(info))
    own_layout = read(root, monkeypatch)
    assert own_layout and own_layout.version == expected


def query_version() -> str:
    """Return the version that this interpreter reports when it is started."""
    layout = query.query_layout(sys.executable, os.environ, "/", is_python2=False)
    assert isinstance(layout, Layout)
    return layout.version


@pytest.mark.parametrize(
    "change",
    [
        {f"{SITE}/other.pth": "import other\n"},
        {f"{SITE}/sitecustomize.py": "print()\n"},
        {f"{SITE}/apport_python_hook.py": ""},
        {f"{STDLIB}/sitecustomize.py": f"{_DEBIAN_CUSTOMIZE}print()\n"},
        HOOK | {f"{SITE}/other.pth": "/srv\n"},
        HOOK | {f"{SITE}/{_SETUPTOOLS}": "import os; os._exit(1)\n"},
        HOOK | {f"{SITE}/_distutils_hack/__init__.py": "\0" * 9},
        HOOK | {f"{SITE}/_distutils_hack/__init__.py": ""},
    ],
)
def test_it_is_started_where_its_start_executes_code(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    assert read(tree(FILES | change), monkeypatch) is None


@pytest.mark.parametrize(
    "missing", ["json.py", "importlib/metadata/", "lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so"]
)
def test_it_is_started_where_modules_are_missing(tree: Tree, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    if missing.startswith("lib-dynload"):
        monkeypatch.setattr(sys, "builtin_module_names", ())
    files = {path: text for path, text in FILES.items() if path != f"{STDLIB}/{missing}"}
    assert read(tree(files), monkeypatch) is None


def test_another_program_is_started(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(FILES)
    assert read(root, monkeypatch, program=str(root / "usr/bin/python3.11")) is None


def test_a_link_to_it_in_another_folder_is_started(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(FILES)
    link = tmp_path / "python3"
    link.symlink_to(sys.executable)
    assert read(root, monkeypatch) is not None
    from_files = layout_from_files(Rootfs(str(root)), "/usr/bin/python3.11", "/home/ada")
    assert layout_of_own(Rootfs(str(root)), str(link), {"HOME": "/"}, from_files) is None


def test_it_is_started_where_it_may_be_an_environment(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(tree(FILES | {"/usr/pyvenv.cfg": "-> missing"}), monkeypatch) is None


@pytest.mark.parametrize("name", ["PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONUSERBASE", "LD_LIBRARY_PATH"])
def test_it_is_started_where_a_variable_moves_it(tree: Tree, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert read(tree(FILES), monkeypatch, **{name: "/srv"}) is None
