from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree


def test_links_are_followed_inside_the_root(tree: Tree) -> None:
    fs = Rootfs(str(tree({"/etc/real": "inside", "/a/abs": "-> /etc/real", "/a/up": "-> ../../../etc/real"})))
    assert fs.resolve("/a/abs") == fs.resolve("/a/up") == "/etc/real"
    assert fs.text("/a/abs") == "inside"


def test_a_link_never_leads_out_of_the_root(tree: Tree) -> None:
    fs = Rootfs(
        str(tree({"/etc/hostname": "-> /proc/sys/kernel/hostname", "/out": "-> ../../../../../../../etc/passwd"}))
    )
    assert fs.text("/etc/hostname") is None
    assert fs.text("/out") is None


def test_a_folder_that_becomes_a_link_does_not_lead_out_of_the_root(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is swapped between the moment when its path is resolved and the moment when it is opened."""
    secret = tmp_path / "outside"
    secret.mkdir()
    (secret / "passwd").write_text("secret")
    root = tree({"/etc/passwd": "inside"})
    fs = Rootfs(str(root))
    resolve = fs._resolve_inside

    def resolve_then_swap(path: str) -> str | None:
        resolved = resolve(path)
        if (root / "etc").is_dir() and not (root / "etc").is_symlink():
            (root / "etc").rename(root / "old")
            (root / "etc").symlink_to(secret)
        return resolved

    monkeypatch.setattr(fs, "_resolve_inside", resolve_then_swap)
    assert fs.text("/etc/passwd") is None
    assert fs.names("/etc") == [] and fs.open_file("/etc/passwd") is None


def test_links_that_loop_resolve_to_nothing(tree: Tree) -> None:
    fs = Rootfs(str(tree({"/a": "-> b", "/b": "-> a", "/d/self": "-> ../d/self/self"})))
    assert fs.resolve("/a") is None
    assert fs.resolve("/d/self") is None
    assert not fs.is_file("/a")
    assert fs.is_link("/a")
    assert fs.lexists("/a")


def test_an_earlier_folder_wins_and_files_that_cannot_be_run_are_skipped(tree: Tree) -> None:
    fs = Rootfs(str(tree({"/a/pip": "data", "/b/bin/pip": "", "/c/bin/pip": "", "/a/bin/pip3": ""})))
    assert fs.find_program(["/a", "/b/bin", "/c/bin"], ["pip"]) == "/b/bin/pip"
    assert fs.find_program(["/a/bin", "/c/bin"], ["pip", "pip3"]) == "/c/bin/pip"
    assert fs.find_program([], ["pip"]) is None


@pytest.mark.parametrize("root", [True, False])
def test_only_regular_files_are_opened(tmp_path: Path, root: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    fs, start = (Rootfs(str(tmp_path)), "") if root else (Rootfs(), str(tmp_path))
    began = time.monotonic()
    assert fs.read(f"{start}/pipe") is None
    assert fs.read(f"{start}/zero") is None
    assert fs.read(f"{start}/") is None
    assert time.monotonic() - began < 60


def test_reading_is_bounded(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 30)
    assert len(Rootfs(str(tmp_path)).read("/huge", 1000) or b"") == 1000
    for number in range(50):
        (tmp_path / f"name{number}").touch()
    assert len(Rootfs(str(tmp_path)).names("/", 10)) == 10


def test_bytes_that_are_not_utf8_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    assert Rootfs(str(tmp_path)).text("/latin") == "caf\\xe9"


def test_paths_that_no_file_can_have(tmp_path: Path) -> None:
    for fs in (Rootfs(str(tmp_path)), Rootfs()):
        assert not fs.is_file("/a\0b")
        assert fs.read("/a\0b") is None
        assert fs.names("/a\0b") == []
        assert fs.resolve("/a\0b") is None
