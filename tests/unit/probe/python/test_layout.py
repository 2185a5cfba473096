"""The layout of interpreters and environments, by their files alone."""

from __future__ import annotations

import pytest

from doctor.probe.python.layout import minor_version
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree, collect_facts
from tests.unit.probe.python.trees import HOMEBREW, UBUNTU, read_subject


def test_ubuntu(tree: Tree) -> None:
    facts = collect_facts(tree(UBUNTU))
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
    python = read_subject(tree(HOMEBREW))
    assert (python.kind, python.version, python.ensurepip) == ("homebrew", "3.13.1", True)
    assert python.externally_managed is not None
    assert python.externally_managed.provider == "Homebrew"


def test_an_environment(tree: Tree) -> None:
    venv = {
        "/work/.venv/bin/python": "-> python3",
        "/work/.venv/bin/python3": "-> /usr/bin/python3",
        "/work/.venv/pyvenv.cfg": "home = /usr/bin\nInclude-System-Site-Packages = TRUE\nversion = 3.12.3\n",
        "/work/.venv/lib/python3.12/site-packages/pip/__main__.py": "",
        "/work/.venv/lib/python3.12/site-packages/pip/__init__.py": '__version__ = "24.0"\n',
    }
    python = read_subject(tree(UBUNTU | venv), "/work/.venv/bin/python")
    assert (python.kind, python.base_kind, python.in_environment) == ("venv", "system", True)
    assert (python.prefix, python.base_prefix, python.stdlib) == ("/work/.venv", "/usr", "/usr/lib/python3.12")
    assert python.system_site_packages
    assert python.externally_managed is None
    assert python.pip is not None
    assert python.pip.version == "24.0"


@pytest.mark.parametrize("program", ["python", "python3.12"])
def test_a_copy_in_an_environment_has_the_version_of_its_home_and_not_of_the_system(tree: Tree, program: str) -> None:
    """With a merged /usr, ``/lib/python3.14`` is above every environment."""
    merged = {"/lib": "-> usr/lib", "/usr/lib/python3.14/os.py": "", "/opt/py/bin/": ""}
    copy = {
        f"/work/.venv/bin/{program}": "",
        "/work/.venv/pyvenv.cfg": "home = /opt/py/bin\nversion = 3.12.3\n",
        "/opt/py/lib/python3.12/os.py": "",
        "/opt/py/lib/python3.13/os.py": "",
    }
    root = tree(UBUNTU | merged | copy)
    assert minor_version(Rootfs(str(root)), f"/work/.venv/bin/{program}") == "3.12"
    python = read_subject(root, f"/work/.venv/bin/{program}")
    assert (python.version, python.base_prefix, python.stdlib) == ("3.12", "/opt/py", "/opt/py/lib/python3.12")


def test_a_link_to_an_interpreter_without_a_version_in_its_name_has_that_of_the_files_beside_it(tree: Tree) -> None:
    files = {"/opt/py/bin/python3": "", "/opt/py/lib/python3.13/os.py": ""}
    cfg = {"home": "/usr/bin", "version": "3.13.0"}
    assert minor_version(Rootfs(str(tree(UBUNTU | files))), "/opt/py/bin/python3", cfg) == "3.13"
