from __future__ import annotations

import pytest

from doctor.facts import Interpreter, NoInterpreter
from doctor.probe.collect import collect
from tests.unit.probe.conftest import Tree

UBUNTU = {
    "/etc/os-release": 'ID=ubuntu\nVERSION_ID="24.04"\nNAME="Ubuntu"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n'
    "VERSION_CODENAME=noble\nID_LIKE=debian\n",
    "/usr/bin/python3": "-> python3.12",
    "/usr/bin/python3.12": "",
    "/usr/lib/python3.12/os.py": "",
    "/usr/lib/python3.12/venv/__main__.py": "",
    "/usr/lib/python3.12/EXTERNALLY-MANAGED": "[externally-managed]\nError=Use apt\n install.\n",
    "/usr/lib/python3/dist-packages/": "",
    "/usr/bin/apt-get": "",
    "/bin": "-> usr/bin",
    "/var/lib/dpkg/status": "Package: python3.12-minimal\nStatus: install ok installed\nVersion: 3.12.3-1ubuntu0.9\n\n",
}
MARKER = "[externally-managed]\nError=To install Python packages system-wide, try brew install\n xyz\n"
CELLAR = "/opt/homebrew/Cellar/python@3.13/3.13.1/Frameworks/Python.framework/Versions/3.13"
HOMEBREW = {
    "/opt/homebrew/bin/python3": f"-> ../../..{CELLAR}/bin/python3",
    f"{CELLAR}/bin/python3": "-> python3.13",
    f"{CELLAR}/bin/python3.13": "",
    f"{CELLAR}/lib/python3.13/os.py": "",
    f"{CELLAR}/lib/python3.13/venv/__main__.py": "",
    f"{CELLAR}/lib/python3.13/ensurepip/__main__.py": "",
    f"{CELLAR}/lib/python3.13/ensurepip/_bundled/pip-24.3.1-py3-none-any.whl": "",
    f"{CELLAR}/lib/python3.13/EXTERNALLY-MANAGED": MARKER,
}


def subject(tree: Tree, files: dict[str, str], python: str | None = None) -> Interpreter:
    found = collect(environ={}, cwd="/", python=python, root=str(tree(files))).subject
    assert isinstance(found, Interpreter), found
    return found


def test_ubuntu(tree: Tree) -> None:
    root = tree(UBUNTU)
    facts = collect(environ={"PATH": "/nonexistent"}, cwd="/", root=str(root))
    python = facts.python
    assert python is not None
    assert (python.executable, python.real_path, python.version) == (
        "/usr/bin/python3",
        "/usr/bin/python3.12",
        "3.12.3",
    )
    assert (python.kind, python.ensurepip, python.venv_module, python.pip) == ("system", False, True, None)
    assert python.externally_managed is not None
    assert (python.externally_managed.provider, python.externally_managed.message) == ("Ubuntu", "Use apt\ninstall.")
    assert facts.machine.distro is not None
    assert (facts.machine.distro.id, facts.machine.distro.codename) == ("ubuntu", "noble")
    assert facts.machine.user is None


def test_homebrew(tree: Tree) -> None:
    python = subject(tree, HOMEBREW)
    assert (python.kind, python.version, python.ensurepip) == ("homebrew", "3.13.1", True)
    assert python.externally_managed is not None
    assert python.externally_managed.provider == "Homebrew"


@pytest.mark.parametrize(
    ("home", "kind"),
    [
        ("/home/ada/.pyenv/versions/3.12.1", "pyenv"),
        ("/home/ada/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu", "uv"),
        ("/usr/local", "local"),
        ("/opt/python", "local"),
        ("/srv/python", "other"),
        ("/home/ada/miniconda3", "conda"),
    ],
)
def test_kinds_by_their_place(tree: Tree, home: str, kind: str) -> None:
    files = {
        f"{home}/bin/python3": "-> python3.12",
        f"{home}/bin/python3.12": "",
        f"{home}/lib/python3.12/os.py": "",
        f"{home}/include/python3.12/patchlevel.h": '#define PY_VERSION "3.12.1"\n',
    }
    if kind == "conda":
        files[f"{home}/conda-meta/history"] = ""
    python = subject(tree, files, f"{home}/bin/python3")
    assert (python.kind, python.version, python.base_prefix) == (kind, "3.12.1", home)


def test_an_environment_by_its_files(tree: Tree) -> None:
    venv = {
        "/work/.venv/bin/python": "-> python3",
        "/work/.venv/bin/python3": "-> /usr/bin/python3",
        "/work/.venv/pyvenv.cfg": "home = /usr/bin\nInclude-System-Site-Packages = TRUE\nversion = 3.12.3\n",
        "/work/.venv/lib/python3.12/site-packages/pip/__main__.py": "",
        "/work/.venv/lib/python3.12/site-packages/pip/__init__.py": '__version__ = "24.0"\n',
    }
    python = subject(tree, UBUNTU | venv, "/work/.venv/bin/python")
    assert (python.kind, python.base_kind, python.in_environment) == ("venv", "system", True)
    assert (python.prefix, python.base_prefix, python.stdlib) == ("/work/.venv", "/usr", "/usr/lib/python3.12")
    assert python.system_site_packages
    assert python.externally_managed is None
    assert python.pip is not None
    assert python.pip.version == "24.0"


@pytest.mark.parametrize(
    "text", ["", "no section", "[other]\nError=x\n", "[externally-managed]\n", "[externally-managed"]
)
def test_a_malformed_marker_counts(tree: Tree, text: str) -> None:
    python = subject(tree, UBUNTU | {"/usr/lib/python3.12/EXTERNALLY-MANAGED": text})
    assert python.externally_managed is not None
    assert python.externally_managed.message == ""


def test_a_marker_that_is_no_file_does_not(tree: Tree) -> None:
    files = {name: text for name, text in UBUNTU.items() if "EXTERNALLY" not in name}
    assert subject(tree, files | {"/usr/lib/python3.12/EXTERNALLY-MANAGED/": ""}).externally_managed is None


def test_nothing_there(tree: Tree) -> None:
    found = collect(environ={}, cwd="/", root=str(tree({"/etc/os-release": "ID=debian\n"}))).subject
    assert isinstance(found, NoInterpreter)
    assert found.reason == "not-found"


def test_a_link_to_nowhere(tree: Tree) -> None:
    found = collect(environ={}, cwd="/", root=str(tree({"/usr/bin/python3": "-> python3.99"}))).subject
    assert isinstance(found, NoInterpreter)
    assert found.reason == "dangling"
