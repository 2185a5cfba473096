from __future__ import annotations

from pathlib import Path

import pytest

from doctor.core.record import replace
from doctor.facts import Interpreter
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
from doctor.probe.shadows import APT_SITE, find_shadows, has_metadata
from tests.unit.factories import IN_ENVIRONMENT, SYSTEM
from tests.unit.probe.conftest import Tree

LOCAL = "/usr/local/lib/python3.11/dist-packages"
USER = "/home/ada/.local/lib/python3.11/site-packages"
OWNED = {
    "/usr/bin/python3": "-> python3.11",
    "/usr/bin/python3.11": "",
    f"{APT_SITE}/six-1.16.0.egg-info": "",
    f"{APT_SITE}/PyYAML-6.0.egg-info/PKG-INFO": "",
    f"{APT_SITE}/stray-1.0.dist-info/METADATA": "",
    "/var/lib/dpkg/info/python3-six.list": f"/usr\n{APT_SITE}/six-1.16.0.egg-info\n",
    "/var/lib/dpkg/info/python3-yaml:amd64.list": f"{APT_SITE}/PyYAML-6.0.egg-info\n"
    f"{APT_SITE}/PyYAML-6.0.egg-info/PKG-INFO\n",
    "/var/lib/dpkg/info/hostile.list": f"{APT_SITE}/stray-1.0.dist-info/METADATA\n",
}


def find(tree: Tree, files: dict[str, str], python: Interpreter = SYSTEM) -> list[tuple[str, str, str, str, str]]:
    fs = Rootfs(str(tree(OWNED | files)))
    shadows = find_shadows(fs, python, Dpkg(fs))
    return [
        (shadow.location, shadow.name, shadow.version, shadow.package, shadow.shadowed_version) for shadow in shadows
    ]


def test_distributions_that_hide_nothing_are_left_out(tree: Tree) -> None:
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
    assert find(tree, files) == []


def test_a_healthy_machine_has_no_shadows(tree: Tree) -> None:
    assert find(tree, {}) == []


def test_distributions_that_hide_a_package_of_dpkg(tree: Tree) -> None:
    files = {
        f"{LOCAL}/six-1.17.0.dist-info/METADATA": "",
        f"{LOCAL}/pyyaml-6.0.2-py3.11.egg-info/PKG-INFO": "",
        f"{USER}/PyYAML-5.4.egg-info": "",
    }
    assert find(tree, files) == [
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
def test_only_folders_that_the_systems_python_searches_count(
    tree: Tree, python: Interpreter, expected: list[str]
) -> None:
    sites = (LOCAL, USER, LOCAL.replace("3.11", "3.12"))
    files = {f"{site}/six-1.17.0.dist-info/METADATA": "" for site in sites}
    assert [where for where, *_ in find(tree, files, python)] == expected


def test_a_shadow_that_distutils_installed_is_found_on_the_live_machine(tmp_path: Path) -> None:
    """distutils writes a file ``NAME.egg-info`` where others write a folder."""
    (tmp_path / "PyYAML-5.4.egg-info").write_text("")
    (tmp_path / "six-1.0.dist-info").mkdir()
    fs = Rootfs()
    assert [has_metadata(fs, f"{tmp_path}/{name}") for name in ("PyYAML-5.4.egg-info", "six-1.0.dist-info")] == [
        True,
        False,
    ]
