"""The quarantine: moves within and across file systems, interrupted anywhere, and reverted in every case."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from doctor.core import plugins
from doctor.core.errors import DoctorError, StepError
from doctor.execute import durable, executor
from doctor.execute import receipt as receipts
from doctor.execute import undo as undo_command
from doctor.execute.effects import quarantine
from doctor.execute.effects.model import Entry as JournalEntry
from doctor.execute.effects.quarantine import QuarantineEntry
from doctor.facts.shadows import Shadow
from doctor.plan.actions import MoveToQuarantine, OpenQuarantine
from doctor.plan.planner import decide
from doctor.probe import quarantine as probe_quarantine
from doctor.probe.debian.dpkg import Dpkg
from tests.boxes.snapshot import Entry, differences, snapshot
from tests.unit.execute.helpers import RecordingRun, SilentProgress, killed_before, step_of
from tests.unit.factories import make_goal, make_goal_facts

MOVES = ("bin/six", "site/google/six.py", "site/zoo", "site/six.py", "site/six-1.dist-info")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with files to be moved, and one that stays."""
    base = tmp_path / "base"
    for name in ("bin/six", "site/google/six.py", "site/google/own.py", "site/zoo/a/b.py", "site/six.py"):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(name)
    (base / "site/six-1.dist-info").mkdir()
    (base / "site/six-1.dist-info/RECORD").write_text("")
    (base / "bin/six").chmod(0o4755)
    (base / "site/zoo/link").symlink_to("../nowhere")
    (base / "site/zoo/a").chmod(0o750)
    return base


