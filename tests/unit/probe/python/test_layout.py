"""The layout of interpreters and environments, by their files alone."""

from __future__ import annotations

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
