"""Root relies on a path only if no other user could change what it leads to."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from doctor.core import trust

BOB = 4242
Change = Callable[[Path], object]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder; the temporary folder of pytest is sticky or private."""
    assert trust.distrust(str(tmp_path)) is None
    return tmp_path


def make(folder: Path) -> Path:
    """Create ``a/b/program``, and return its path."""
    (folder / "a/b").mkdir(parents=True)
    path = folder / "a/b/program"
    path.write_text("")
    path.chmod(0o755)
    return path


def test_own_files_are_trusted(folder: Path) -> None:
    path = make(folder)
    assert trust.distrust(str(path)) is None
    assert trust.distrust(str(path.parent / "absent")) is None
    assert trust.distrust(f"{path.parent}/../b/./program") is None


CHANGES: dict[str, Change] = {
    "the file belongs to another": lambda path: os.chown(path, BOB, 0),
    "its folder belongs to another": lambda path: os.chown(path.parent, BOB, 0),
    "the folder above belongs to another": lambda path: os.chown(path.parent.parent, BOB, 0),
    "a group may write to the file": lambda path: path.chmod(0o775),
    "a group may write to its folder": lambda path: path.parent.chmod(0o775),
    "everybody may write to the folder above": lambda path: path.parent.parent.chmod(0o757),
}


@as_root
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_another_could_change_is_not_trusted(folder: Path, change: Change) -> None:
    path = make(folder)
    change(path)
    reason = trust.distrust(str(path))
    assert reason is not None
    assert trust.distrust_of_root([str(folder), str(path)]) == reason


@as_root
def test_the_owner_of_a_link_counts(folder: Path) -> None:
    path = make(folder)
    link = folder / "link"
    link.symlink_to(path.parent)
    assert trust.distrust(f"{link}/program") is None
    os.chown(link, BOB, 0, follow_symlinks=False)
    assert trust.distrust(f"{link}/program") == f"{link} belongs to the unknown user {BOB}"


@as_root
def test_the_folders_behind_a_link_count(folder: Path) -> None:
    path = make(folder)
    os.chown(path.parent, BOB, 0)
    (folder / "link").symlink_to("a/b/program")
    assert "belongs to" in (trust.distrust(str(folder / "link")) or "")


def test_a_sticky_folder_protects_what_exists(folder: Path) -> None:
    path = make(folder)
    path.parent.chmod(0o1777)
    assert trust.distrust(str(path)) is None
    assert trust.distrust(str(path.parent / "absent")) is not None


def test_a_loop_of_links_ends(folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    assert "too many links" in (trust.distrust(str(folder / "loop")) or "")


def test_a_path_that_cannot_exist_is_not_trusted(folder: Path) -> None:
    assert trust.distrust(str(folder / ("x" * 300))) is not None
    assert trust.distrust(str(folder / "a\0b")) is not None


def test_programs_of_the_system_are_found_without_path(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert trust.system_program("env") == "/usr/bin/env"
    assert trust.system_program("no-such-program") == "no-such-program"


@as_root
def test_variables_of_another_user_are_not_passed_on(folder: Path) -> None:
    path = make(folder)
    os.chown(path.parent, BOB, 0)
    theirs, own = str(path.parent), str(folder / "a")
    environ = {
        "HOME": theirs,
        "PATH": f"{theirs}:{own}:relative::/usr/bin",
        "CC": f"ccache {path}",
        "PIP_FIND_LINKS": f"https://host/x file://{theirs}/wheels",
        "LD_LIBRARY_PATH": f"{own}:{theirs}",
        "LANG": "C.UTF-8",
        "KEPT": own,
    }
    kept = trust.trusted_environment(environ)
    assert kept.pop("PATH").split(":")[:2] == [own, "/usr/bin"]
    assert kept == {"HOME": "/root", "LANG": "C.UTF-8", "KEPT": own}


@as_root
def test_the_content_of_a_folder_counts(folder: Path) -> None:
    path = make(folder)
    assert trust.distrust_of_content(str(folder), deep=True) is None
    os.chown(path, BOB, 0)
    assert trust.distrust_of_content(str(folder), deep=False) is None
    assert trust.distrust_of_content(str(folder), deep=True) == f"{path} belongs to the unknown user {BOB}"
    path.unlink()
    path.symlink_to("/proc/self")
    assert trust.distrust_of_content(str(folder), deep=True) is None


@as_root
def test_an_empty_group_of_the_system_is_no_danger(folder: Path) -> None:
    path = make(folder)
    path.chmod(0o775)
    os.chown(path, 0, 50)  # staff, to which Debian gave /usr/local
    assert trust.distrust(str(path)) is None
    for group in (0, 100, 1000):
        os.chown(path, 0, group)
        assert trust.distrust(str(path)) is not None, group


@as_root
def test_an_access_control_list_that_lets_others_write_counts(folder: Path) -> None:
    path = make(folder)
    os.chown(path, 0, 50)
    # the owner, the user BOB, the group, the mask, all others: tag, rights and number (linux/posix_acl_xattr.h)
    entries = ((1, 7, -1), (2, 7, BOB), (4, 5, -1), (16, 7, -1), (32, 5, -1))
    attribute = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", attribute)
    except OSError:
        pytest.skip("the file system has no access control lists")
    assert trust.distrust(str(path)) == f"the access control list of {path} may let others write"


def test_other_users_are_not_restricted(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    path = make(folder)
    path.chmod(0o777)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert trust.distrust_of_root([str(path)]) is None
