from __future__ import annotations

from pathlib import Path

import pytest

from doctor.core.record import replace
from doctor.facts import Interpreter
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.debian.system_python import read_shipped_marker
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import SYSTEM
from tests.unit.probe.conftest import Tree

PATH = "/usr/lib/python3.11/EXTERNALLY-MANAGED"
TEXT = "[externally-managed]\nError=no\n"
RECORD = f"{'0' * 32}  usr/lib/python3.11/os.py\na54bd564e09fa6a7930b639f7c08c81d  {PATH[1:]}\n"
STATUS = "Package: libpython3.11-stdlib\nStatus: install ok installed\nArchitecture: arm64\nVersion: 3.11.2-6\n"
SHIPPED = {
    "/var/lib/dpkg/status": STATUS,
    "/var/lib/dpkg/info/libpython3.11-stdlib:arm64.md5sums": RECORD,
    "/usr/lib/python3.11/os.py": "",
}
DIVERSIONS = f"/bin/sh\n/bin/sh.distrib\ndash\n{PATH}\n{PATH}.mine\n:\n"


def state(root: Path, python: Interpreter = SYSTEM) -> tuple[str, str | None] | None:
    fs = Rootfs(str(root))
    marker = read_shipped_marker(fs, python, Dpkg(fs))
    return (marker.state, marker.diverted) if marker else None


def test_the_marker_is_compared_with_dpkgs_digest(tree: Tree) -> None:
    assert state(tree({**SHIPPED, PATH: TEXT})) == ("intact", None)
    assert state(tree({PATH: TEXT + "\n"})) == ("edited", None)


@pytest.mark.parametrize("instead", [{}, {PATH + "/": ""}, {PATH: "-> /nowhere"}, {PATH.replace("-", "_"): TEXT}])
def test_a_marker_is_gone_if_pip_ignores_it(tree: Tree, instead: dict[str, str]) -> None:
    assert state(tree({**SHIPPED, **instead})) == ("missing", None)


def test_a_diverted_marker_is_not_compared(tree: Tree) -> None:
    assert state(tree({**SHIPPED, "/var/lib/dpkg/diversions": DIVERSIONS})) == ("missing", f"{PATH}.mine")
    assert state(tree({PATH: "another package"})) == ("intact", f"{PATH}.mine")


def test_no_marker_is_expected_if_the_package_ships_none(tree: Tree) -> None:
    assert state(tree({"/usr/lib/python3.11/os.py": ""})) is None
    older = {**SHIPPED, "/var/lib/dpkg/info/libpython3.11-stdlib:arm64.md5sums": RECORD.splitlines()[0] + "\n"}
    assert state(tree(older)) is None
    removed = {**SHIPPED, "/var/lib/dpkg/status": STATUS.replace("install ok installed", "deinstall ok config-files")}
    assert state(tree(removed)) is None


def test_debians_marker_does_not_belong_to_a_python_in_usr_local(tree: Tree) -> None:
    """The official python images of Docker contain both interpreters."""
    root = tree({**SHIPPED, "/usr/local/lib/python3.11/os.py": ""})
    assert state(root, replace(SYSTEM, base_prefix="/usr/local", stdlib="/usr/local/lib/python3.11")) is None


def test_the_marker_of_pypy_is_in_a_package_of_another_name(tree: Tree) -> None:
    path = "/usr/lib/pypy3.9/EXTERNALLY-MANAGED"
    root = tree(
        {
            "/var/lib/dpkg/status": STATUS.replace("libpython3.11-stdlib", "pypy3-lib"),
            "/var/lib/dpkg/info/pypy3-lib:arm64.md5sums": RECORD.replace("python3.11", "pypy3.9"),
            path: TEXT,
        }
    )
    pypy = replace(SYSTEM, implementation="pypy", stdlib="/usr/lib/pypy3.9")
    assert state(root, pypy) == ("intact", None)
    (root / path[1:]).unlink()
    assert state(root, pypy) == ("missing", None)
