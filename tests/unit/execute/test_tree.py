"""Folders are removed and walked through however deeply they are nested, and no link is followed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.execute import tree
from tests.unit.execute.helpers import DEEP, nest


def test_a_folder_is_removed_however_deeply_its_folders_are_nested(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    nest(folder)
    tree.remove(str(folder))
    assert os.listdir(tmp_path) == []


def test_what_a_link_leads_to_stays(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    nest(tmp_path / "folder")
    (tmp_path / "folder/link").symlink_to(kept)
    (tmp_path / "link").symlink_to(kept)
    for name in ("folder", "link"):
        tree.remove(str(tmp_path / name))
    assert sorted(os.listdir(tmp_path)) == ["kept", "link"] and (kept / "file").exists()
    with pytest.raises(OSError, match="symbolic link"):
        tree.remove(str(tmp_path / "link"), strict=True)


def test_the_caller_chooses_the_folders_that_are_walked_through(tmp_path: Path) -> None:
    for name in ("b/c/file", "a/file", "left out/file", "file"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to("a")
    found = []
    for folder, folders, names in tree.walk(str(tmp_path)):
        folders[:] = sorted(name for name in folders if name != "left out")
        found.append((os.path.relpath(folder, tmp_path), folders, sorted(names)))
    assert found == [(".", ["a", "b"], ["file", "link"]), ("a", [], ["file"]), ("b", ["c"], []), ("b/c", [], ["file"])]
    assert list(tree.walk(str(tmp_path / "absent"))) == [(str(tmp_path / "absent"), [], [])]


def test_walking_ends_where_a_path_would_be_too_long(tmp_path: Path) -> None:
    nest(tmp_path / "folder")
    walked = sum(1 for _ in tree.walk(str(tmp_path / "folder")))
    tree.remove(str(tmp_path / "folder"))
    assert 1500 < walked < DEEP
