"""Staging: killed before any change to the disk, nothing is lost and no environment is incomplete."""

from __future__ import annotations

import errno
import json
import os
import stat
import struct
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from doctor.core.errors import StepError
from doctor.execute.venv.staging import LEFT_FILES, Staging, is_present, recover
from doctor.facts.environment import PREVIOUS
from doctor.probe.project.target import STAMP
from tests.unit.execute.helpers import build_environment, killed_before, make_environment, name_of, nest


def remove_environment(target: Path) -> None:
    """Do what ``doctor undo`` does."""
    stage = Staging(str(target))
    stage.open()
    stage.remove_target()
    stage.close()


@pytest.mark.parametrize("before", [None, "old"])
def test_a_kill_while_building_leaves_the_old_or_the_new_one(tmp_path: Path, before: str | None) -> None:
    for call in count():
        target = tmp_path / str(call) / ".venv"
        target.parent.mkdir()
        if before:
            make_environment(target)
        killed = killed_before(call, partial(build_environment, target))
        recover(str(target))
        assert name_of(target) in (before, "new"), call
        if before and name_of(target) == "new":
            assert name_of(target / PREVIOUS) == "old", call
        assert os.listdir(target.parent) == ([".venv"] if name_of(target) else []), call
        build_environment(target)
        assert name_of(target) == "new"
        if not killed:
            break
    assert call > 5


def test_a_kill_while_reverting_leaves_the_old_or_the_new_one(tmp_path: Path) -> None:
    for call in count():
        target = tmp_path / str(call) / ".venv"
        target.parent.mkdir()
        make_environment(target)
        build_environment(target)
        killed = killed_before(call, partial(remove_environment, target))
        recover(str(target))
        restored = name_of(target) == "old"
        assert restored or (name_of(target) == "new" and name_of(target / PREVIOUS) == "old"), call
        assert os.listdir(target.parent) == [".venv"], call
        if not killed:
            break
    assert call > 5


def nested(target: Path) -> list[str | None]:
    """The names of the environments that lie one in the other, the outermost first."""
    return [name_of(target), *nested(target / PREVIOUS)] if target.exists() else []


def test_one_previous_environment_is_kept(tmp_path: Path) -> None:
    """Killed at any moment, no more than one is lost, and the next new environment leaves one again."""
    for call in count():
        target = tmp_path / str(call) / ".venv"
        target.parent.mkdir()
        make_environment(target, "first")
        build_environment(target, "second")
        killed = killed_before(call, partial(build_environment, target, "third"))
        recover(str(target))
        assert nested(target) in (["second", "first"], ["third", "second", "first"], ["third", "second"]), call
        build_environment(target, "fourth")
        assert nested(target)[0] == "fourth" and nested(target)[1] in ("second", "third"), call
        assert (len(nested(target)), os.listdir(target.parent)) == (2, [".venv"]), call
        if not killed:
            break
    assert call > 10


def test_an_older_environment_with_files_of_the_user_is_moved_out(tmp_path: Path) -> None:
    """Killed at any moment, nothing of the user is lost."""
    for call in count():
        target = tmp_path / str(call) / ".venv"
        target.parent.mkdir()
        make_environment(target, "first")
        build_environment(target, "second")
        (target / STAMP).write_text(json.dumps({LEFT_FILES: True}))
        killed = killed_before(call, partial(build_environment, target, "third"))
        recover(str(target))
        for name in ("fourth", "fifth"):
            build_environment(target, name)
        assert sorted(os.listdir(target.parent)) == [".venv", ".venv.old"], call
        assert nested(target.parent / ".venv.old")[-1] == "first", call
        assert len(nested(target)) == 2, call
        if not killed:
            break
    assert call > 10


def test_a_failed_build_keeps_the_previous_environment_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    make_environment(target, "first")
    build_environment(target, "second")
    with pytest.raises(RuntimeError):
        build_environment(target, "third", fails=True)
    assert (nested(target), os.listdir(tmp_path)) == (["second", "first"], [".venv"])


def test_scripts_name_the_target_and_not_the_staging_directory(tmp_path: Path) -> None:
    target = tmp_path / "with space" / "my 'env'"
    target.parent.mkdir()
    build_environment(target)
    assert (target / "bin/pip").read_text() == f"#!{target}/bin/python\n"


