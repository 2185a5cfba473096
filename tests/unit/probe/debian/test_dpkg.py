from __future__ import annotations

import pytest

from doctor.probe.debian import dpkg, journal, versions
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


def entry(name: str, version: str, source: str = "") -> str:
    return f"Package: {name}\n" + (f"Source: {source}\n" if source else "") + f"Version: {version}\n\n"


def test_installed_means_fully_installed(tree: Tree) -> None:
    dpkg = Dpkg(Rootfs(str(tree({"/var/lib/dpkg/status": STATUS}))))
    assert dpkg.installed("python3-venv") == "3.11.2-1+b1"
    assert dpkg.installed("python3-pip") == "23.0.1+dfsg-1"
    assert dpkg.installed("pipx") is None
    assert dpkg.installed("python3") is None


@pytest.mark.parametrize("sorted_by_source", [True, False])
def test_candidates_are_the_newest_of_all_lists_but_backports(tree: Tree, sorted_by_source: bool) -> None:
    lists = "/var/lib/apt/lists/"
    filler = "".join(entry(f"lib{n:05}", "1") + "Description: " + "x" * 100 + "\n\n" for n in range(4000))
    main = "_".join((lists + "x_dists_bookworm", "main_binary-amd64_Packages"))
    wanted = entry("pipx", "1.1.0-1", "python-pipx") + entry("python3.11-venv", "3.11.2-6+deb12u2", "python3.11")
    root = tree(
        {
            "/usr/bin/apt-get": "",
            main: filler + wanted if sorted_by_source else wanted + filler,
            f"{lists}x_dists_bookworm-security_Packages": entry("python3.11-venv", "3.11.2-6+deb12u10", "python3.11"),
            f"{lists}x_dists_bookworm-backports_main_Packages": entry("pipx", "1.4.3-1", "python-pipx"),
            f"{lists}x_dists_bookworm_contrib_Packages.lz4": "compressed",
        }
    )
    box = Rootfs(str(root))
    found, apt = dpkg.look(box, ["pipx", "python3.11-venv", "python3-full"], Dpkg(box))
    assert [package.candidate for package in found] == ["1.1.0-1", "3.11.2-6+deb12u10", None]
    assert apt is not None
    assert apt.lists


def test_no_apt_no_packages(tree: Tree) -> None:
    box = Rootfs(str(tree({"/etc/os-release": ""})))
    assert dpkg.look(box, ["pipx"], Dpkg(box)) == ((), None)


def test_the_order_of_debians_versions() -> None:
    ordered = ["1.0~rc1-1", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0+dfsg-1", "1.0.1-1", "1.9-1", "1.10-1", "1:0.1-1"]
    backwards = ordered[::-1]
    assert sorted(backwards, key=versions.key) == ordered


def test_what_dpkg_was_killed_in(tree: Tree) -> None:
    """Its journal counts more than its status file, which it is not in yet."""
    whole = "Package: a\nStatus: install ok installed\n\nPackage: b\nStatus: install ok unpacked\n"
    box = Rootfs(str(tree({"/var/lib/dpkg/status": whole})))
    assert not journal.interrupted(box) and journal.broken(box) == ()
    pieces = {"0000": "Package: b\nStatus: install reinstreq half-installed\n", "tmp.i": "Package: c\n"}
    tree({f"/var/lib/dpkg/updates/{name}": text for name, text in pieces.items()})
    assert journal.interrupted(box) and journal.broken(box) == ("b",)
