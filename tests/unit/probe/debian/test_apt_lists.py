from __future__ import annotations

import subprocess
import sys

from doctor.probe.debian import apt_lists
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

LISTS = "/var/lib/apt/lists"
MAIN = f"{LISTS}/x_dists_bookworm_main_binary-amd64_Packages"


def entry(name: str, version: str, source: str = "") -> str:
    return f"Package: {name}\n" + (f"Source: {source}\n" if source else "") + f"Version: {version}\n\n"


def test_the_candidate_is_the_newest_version_of_all_lists_but_backports(tree: Tree) -> None:
    filler = "".join(entry(f"lib{n:05}", "1") + "Description: " + "x" * 100 + "\n\n" for n in range(4000))
    wanted = entry("pipx", "1.1.0-1", "python-pipx") + entry("python3.11-venv", "3.11.2-6+deb12u2", "python3.11")
    tree(
        {
            "/usr/bin/apt-get": "",
            f"{LISTS}/x_dists_bookworm-security_Packages": entry("python3.11-venv", "3.11.2-6+deb12u10", "python3.11"),
            f"{LISTS}/x_dists_bookworm-backports_main_Packages": entry("pipx", "1.4.3-1", "python-pipx"),
            f"{LISTS}/x_dists_bookworm_contrib_Packages.lz4": "compressed",
        }
    )
    for text in (filler + wanted, wanted + filler):  # sorted by source, as archives sort it, or not
        fs = Rootfs(str(tree({MAIN: text})))
        packages = apt_lists.read_packages(fs, ["pipx", "python3.11-venv", "python3-full"], Dpkg(fs))
        assert [package.candidate for package in packages] == ["1.1.0-1", "3.11.2-6+deb12u10", None]
        apt = apt_lists.read_apt(fs, Dpkg(fs))
        assert apt is not None and apt.has_lists and not apt.fetching


def test_a_list_that_shrinks_while_it_is_read(tree: Tree) -> None:
    """The root directory may belong to somebody who changes it. A mapped file would end doctor with SIGBUS."""
    root = str(tree({"/usr/bin/apt-get": "", MAIN: ""}))
    program = """
import os, sys, threading
from doctor.probe.debian import apt_lists
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
root, path = sys.argv[1:]
over = threading.Event()
def resize():
    while not over.is_set():
        os.truncate(path, 10 << 20)
        over.wait(0.001)
        os.truncate(path, 0)
thread = threading.Thread(target=resize)
thread.start()
for _ in range(200):
    apt_lists.read_packages(Rootfs(root), ["pipx"], Dpkg(Rootfs(root)))
over.set()
thread.join()
"""
    subprocess.run([sys.executable, "-c", program, root, root + MAIN], check=True)


def test_lists_that_are_being_fetched(tree: Tree) -> None:
    fs = Rootfs(str(tree({"/usr/bin/apt-get": "", f"{LISTS}/partial/": ""})))
    apt = apt_lists.read_apt(fs, Dpkg(fs), "apt-get (pid 1)")
    assert apt is not None and (apt.has_lists, apt.fetching, apt.lock) == (False, False, "apt-get (pid 1)")
    assert not apt_lists.has_package_lists(fs)
    tree({f"{LISTS}/partial/x_Packages": "", MAIN: ""})
    apt = apt_lists.read_apt(fs, Dpkg(fs))
    assert apt is not None and (apt.has_lists, apt.fetching) == (True, True)
    assert apt_lists.has_package_lists(fs)


def test_a_package_to_be_reinstalled_is_looked_for_in_the_lists(tree: Tree) -> None:
    status = "Package: half\nStatus: install reinstreq half-installed\nVersion: 1\n"
    fs = Rootfs(str(tree({"/usr/bin/apt-get": "", "/var/lib/dpkg/status": status})))
    for files, archived in (
        ({MAIN: entry("other", "1")}, [False]),
        ({f"{LISTS}/x_contrib_Packages.lz4": "compressed"}, [None]),
        ({MAIN: entry("half", "2")}, []),
    ):
        tree(files)
        apt = apt_lists.read_apt(fs, Dpkg(fs))
        assert apt is not None and [package.in_archive for package in apt.unfinished] == archived
        assert apt.broken_packages == ("half",)


def test_a_machine_without_apt_has_no_packages(tree: Tree) -> None:
    fs = Rootfs(str(tree({"/etc/os-release": ""})))
    assert apt_lists.read_packages(fs, ["pipx"], Dpkg(fs)) == ()
    assert apt_lists.read_apt(fs, Dpkg(fs)) is None
