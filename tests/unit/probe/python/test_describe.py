from __future__ import annotations

import pytest

from doctor.probe.python.describe import find_pip, kind_of
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree
from tests.unit.probe.python.trees import UBUNTU, read_subject

MARKER = "/usr/lib/python3.12/EXTERNALLY-MANAGED"


def test_the_kind_follows_from_the_prefix(tree: Tree) -> None:
    for home, kind in {
        "/home/ada/.pyenv/versions/3.12.1": "pyenv",
        "/home/ada/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu": "uv",
        "/usr/local": "local",
        "/opt/python": "local",
        "/srv/python": "other",
        "/home/ada/miniconda3": "conda",
    }.items():
        files = {
            f"{home}/bin/python3": "-> python3.12",
            f"{home}/bin/python3.12": "",
            f"{home}/lib/python3.12/os.py": "",
            f"{home}/include/python3.12/patchlevel.h": '#define PY_VERSION "3.12.1"\n',
        }
        if kind == "conda":
            files[f"{home}/conda-meta/history"] = ""
        python = read_subject(tree(files), f"{home}/bin/python3")
        assert (python.kind, python.version, python.base_prefix) == (kind, "3.12.1", home)


@pytest.mark.parametrize(
    ("environ", "prefix", "kind"),
    [
        ({"UV_PYTHON_INSTALL_DIR": ""}, "/usr", "system"),
        ({"PYENV_ROOT": ""}, "/usr", "system"),
        ({"UV_PYTHON_INSTALL_DIR": "/python"}, "/opt/python/3", "local"),
        ({"UV_PYTHON_INSTALL_DIR": "/python"}, "/python/3", "uv"),
        ({"PYENV_ROOT": "/srv/pyenv"}, "/srv/pyenv/versions/3.12.1", "pyenv"),
    ],
)
def test_variables_move_the_pythons_of_tools(tree: Tree, environ: dict[str, str], prefix: str, kind: str) -> None:
    assert kind_of(Rootfs(str(tree({}))), prefix, f"{prefix}/bin/python3", {"HOME": "/home/ada", **environ}) == kind


def test_a_malformed_marker_counts(tree: Tree) -> None:
    root = tree(UBUNTU)
    for text in ("", "no section", "[other]\nError=x\n", "[externally-managed]\n", "[externally-managed"):
        tree({MARKER: text})
        marker = read_subject(root).externally_managed
        assert marker is not None and marker.message == "", text


def test_a_marker_that_is_a_folder_does_not_count(tree: Tree) -> None:
    files = {name: text for name, text in UBUNTU.items() if name != MARKER}
    assert read_subject(tree(files | {f"{MARKER}/": ""})).externally_managed is None


def test_a_pip_without_a_part_that_its_record_names_is_none(tree: Tree) -> None:
    site = "/work/site-packages"
    root = tree(
        {
            f"{site}/pip/__init__.py": "__version__ = '23.0.1'\n",
            f"{site}/pip/__main__.py": "import sys\n",
            f"{site}/pip/_vendor/six.py": "",
            f"{site}/pip/_vendor/requests/__init__.py": "",
            f"{site}/pip/_internal/cli/__init__.py": "",
            f"{site}/pip-23.0.1.dist-info/RECORD": "pip/__init__.py,,\npip/_vendor/six.py,,\n"
            "pip/_vendor/requests/__init__.py,,\npip/_vendor/distlib/t64.exe,,\npip/_internal/cli/__init__.py,,\n",
        }
    )
    (root / f"{site[1:]}/pip/_vendor/distlib").mkdir()
    assert find_pip(Rootfs(str(root)), [site]) is not None
    (root / f"{site[1:]}/pip/_vendor/six.py").unlink()
    assert find_pip(Rootfs(str(root)), [site]) is None


@pytest.mark.parametrize("lost", ["_internal/__init__.py", "_vendor/__init__.py", "_internal/cli/main.py"])
def test_a_pip_of_which_an_interrupted_upgrade_left_a_part_is_none(tree: Tree, lost: str) -> None:
    files = {
        "/site/pip/__init__.py": "__version__ = '26.0'\n",
        "/site/pip/__main__.py": "from pip._internal.cli.main import main as _main\n",
        "/site/pip/_internal/__init__.py": "",
        "/site/pip/_internal/cli/main.py": "",
        "/site/pip/_vendor/__init__.py": "",
        "/site/pip-26.0.dist-info/METADATA": "",
    }
    root = tree(files)
    assert find_pip(Rootfs(str(root)), ["/site"]) is not None
    (root / f"site/pip/{lost}").unlink()
    assert find_pip(Rootfs(str(root)), ["/site"]) is None


def test_a_pip_without_metadata_needs_what_it_vendors(tree: Tree) -> None:
    """`python -m venv` was killed while pip was being copied; somebody else removed the metadata only."""
    files = {
        "/site/pip/__init__.py": "__version__ = '26.0'\n",
        "/site/pip/__main__.py": "from pip._internal.cli.main import main as _main\n",
        "/site/pip/_internal/__init__.py": "",
        "/site/pip/_internal/cli/main.py": "",
        "/site/pip/_vendor/__init__.py": "",
        "/site/pip/_vendor/pkg_resources/__init__.py": "",
        "/site/pip/_vendor/tomli_w/__init__.py": "",
    }
    root = tree(files)
    assert find_pip(Rootfs(str(root)), ["/site"]) is None, "it has no vendor.txt yet"
    tree({"/site/pip/_vendor/vendor.txt": "rich==15.0.0\n    tomli-w==1.2.0\nsetuptools==70.3.0 # for pkg_resources\n"})
    assert find_pip(Rootfs(str(root)), ["/site"]) is None
    tree({"/site/pip/_vendor/rich.py": ""})
    assert find_pip(Rootfs(str(root)), ["/site"]) is not None
