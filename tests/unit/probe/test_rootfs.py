from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree


def test_links_are_followed_inside_the_root(tree: Tree) -> None:
    box = Rootfs(str(tree({"/etc/real": "inside", "/a/abs": "-> /etc/real", "/a/up": "-> ../../../etc/real"})))
    assert box.resolve("/a/abs") == box.resolve("/a/up") == "/etc/real"
    assert box.text("/a/abs") == "inside"


def test_a_link_never_leads_out(tree: Tree) -> None:
    box = Rootfs(
        str(tree({"/etc/hostname": "-> /proc/sys/kernel/hostname", "/out": "-> ../../../../../../../etc/passwd"}))
    )
    assert box.text("/etc/hostname") is None
    assert box.text("/out") is None


def test_loops_end(tree: Tree) -> None:
    box = Rootfs(str(tree({"/a": "-> b", "/b": "-> a", "/d/self": "-> ../d/self/self"})))
    assert box.resolve("/a") is None
    assert box.resolve("/d/self") is None
    assert not box.is_file("/a")
    assert box.is_link("/a")
    assert box.is_there("/a")


@pytest.mark.parametrize("root", [True, False])
def test_what_is_no_regular_file_is_not_opened(tmp_path: Path, root: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    box, start = (Rootfs(str(tmp_path)), "") if root else (Rootfs(), str(tmp_path))
    began = time.monotonic()
    assert box.read(f"{start}/pipe") is None
    assert box.read(f"{start}/zero") is None
    assert box.read(f"{start}/") is None
    assert time.monotonic() - began < 60


def test_reading_is_bounded(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 30)
    assert len(Rootfs(str(tmp_path)).read("/huge", 1000) or b"") == 1000
    for number in range(50):
        (tmp_path / f"name{number}").touch()
    assert len(Rootfs(str(tmp_path)).names("/", 10)) == 10


def test_bytes_that_are_no_text_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    assert Rootfs(str(tmp_path)).text("/latin") == "caf\\xe9"


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    for box in (Rootfs(str(tmp_path)), Rootfs()):
        assert not box.is_file("/a\0b")
        assert box.read("/a\0b") is None
        assert box.names("/a\0b") == []
        assert box.resolve("/a\0b") is None
