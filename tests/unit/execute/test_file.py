"""Changed files: they get their former content back, unless the user has changed them since."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.core.errors import DoctorError, StepError
from doctor.execute.effects import file
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.model import digest
from doctor.plan.actions import EditFile
from tests.unit.execute.helpers import RecordingRun, former_content, step_of


def test_a_file_loses_lines_and_gets_its_bytes_back(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"a = 1\r\nB = 2\nc = \xff")
    real.chmod(0o600)
    link.symlink_to(real)
    (tmp_path / "real.doctor-new").write_text("left by a run that was killed")
    entry = edit(link, "^b =", (2, 2))
    assert real.read_bytes() == b"a = 1\r\nc = \xff" and link.is_symlink()
    assert file.has_effect(entry) and not file._is_restored(entry)
    file.revert(entry, force=False, notify=print)
    assert real.read_bytes() == b"a = 1\r\nB = 2\nc = \xff" and real.stat().st_mode & 0o777 == 0o600
    assert not file.has_effect(entry)
    for lines in ((1, 1), (2, 4)):
        with pytest.raises(StepError, match="has changed"):
            edit(link, "^b", lines)
    assert sorted(os.listdir(tmp_path)) == ["kept", "link", "real"]


def test_a_file_loses_several_parts_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "pip.conf"
    path.write_bytes(b"a =\r\n  1\r2\r\nb = 3\r\na = 4\n")
    edit(path, "^a", (1, 2), (4, 4))
    assert path.read_bytes() == b"b = 3\r\n"


def edit(path: Path, pattern: str, *lines: tuple[int, int]) -> FileEntry:
    run = RecordingRun(path.parent / "kept")
    file.apply([step_of(EditFile(path=str(path), lines=lines, pattern=pattern))], run)
    (entry,) = run.entries
    assert isinstance(entry, FileEntry)
    return entry


ADDED = b'\n# Created by `pipx` on 2026-11-20 00:00:00\nexport PATH="$PATH:/h/.local/bin"\n'


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (b"a\n", b"a\n" + ADDED, True),
        (b"a\r\nb", b"a\nb" + ADDED, True),
        (None, ADDED, True),
        (b"a\n", b"", True),  # killed between emptying and writing
        (b"a\nb\n", b"a\n", True),
        (b"a\n", b"a\nmine\n" + ADDED, False),
        (b"a\n", b"a\n" + ADDED + b"mine\n", False),
        (b"a\n", b"b\n" + ADDED, False),
        (b"a\n", None, False),
    ],
)
def test_a_start_up_file_that_pipx_was_killed_in_is_told_from_one_that_the_user_changed(
    tmp_path: Path, before: bytes | None, now: bytes | None, expected: bool
) -> None:
    path = tmp_path / ".bashrc"
    former = None if before is None else former_content(tmp_path / "kept", before)
    entry = FileEntry(path=str(path), before=former, after="", added_folder="/h/.local/bin")
    assert file._is_untouched_since_run(entry, now) is expected


@pytest.mark.parametrize(
    ("before", "after", "now", "expected"),
    [
        (b"a\n", b"a\n" + ADDED, b"a\n" + ADDED + b"mine\n", b"a\nmine\n"),
        (b"a", b"a\n" + ADDED, b"a\n" + ADDED + b"mine", b"a\nmine"),
        (None, ADDED, ADDED + b"mine\n", b"mine\n"),
        (b"a\n", b"a\n" + ADDED, b"mine\na\n" + ADDED, None),
        (b"a\n", b"a\n" + ADDED, b"a\n" + ADDED[:-1] + b" mine\n", None),
        (b"a\nb\n", b"b\n", b"b\nmine\n", None),  # the lines may not fit what the run removed
    ],
)
def test_lines_that_the_user_has_added_stay_where_the_run_has_only_added_lines(
    tmp_path: Path, before: bytes | None, after: bytes, now: bytes, expected: bytes | None
) -> None:
    path = tmp_path / ".bashrc"
    path.write_bytes(now)
    former = None if before is None else former_content(tmp_path / "kept", before)
    entry = FileEntry(path=str(path), before=former, after=digest(after))
    if expected is None:
        with pytest.raises(DoctorError, match="It has changed since"):
            file.revert(entry, force=False, notify=print)
        assert path.read_bytes() == now
        return
    assert file.revert(entry, force=False, notify=print).endswith("before, with the lines that were added since.")
    assert path.read_bytes() == expected


def test_an_edit_is_recorded_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PIP_CONFIG_FILE may be relative, and an undo may run in another folder."""
    monkeypatch.chdir(tmp_path)
    Path("pip.conf").write_text("a = 1\n")
    assert edit(Path("pip.conf"), "^a", (1, 1)).path == str(tmp_path / "pip.conf")