@pytest.fixture(params=["same", "other"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A quarantine on the same file system, and on another."""
    if request.param == "same":
        yield str(tmp_path / "share/doctor/quarantine/1")
        return
    places = [Path(name) for name in ("/dev/shm", "/tmp", "/var/tmp") if os.access(name, os.W_OK)]
    other = next((place for place in places if place.stat().st_dev != tmp_path.stat().st_dev), None)
    if other is None:
        pytest.skip("there is no second file system here")
    place = other / f"doctor-test-{os.getpid()}"
    place.mkdir()
    yield str(place / "share/doctor/quarantine/1")
    shutil.rmtree(place, ignore_errors=True)


def open_quarantine(base: Path, folder: str, run: RecordingRun | None = None) -> QuarantineEntry:
    run = run or RecordingRun()
    moves = tuple(f"{base}/{name}" for name in MOVES)
    quarantine.apply([step_of(OpenQuarantine(folder=folder, base=str(base), moves=moves))], run)
    (entry,) = run.entries
    assert isinstance(entry, QuarantineEntry)
    return entry


def move(base: Path, folder: str, *names: str) -> None:
    moves = tuple(f"{base}/{name}" for name in names)
    quarantine.apply([step_of(MoveToQuarantine(folder=folder, base=str(base), moves=moves))], RecordingRun())


def revert(entry: QuarantineEntry, *, force: bool = False) -> str:
    return quarantine.revert(entry, force=force, notify=print)


def changed(before: Mapping[str, Entry], base: Path) -> list[str]:
    """Return what differs, but for the times of the folders that something was moved out of and back."""
    return [path for path in differences(before, snapshot(base)) if path not in ("/bin", "/site", "/site/google")]


def test_everything_is_moved_and_comes_back_as_it_was(base: Path, folder: str) -> None:
    before = snapshot(base)
    entry = open_quarantine(base, folder)
    assert differences(before, snapshot(base)) == []
    move(base, folder, *MOVES)
    assert sorted(str(path.relative_to(base)) for path in base.rglob("*") if not path.is_dir()) == [
        "site/google/own.py"
    ]
    assert revert(entry).endswith("is back where it was.")
    assert changed(before, base) == []
    assert not os.path.exists(folder.partition("/share/")[0] + "/share")


@pytest.mark.parametrize("done", range(len(MOVES) + 1))
def test_interrupted_between_two_moves(base: Path, folder: str, done: int) -> None:
    before = snapshot(base)
    entry = open_quarantine(base, folder)
    move(base, folder, *MOVES[:done])
    revert(entry)
    assert changed(before, base) == []


def test_interrupted_in_the_middle_of_a_copy(base: Path, folder: str) -> None:
    """As it is where rename(2) does not help: one file is in both places, another half written."""
    before = snapshot(base)
    entry = open_quarantine(base, folder)
    kept = Path(folder, "files/site/zoo/a")
    kept.mkdir(parents=True)
    shutil.copy2(base / "site/zoo/a/b.py", kept / "b.py")
    Path(folder, "files/site/six.py.doctor-part").write_text("hal")
    revert(entry)
    assert changed(before, base) == []
    assert (base / "site/zoo/a/b.py").read_text() == "site/zoo/a/b.py"


class Interrupted(RecordingRun):
    """A run that ends before the quarantine is made, or when its manifest is to be recorded."""

    def __init__(self, *, before_the_folder: bool = False) -> None:
        super().__init__()
        self._before_the_folder = before_the_folder

    def record(self, *entries: JournalEntry, optional: bool = False) -> None:
        super().record(*entries, optional=optional)
        if self._before_the_folder:
            raise InterruptedError

    def replace(self, old: Sequence[JournalEntry], new: Sequence[JournalEntry]) -> None:
        raise InterruptedError


def test_a_part_without_its_original_is_completed_or_kept(base: Path, folder: str) -> None:
    """As it is where a power cut took the new name of a copy, and kept the removal of the original."""
    before = snapshot(base)
    entry = open_quarantine(base, folder)
    complete, half = Path(folder, "files/site/six.py.doctor-part"), Path(folder, "files/site/google/six.py.doctor-part")
    half.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(base / "site/six.py", complete)
    half.write_text("hal")
    (base / "site/google/six.py").unlink()
    revert(entry)
    assert changed(before, base) == ["/site/google/six.py"]
    assert half.read_text() == "hal" and not complete.exists()


def test_a_copy_is_on_the_disk_before_its_original_is_removed(
    base: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_quarantine(base, folder)
    fsync, unlink, synced = os.fsync, os.unlink, list[str]()
    removed = []

    def record_sync(handle: int) -> None:
        fsync(handle)
        path = os.readlink(f"/proc/self/fd/{handle}")
        synced.extend(os.path.join(path, name) for name in (os.listdir(path) if os.path.isdir(path) else ()))

    def record_removal(path: str) -> None:
        removed.append(path)
        if path.startswith(f"{base}/"):
            assert os.path.join(folder, "files", os.path.relpath(path, base)) in synced
        unlink(path)

    monkeypatch.setattr("os.fsync", record_sync)
    monkeypatch.setattr("os.unlink", record_removal)
    move(base, folder, *MOVES)
    is_other = os.stat(folder).st_dev != base.stat().st_dev
    assert any(path.startswith(f"{base}/") for path in removed) == is_other
    assert {os.path.join(folder, "files", name) for name in MOVES} <= set(synced)


def test_interrupted_before_anything_was_moved(base: Path, folder: str) -> None:
    run = Interrupted(before_the_folder=True)
    with pytest.raises(InterruptedError):
        open_quarantine(base, folder, run)
    (first,) = run.entries
    assert isinstance(first, QuarantineEntry) and not os.path.exists(folder)
    assert "Nothing" in revert(first)
    with pytest.raises(InterruptedError):
        open_quarantine(base, folder, Interrupted())
    assert Path(folder, "manifest.json").exists() and "Nothing" in revert(first)
    assert not os.path.exists(folder) and (base / "bin/six").exists()


def test_new_files_in_the_way_are_left_alone_and_with_force_kept_in_quarantine(base: Path, folder: str) -> None:
    entry = open_quarantine(base, folder)
    move(base, folder, *MOVES)
    (base / "site/zoo").mkdir()
    (base / "site/zoo/new.py").write_text("beside it")
    (base / "site/six.py").write_text("new")
    (base / "bin/six").write_text("bin/six")
    with pytest.raises(DoctorError, match=r"site/six\.py"):
        revert(entry)
    assert (base / "site/six.py").read_text() == "new" and not (base / "site/google/six.py").exists()
    message = revert(entry, force=True)
    assert f"{folder}/replaced" in message
    assert (base / "site/six.py").read_text() == "site/six.py"
    assert (base / "bin/six").stat().st_mode & 0o7777 == 0o4755
    assert Path(folder, "replaced/site/six.py").read_text() == "new"
    assert (base / "site/zoo/new.py").exists() and (base / "site/zoo/a/b.py").exists()


def test_nothing_is_moved_back_through_a_link(base: Path, folder: str, tmp_path: Path) -> None:
    entry = open_quarantine(base, folder)
    move(base, folder, *MOVES)
    (base / "bin").rmdir()
    (base / "bin").symlink_to(tmp_path)
    with pytest.raises(DoctorError, match="link"):
        revert(entry, force=True)
    assert not (tmp_path / "six").exists()


def test_a_file_that_was_changed_in_quarantine_is_named(base: Path, folder: str) -> None:
    entry = open_quarantine(base, folder)
    move(base, folder, *MOVES)
    Path(folder, "files/site/six.py").write_text("tampered")
    assert f"Changed meanwhile: {base}/site/six.py" in revert(entry)
    with pytest.raises(DoctorError, match="no longer exists"):
        revert(entry)
    assert "no longer exists" in revert(entry, force=True)


def test_a_manifest_that_was_changed_moves_nothing(base: Path, folder: str) -> None:
    entry = open_quarantine(base, folder)
    move(base, folder, "bin/six")
    manifest = Path(folder, "manifest.json")
    manifest.write_text(manifest.read_text().replace("bin/six", "bin/sox"))
    with pytest.raises(DoctorError, match="changed"):
        revert(entry, force=True)
    assert Path(folder, "files/bin/six").exists()


def test_a_file_that_no_longer_exists_ends_the_step(base: Path, folder: str) -> None:
    open_quarantine(base, folder)
    (base / "bin/six").unlink()
    with pytest.raises(StepError, match="bin/six no longer exists"):
        move(base, folder, "bin/six")


def fix(base: Path) -> None:
    """A whole run: probe, plan, execute."""
    info = f"{base}/lib/python3.11/site-packages/six-1.dist-info"
    shadow = Shadow(
        name="six", version="1", metadata=info, location="user", package="python3-six", shadowed_version="0"
    )
    planned = probe_quarantine.read_quarantine([shadow], "", receipts.new_id())
    goal, facts = make_goal(condition="user-site-shadows-system"), make_goal_facts(quarantines=(planned,))
    plan = decide(goal, facts, plugins.fixes()).plan
    assert plan is not None and planned.writable
    assert executor.execute(plan, goal, facts, SilentProgress()).failure is None


def test_killed_before_every_change_it_makes(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is undone, or run again and both undone: nothing is lost, and in the end nothing is left over."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("os.fsync", lambda _handle: None)  # a kill loses nothing, and the disk is slow
    monkeypatch.setattr(durable, "sync_file_system", lambda _handle: None)
    monkeypatch.setattr(Dpkg, "owners", lambda *_: {})  # that of this machine is large, and owns none of them
    monkeypatch.setattr(probe_quarantine, "_parent_folder", lambda *_: folder)
    base = tmp_path / "base"
    site = base / "lib/python3.11/site-packages"
    record = "six.py,,\nzoo/__init__.py,,\nzoo/a.py,,\ngoogle/six.py,,\n"
    for name in ("six.py", "zoo/__init__.py", "zoo/a.py", "google/six.py", "google/own.py", "six-1.dist-info/METADATA"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name)
    (site / "six-1.dist-info/RECORD").write_text(record)
    before, after, again = snapshot(base), 0, True

    def undo() -> None:
        for run in receipts.load_each(newest_first=True):
            if run.state != "undone":
                undo_command.undo(run, force=True, notify=lambda _: None)

    while again:
        again = killed_before(after, lambda: fix(base))
        if after % 2 and (site / "six-1.dist-info/METADATA").exists():
            fix(base)
            assert [path for path in site.rglob("*") if not path.is_dir()] == [site / "google/own.py"], after
            killed_before(after // 2, undo)
        undo()
        assert [path for path in differences(before, snapshot(base)) if not (base / path[1:]).is_dir()] == [], after
        assert not os.path.exists(f"{folder}/doctor"), after
        after += 1
    assert after > 15
