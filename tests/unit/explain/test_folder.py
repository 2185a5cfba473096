"""A folder of logs is read within bounds: no device, no link, not too many files, not too deep."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.explain import folder
from doctor.explain.folder import LogSearch


def found(*names: Path, files_limit: int = folder.FILES_LIMIT) -> tuple[list[str], list[str], str | None]:
    """Return the logs, the reasons why others are not read, and why the search is incomplete."""
    search = LogSearch([str(name) for name in names], files_limit=files_limit)
    logs = list(search.find_logs())
    readable = [log.path for log in logs if log.unreadable is None]
    return readable, [log.unreadable for log in logs if log.unreadable], search.incomplete


def test_files_are_found_in_the_order_in_which_people_number_them(tmp_path: Path) -> None:
    (tmp_path / "job").mkdir()
    for name in ("10_test.txt", "2_install.txt", "job/1_set up.txt", ".hidden", "a.log"):
        (tmp_path / name).write_text("fine")
    logs, unreadable, incomplete = found(tmp_path)
    assert [os.path.relpath(log, tmp_path) for log in logs] == [
        "2_install.txt", "10_test.txt", "a.log", "job/1_set up.txt",
    ]  # fmt: skip
    assert (unreadable, incomplete) == ([], None)


def test_links_and_pipes_are_named_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out").symlink_to("/etc/passwd")
    (tmp_path / "around").symlink_to(tmp_path)
    logs, unreadable, _ = found(tmp_path)
    assert logs == []
    assert [reason.partition(" is ")[2] for reason in unreadable] == [
        "a link, which is not followed. Give the folder that it points to.",
        "a link, which is not followed. Give the folder that it points to.",
        "a device, a pipe or a socket, not a log.",
    ]


def test_the_number_of_files_and_the_depth_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        (tmp_path / f"{number}.log").write_text("fine")
    logs, _, incomplete = found(tmp_path, files_limit=5)
    assert len(logs) == 5 and incomplete is not None
    deep = tmp_path / "/".join("d" * 30)
    deep.mkdir(parents=True)
    (deep / "x.log").write_text("fine")
    logs, unreadable, _ = found(tmp_path)
    assert len(logs) == 20 and len(unreadable) == 1 and "too deep" in unreadable[0]
    monkeypatch.setattr(folder, "ENTRIES_LIMIT", 10)
    logs, _, incomplete = found(tmp_path)
    assert 0 < len(logs) <= 10 and incomplete is not None


def test_the_limits_hold_for_all_folders_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for number in range(4):
            (tmp_path / name / f"{number}.log").write_text("fine")
    logs, _, incomplete = found(tmp_path / "a", tmp_path / "b", files_limit=6)
    assert len(logs) == 6 and incomplete is not None
