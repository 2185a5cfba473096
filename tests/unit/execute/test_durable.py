from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.execute import durable


def test_missing_folders_are_created_and_their_names_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, synced = os.fsync, list[str]()

    def record_sync(handle: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    monkeypatch.setattr("os.fsync", record_sync)
    durable.make_folders(str(tmp_path / "a/b"))
    assert (tmp_path / "a/b").is_dir() and synced == [str(tmp_path), str(tmp_path / "a")]
    durable.make_folders(str(tmp_path / "a/b"))
    assert len(synced) == 2


def test_a_file_system_is_synced_and_a_missing_path_is_an_error(tmp_path: Path) -> None:
    durable.sync_file_system(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        durable.sync_file_system(str(tmp_path / "missing"))


def test_folders_that_are_gone_are_left_out(tmp_path: Path) -> None:
    durable.sync_folders([str(tmp_path), str(tmp_path / "missing")])
