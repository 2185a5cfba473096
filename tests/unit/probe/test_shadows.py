from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.facts import Interpreter
from doctor.probe import shadows
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import IN_ENVIRONMENT, SYSTEM
from tests.unit.probe.conftest import Tree

APT = "/usr/lib/python3/dist-packages"
LOCAL = "/usr/local/lib/python3.11/dist-packages"
USER = "/home/ada/.local/lib/python3.11/site-packages"
OWNED = {
    "/usr/bin/python3": "-> python3.11",
    "/usr/bin/python3.11": "",
    f"{APT}/six-1.16.0.egg-info": "",
    f"{APT}/PyYAML-6.0.egg-info/PKG-INFO": "",
    f"{APT}/stray-1.0.dist-info/METADATA": "",
    "/var/lib/dpkg/info/python3-six.list": f"/usr\n{APT}/six-1.16.0.egg-info\n",
    "/var/lib/dpkg/info/python3-yaml:amd64.list": f"{APT}/PyYAML-6.0.egg-info\n{APT}/PyYAML-6.0.egg-info/PKG-INFO\n",
    "/var/lib/dpkg/info/wicked.list": f"{APT}/stray-1.0.dist-info/METADATA\n",
}


def seen(tree: Tree, files: dict[str, str], python: Interpreter = SYSTEM) -> list[tuple[str, str, str, str, str]]:
    box = Rootfs(str(tree(OWNED | files)))
    found = shadows.look(box, python, Dpkg(box))
    return [(one.where, one.name, one.version, one.package, one.hidden) for one in found]


def test_what_hides_nothing_is_let_be(tree: Tree) -> None:
    files = {
        f"{LOCAL}/flask-3.0.dist-info/METADATA": "",
        f"{LOCAL}/six-1.17.0.dist-info/": "",
        f"{LOCAL}/~ix-1.17.0.dist-info/METADATA": "",
        f"{LOCAL}/six\n-1.0.dist-info/METADATA": "",
        f"{LOCAL}/six.py": "",
        f"{LOCAL}/stray-2.0.dist-info/METADATA": "",
        f"{LOCAL}/PyYAML-7.0.dist-info/METADATA": "",
        "/var/lib/dpkg/info/our-own-yaml.list": f"{LOCAL}/PyYAML-7.0.dist-info\n",
        "/usr/local/lib/python3.12/dist-packages/six-1.17.0.dist-info/METADATA": "",
    }
    assert seen(tree, files) == []


def test_a_box_that_is_well(tree: Tree) -> None:
    assert seen(tree, {}) == []


def test_what_hides_a_package_of_dpkgs(tree: Tree) -> None:
    files = {
        f"{LOCAL}/six-1.17.0.dist-info/METADATA": "",
        f"{LOCAL}/pyyaml-6.0.2-py3.11.egg-info/PKG-INFO": "",
        f"{USER}/PyYAML-5.4.egg-info": "",
    }
    assert seen(tree, files) == [
        ("user", "pyyaml", "5.4", "python3-yaml", "6.0"),
        ("local", "pyyaml", "6.0.2", "python3-yaml", "6.0"),
        ("local", "six", "1.17.0", "python3-six", "1.16.0"),
    ]


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        (replace(SYSTEM, user_site=None), ["local"]),
        (IN_ENVIRONMENT, ["local"]),
        (replace(IN_ENVIRONMENT, system_site_packages=True, user_site=USER), ["user", "local"]),
        (replace(SYSTEM, kind="local", base_kind="local", base_prefix="/usr/local"), []),
        (replace(IN_ENVIRONMENT, base_kind="pyenv"), []),
        (replace(SYSTEM, version="3.12.1", stdlib="/usr/lib/python3.12"), []),
    ],
)
def test_only_what_a_python_of_the_system_looks_through(tree: Tree, python: Interpreter, expected: list[str]) -> None:
    sites = (LOCAL, USER, LOCAL.replace("3.11", "3.12"))
    files = {f"{site}/six-1.17.0.dist-info/METADATA": "" for site in sites}
    assert [where for where, *_ in seen(tree, files, python)] == expected
