from __future__ import annotations

import pytest

from doctor.facts.packages import Refusal
from doctor.probe.debian.apt_surroundings import find_misplaced
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.debian.dpkg_config import certainly_fails, find_refusal
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

NAMES = ("dpkg", "dpkg-deb", "dpkg-split", "sh", "rm", "tar", "diff", "ldconfig", "start-stop-daemon", "true")
PROGRAMS = {f"/usr/bin/{name}": "" for name in NAMES}
OVERRIDES = "/var/lib/dpkg/statoverride"


def refusal(tree: Tree, files: dict[str, str]) -> Refusal | None:
    fs = Rootfs(str(tree({**PROGRAMS, **files})))
    return find_refusal(fs, Dpkg(fs), {})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("root root 755 /a\n#12 #7 4755 /b\n", None),
        ("root root 755 /a\nnobody-at-all root 755 /b\n", "2d"),
        ("root nogroup-at-all 755 /b\n", "1d"),
        ("root root 755\n", "1d"),
        ("root root 799 /a\n", "1d"),
        ("root root 755 /a\nroot root 700 /a\n", "2d"),
        ("\n", "1d"),
        ("root root 755 /a", "$a\\"),
    ],
)
def test_lines_of_statoverride_that_dpkg_does_not_accept(tree: Tree, text: str, line: str | None) -> None:
    found = refusal(tree, {OVERRIDES: text})
    assert (found and found.command) == (("sed", "-i.bak", line, OVERRIDES) if line else None)


def test_the_list_of_an_installed_package_is_cut(tree: Tree) -> None:
    status = "Package: last\nStatus: install ok installed\nVersion: 1\n\n"
    info = "/var/lib/dpkg/info"
    whole = {f"{info}/all{number}.list": "/x\n" for number in range(100)}
    assert refusal(tree, {**whole, "/var/lib/dpkg/status": status, f"{info}/left.list": "/x"}) is None
    found = refusal(tree, {f"{info}/last:amd64.list": "/usr/bi"})
    assert found and found.line.endswith("--reinstall last:amd64")
    log = "2026-11-27 08:00:01 status unpacked {}:amd64 1\n"
    assert refusal(tree, {"/var/log/dpkg.log": log.format("other")}) is None
    assert refusal(tree, {"/var/log/dpkg.log": log.format("last") + log.format("other")}) == found


def test_a_program_that_dpkg_needs_is_missing(tree: Tree) -> None:
    (tree(PROGRAMS) / "usr/bin/tar").unlink()
    fs = Rootfs(str(tree({})))
    found = find_refusal(fs, Dpkg(fs), {})
    assert found and found.reason == "tar is missing, which dpkg needs"


@pytest.mark.parametrize(
    ("command", "fails"),
    [
        ("false", True), ("exit 3", True), ("/opt/gone --apt", True), ("gone || exit 10", True), ("gone -x;", True),
        ("true", False), ("exit 0", False), ("/opt/gone || true", False), ("[ -x /opt/gone ] && /opt/gone", False),
        ("if true; then /opt/gone; fi", False), ("cd /x", False), ("/opt/gone $x", False), ("gone " * 1000, False),
        ("/opt/gone --apt || test $? -lt 10", False), ("", False), (" " * 100_000, False),
    ],
)  # fmt: skip
def test_only_a_command_that_certainly_fails_counts(tree: Tree, command: str, fails: bool) -> None:
    assert certainly_fails(Rootfs(str(tree(PROGRAMS))), command) is fails


def test_what_is_in_the_place_of_a_folder(tree: Tree) -> None:
    folders = {"/tmp/": "", "/var/log/": ""}
    assert find_misplaced(Rootfs(str(tree(folders)))) is None
    found = find_misplaced(Rootfs(str(tree({"/var/cache/apt/archives": "-> /nowhere"}))))
    assert found and found.line == (
        "sudo mv /var/cache/apt/archives /var/cache/apt/archives.off && sudo mkdir -p /var/cache/apt/archives"
    )
