"""Single files: replaced whole, with their attributes, and never in another place than the one that was read."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import struct
from contextlib import suppress
from pathlib import Path

import pytest

from doctor.core.errors import Exit, StepError
from doctor.execute import single_file
from doctor.execute.single_file import NEW_SUFFIX, SIZE_LIMIT, opened, opened_folder, put
from tests.unit.execute.helpers import killed_before

ACL, DEFAULT_ACL = "system.posix_acl_access", "system.posix_acl_default"
NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def acl(user: int, rights: int) -> bytes:
    """Return the list ``u::rw-,u:USER:RIGHTS,g::---,m::r--,o::---`` (the kernel's posix_acl_xattr.h)."""
    entries = ((0x01, 6, -1), (0x02, rights, user), (0x04, 0, -1), (0x10, 4, -1), (0x20, 0, -1))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)


def set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"{path} cannot have the attribute {name}: {error.strerror}")


def replace(path: Path, content: bytes) -> None:
    with opened(str(path)) as file:
        file.replace(content)


def test_a_new_file_has_the_attributes_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o4640)
    set_attribute(path, "user.note", b"mine")
    set_attribute(path, ACL, acl(1234, 4))
    before = path.stat()
    replace(path, b"new")
    assert path.read_bytes() == b"new" and path.stat().st_ino != before.st_ino
    assert path.stat().st_mode == before.st_mode
    assert os.getxattr(path, "user.note") == b"mine" and os.getxattr(path, ACL) == acl(1234, 4)


def test_a_file_without_an_access_list_gets_none_from_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o600)
    set_attribute(tmp_path, DEFAULT_ACL, acl(1234, 6))
    replace(path, b"new")
    assert ACL not in os.listxattr(path) and stat.S_IMODE(path.stat().st_mode) == 0o600


@needs_root
def test_a_new_file_belongs_to_the_owner_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    os.chown(path, NOBODY, NOBODY)
    with opened_folder(str(path)) as (folder, name):
        old = os.open(path, os.O_RDONLY)
        os.close(put(folder, name, b"new", like=old))
        os.close(old)
    assert (path.read_bytes(), path.stat().st_uid, path.stat().st_gid) == (b"new", NOBODY, NOBODY)


