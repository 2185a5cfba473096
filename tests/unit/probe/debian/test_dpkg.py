from __future__ import annotations

import time
from contextlib import suppress

from doctor.core.errors import DoctorError
from doctor.facts.packages import Unfinished
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

STATUS = """Package: python3-venv
Status: install ok installed
Version: 3.11.2-1+b1

Package: pipx
Status: deinstall ok config-files
Version: 1.1.0-1

Package: python3-pip
Status: hold ok installed
Version: 23.0.1+dfsg-1
"""
PYTHON3 = """Package: python3
Essential: yes
Status: install ok installed
Version: 3.11.2-1+b1
Provides: python3-profiler, python3-supported-min (= 3.11)

"""
REMOVED = """Package: removed
Status: deinstall ok config-files
Version: 1
Depends: nonesuch

"""


def half(status: str, **fields: str) -> str:
    """Return the entry of a package called ``half``."""
    lines = "".join(f"{name.replace('_', '-')}: {text}\n" for name, text in fields.items())
    return f"Package: half\nStatus: {status}\nVersion: 1\n{lines}\n"


def read(tree: Tree, status: str) -> Dpkg:
    return Dpkg(Rootfs(str(tree({"/var/lib/dpkg/status": status}))))


def unfinished(tree: Tree, status: str, offered: bool | None = True) -> list[Unfinished]:
    return list(read(tree, status).unfinished_packages(lambda _: offered))


def summary(packages: list[Unfinished]) -> list[tuple[str, str, tuple[str, ...], bool | None]]:
    return [(package.name, package.state, package.missing, package.in_archive) for package in packages]


def test_only_complete_packages_are_installed(tree: Tree) -> None:
    dpkg = read(tree, STATUS)
    assert dpkg.installed_version("python3-venv") == "3.11.2-1+b1"
    assert dpkg.installed_version("python3-pip") == "23.0.1+dfsg-1"
    assert dpkg.installed_version("pipx") is None
    assert dpkg.installed_version("python3") is None
    assert dpkg.states() == {"python3-venv": "installed", "pipx": "config-files", "python3-pip": "installed"}


def test_updates_replace_the_status(tree: Tree) -> None:
    """dpkg notes a change in its folder ``updates`` first, and leaves it there when it is killed."""
    status = "Package: a\nStatus: install ok installed\n\nPackage: b\nStatus: install ok unpacked\n"
    dpkg = read(tree, status)
    assert not dpkg.is_interrupted() and dpkg.broken_packages() == ()
    updates = {"0000": "Package: b\nStatus: install reinstreq half-installed\n", "tmp.i": "Package: c\n"}
    tree({f"/var/lib/dpkg/updates/{name}": text for name, text in updates.items()})
    dpkg = read(tree, status)
    assert dpkg.is_interrupted() and dpkg.broken_packages() == ("b",)
    assert dpkg.states() == {"a": "installed", "b": "half-installed"}


def test_packages_with_satisfied_dependencies_are_finished(tree: Tree) -> None:
    for depends in (
        "python3",
        "python3:any (>= 3.9~)",
        "nonesuch | python3",
        "python3-profiler",
        "python3-supported-min (>= 3)",
    ):
        for status in ("install ok installed", "install ok unpacked", "hold ok triggers-pending"):
            package = half(status, Depends=depends)
            assert unfinished(tree, PYTHON3 + REMOVED + package) == [], (depends, status)
            assert unfinished(tree, package + PYTHON3) == [], (depends, status)
    assert unfinished(tree, "") == []


def test_a_missing_dependency_is_named(tree: Tree) -> None:
    for field, text, lacks in (
        ("Depends", "python3, nonesuch (>= 2)", ("nonesuch (>= 2)",)),
        ("Pre_Depends", "nonesuch | neither", ("nonesuch | neither",)),
        ("Depends", "removed", ("removed",)),
    ):
        for state in ("installed", "unpacked"):
            status = REMOVED + PYTHON3 + half(f"install ok {state}", **{field: text})
            assert summary(unfinished(tree, status)) == [("half", state, lacks, True)], (text, state)


def test_versions_are_compared_for_packages_that_dpkg_did_not_finish(tree: Tree) -> None:
    too_new = unfinished(tree, PYTHON3 + half("install ok unpacked", Depends="python3 (<< 3.11)"))
    assert summary(too_new) == [("half", "unpacked", ("python3 (<< 3.11)",), True)]
    fitting = half("install ok unpacked", Depends="python3 (>= 3.11), python3 (= 3.11.2-1+b1)")
    assert unfinished(tree, PYTHON3 + fitting) == []


def test_a_failed_script_and_a_package_to_be_reinstalled_are_unfinished(tree: Tree) -> None:
    assert summary(unfinished(tree, half("install ok half-configured"))) == [("half", "half-configured", (), True)]
    broken = half("install reinstreq half-installed", Depends="nonesuch")
    assert unfinished(tree, broken, True) == []
    assert summary(unfinished(tree, broken, False)) == [("half", "half-installed", (), False)]
    assert summary(unfinished(tree, broken, None)) == [("half", "half-installed", (), None)]


def test_a_status_file_made_to_waste_time_wastes_little(tree: Tree) -> None:
    for text in ("Status: a b c\n", "Package: x\nStatus: a b c\nDepends: y\n\n", "Depends: x\n", "Package: x\n"):
        start = time.process_time()
        with suppress(DoctorError):  # more packages than any machine has
            unfinished(tree, "Package: x\n" + text * 100_000, None)
        assert time.process_time() - start < 20, f"{text!r}: quadratic time takes minutes"