def test_a_failure_after_the_swap_puts_the_old_one_back(tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    make_environment(target)
    with pytest.raises(RuntimeError):
        build_environment(target, fails=True)
    assert (name_of(target), os.listdir(tmp_path)) == ("old", [".venv"])


def test_a_copy_shares_no_file_that_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    make_environment(target)
    stage = Staging(str(target))
    stage.open()
    stage.copy(None)
    copied = Path(stage.environment) / "name"
    copied.unlink()
    copied.write_text("new")
    stage.swap()
    stage.keep()
    stage.close()
    assert (name_of(target), name_of(target / PREVIOUS)) == ("new", "old")


@pytest.mark.skipif(os.geteuid() != 0, reason="another user may let friends write to an environment")
def test_a_default_acl_lets_nobody_write_to_roots_environment(tmp_path: Path) -> None:
    entries = ((1, 7, -1), (2, 7, 4242), (4, 5, -1), (0x10, 7, -1), (0x20, 5, -1))  # linux/posix_acl.h
    packed = b"".join(struct.pack("<HHI", tag, rights, user & 0xFFFFFFFF) for tag, rights, user in entries)
    os.setxattr(tmp_path, "system.posix_acl_default", struct.pack("<I", 2) + packed)
    stage = Staging(str(tmp_path / ".venv"))
    stage.open()
    os.mkdir(stage.environment)
    assert os.stat(stage.environment).st_mode & 0o022 == 0 and os.listxattr(stage.environment) == []


def test_the_group_of_a_shared_folder_stays(tmp_path: Path) -> None:
    tmp_path.chmod(0o2775)
    build_environment(tmp_path / ".venv")
    assert (tmp_path / ".venv").stat().st_mode & stat.S_ISGID


def test_what_others_made_is_not_removed(tmp_path: Path) -> None:
    foreign = tmp_path / ".doctor-12345678"
    (foreign / "thesis").mkdir(parents=True)
    link = tmp_path / ".doctor-87654321"
    link.symlink_to(foreign)
    assert is_present(str(tmp_path / ".venv"))
    recover(str(tmp_path / ".venv"))
    assert (foreign / "thesis").is_dir() and link.is_symlink()


def test_an_environment_that_the_user_made_meanwhile_is_kept_and_so_is_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    directory = tmp_path / ".doctor-12345678"
    (directory / ".venv").mkdir(parents=True)
    (directory / "doctor-was-here").touch()
    make_environment(directory / ".venv" / PREVIOUS)
    make_environment(target)
    recover(str(target))
    assert name_of(target) == "old" and name_of(directory / ".venv" / PREVIOUS) == "old"


def test_an_environment_in_a_lower_layer_stays_and_the_message_says_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """overlayfs refuses to rename a folder of a lower layer, such as a container's image."""
    target, rename = tmp_path / ".venv", os.rename

    def refused(source: str, path: str) -> None:
        if source == str(target):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        rename(source, path)

    make_environment(target)
    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(StepError, match=r"lower layer.* `cp -a (\S+) (\S+) && rm -r \1 && mv \2 \1`$"):
        build_environment(target)
    assert (name_of(target), os.listdir(tmp_path)) == ("old", [".venv"])
    monkeypatch.undo()
    build_environment(target)
    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(StepError, match="lower layer"):
        remove_environment(target)
    assert name_of(target) == "new"


@pytest.mark.parametrize("name", ["f", "f" * 99])
def test_folders_nested_too_deeply_are_removed_and_not_copied(name: str, tmp_path: Path) -> None:
    """Those of an archive that looks like a staging directory, and those that somebody made in an environment."""
    target, hostile = tmp_path / ".venv", tmp_path / ".doctor-00000000"
    nest(hostile)
    (hostile / "doctor-was-here").touch()
    make_environment(target)
    nest(target / "deep", name)
    recover(str(target))
    assert os.listdir(tmp_path) == [".venv"]
    stage = Staging(str(target))
    stage.open()
    with pytest.raises(StepError, match="nested too deeply"):
        stage.copy(None)
    stage.close()
    assert os.listdir(tmp_path) == [".venv"] and name_of(target) == "old"
    remove_environment(target)
    assert os.listdir(tmp_path) == []