@needs_root
@pytest.mark.parametrize("theirs", ["file", "folder", "link"])
def test_root_opens_no_file_that_another_user_could_swap(tmp_path: Path, theirs: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("folder/file")
    os.chown(tmp_path / {"file": "folder/file"}.get(theirs, theirs), NOBODY, NOBODY, follow_symlinks=False)
    with pytest.raises(StepError, match=r"belongs to .* as that user") as refused, opened(str(tmp_path / "link")):
        pass
    assert refused.value.code is Exit.REFUSED


@needs_root
def test_no_user_is_meant_where_everybody_may_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    tmp_path.chmod(0o777)
    with pytest.raises(StepError) as refused, opened(str(tmp_path / "file")):
        pass
    assert str(refused.value).endswith(f"because everybody may write to {tmp_path}.")


def test_links_stay_links(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "dotfiles/bashrc").write_bytes(b"old")
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.bashrc").symlink_to("../home/../to/bashrc")
    (tmp_path / "to").symlink_to(tmp_path / "dotfiles")
    replace(tmp_path / "home/.bashrc", b"new")
    assert (tmp_path / "dotfiles/bashrc").read_bytes() == b"new" and not (tmp_path / "dotfiles/bashrc").is_symlink()
    assert (tmp_path / "home/.bashrc").is_symlink() and (tmp_path / "to").is_symlink()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links"), opened_folder(str(tmp_path / "loop")):
        pass


def test_a_swapped_file_is_left_alone(tmp_path: Path) -> None:
    path, victim = tmp_path / "file", tmp_path / "victim"
    victim.write_bytes(b"precious")
    for change in ("link", "content", "new", "gone"):
        path.write_bytes(b"old")
        with pytest.raises(StepError, match=r"Another program|not a regular file"), opened(str(path)) as file:
            if change == "content":
                path.write_bytes(b"other")
            else:
                path.unlink()
            if change == "link":
                path.symlink_to(victim)
            elif change == "new":
                (tmp_path / "other").write_bytes(b"old")
                (tmp_path / "other").rename(path)
            file.replace(b"new")
        assert victim.read_bytes() == b"precious", change
        assert not path.exists() or path.read_bytes() != b"new", change
        assert not list(tmp_path.glob(f"*{NEW_SUFFIX}")), change
        path.unlink(missing_ok=True)


def test_a_swapped_folder_keeps_the_change(tmp_path: Path) -> None:
    """The change is made in the folder that was opened, wherever that is now."""
    for name in ("real", "victim"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"old")
    with opened(str(tmp_path / "real/file")) as file:
        (tmp_path / "real").rename(tmp_path / "moved")
        (tmp_path / "real").symlink_to("victim")
        file.replace(b"new")
    assert [(tmp_path / name / "file").read_bytes() for name in ("moved", "victim")] == [b"new", b"old"]


def test_files_and_folders_that_are_swapped_all_the_time_lead_nowhere_else(tmp_path: Path) -> None:
    """Another process swaps the file and its folder for links to a victim and back, as fast as it can."""
    folder, victim = tmp_path / "folder", tmp_path / "victim"
    for path, content in ((folder, b"mine"), (victim, b"precious")):
        path.mkdir()
        (path / "file").write_bytes(content)
    (tmp_path / "folder.link").symlink_to(victim)
    (folder / "file.link").symlink_to(victim / "file")

    def swap_for_ever() -> None:
        while True:
            for path in (folder / "file", folder):
                for _ in range(2):  # there, and back
                    os.rename(path, f"{path}.aside")
                    os.rename(f"{path}.link", path)
                    os.rename(f"{path}.aside", f"{path}.link")

    process = multiprocessing.get_context("fork").Process(target=swap_for_ever)
    process.start()
    changed = attempts = 0
    while changed < 20 and attempts < 5000:
        attempts += 1
        with suppress(StepError, OSError), opened(f"{folder}/file") as file:
            if file.content and file.content.startswith(b"mine"):
                file.replace(file.content + b"x")
                changed += 1
    assert process.is_alive() and process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert changed and os.listdir(victim) == ["file"] and (victim / "file").read_bytes() == b"precious"


@pytest.mark.parametrize("kind", ["fifo", "folder", "device"])
def test_nothing_but_regular_files_is_opened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/null")
    with pytest.raises(StepError, match=r"not a regular file|everybody may write to /dev/null"), opened(str(path)):
        pass


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * SIZE_LIMIT)
    with opened(str(path)) as file:
        assert file.content and len(file.content) == SIZE_LIMIT
    path.write_bytes(b"x" * (SIZE_LIMIT + 1))
    with pytest.raises(StepError, match="larger than 4 MB") as refused, opened(str(path)):
        pass
    assert refused.value.code is Exit.REFUSED


def test_files_are_created_and_removed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace(path, b"new")
    with opened(str(path)) as file:
        assert file.content == b"new"
        file.remove()
    assert os.listdir(tmp_path) == []
    with opened(str(path)) as file, pytest.raises(StepError, match="Another program"):
        path.write_bytes(b"theirs")
        file.replace(b"new")
    assert path.read_bytes() == b"theirs"


def test_a_killed_change_leaves_the_old_file_and_the_next_one_removes_its_rest(tmp_path: Path) -> None:
    path = tmp_path / "file"
    left = set()
    for call in range(6):
        path.write_bytes(b"old")
        assert killed_before(call, lambda: replace(path, b"new")) or call > 2, call
        left.add(frozenset(os.listdir(tmp_path)))
        assert path.read_bytes() in (b"old", b"new")
        replace(path, b"newer")
        assert os.listdir(tmp_path) == ["file"] and path.read_bytes() == b"newer"
    assert frozenset({"file", f"file{NEW_SUFFIX}"}) in left


def test_a_new_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    def collide() -> None:
        with pytest.raises(BlockingIOError), opened_folder(str(tmp_path / "file")) as (folder, name):
            put(folder, name, b"second")

    with opened_folder(str(tmp_path / "file")) as (folder, name):
        os.close(put(folder, name, b"first", before=collide))
        handle = put(folder, name, b"kept")
        assert not single_file.remove_unused(folder, name)
        os.close(handle)
        assert single_file.remove_unused(folder, name) and os.listdir(tmp_path) == []


def test_a_folder_in_the_place_of_the_new_file_is_no_other_run(tmp_path: Path) -> None:
    (tmp_path / f"file{NEW_SUFFIX}").mkdir()
    with pytest.raises(StepError, match=f"The folder file{NEW_SUFFIX} is in the way"):
        single_file.write(str(tmp_path / "file"), b"new")
