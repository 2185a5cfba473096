"""Moved aside and back: by renames, across file systems, broken off anywhere, and where something new stands."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from doctor.core import plugins
from doctor.core.errors import DoctorError
from doctor.core.errors import StepError
from doctor.execute import executor
from doctor.execute import receipt as receipts
from doctor.execute import undo as undo_command
from doctor.execute.effects import quarantine
from doctor.execute.receipt import Undo
from doctor.facts.pip_config import PipConfig
from doctor.facts.shadows import Shadow
from doctor.facts.target import Target
from doctor.plan.actions import MoveAside, OpenQuarantine
from doctor.plan.model import Plan, Step
from doctor.plan.planner import decide
from doctor.plan.request import Request
from doctor.probe import quarantine as probe_quarantine
from tests.boxes.snapshot import Entry, differences, snapshot
from tests.unit.factories import box

MOVES = ("bin/six", "site/google/six.py", "site/zoo", "site/six.py", "site/six-1.dist-info")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A place with something in it to be moved, and a neighbour."""
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
        yield str(tmp_path / "pip-doctor/quarantine/1")
        return
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    place = memory / f"doctor-test-{os.getpid()}"
    yield str(place / "pip-doctor/quarantine/1")
    shutil.rmtree(place, ignore_errors=True)


def open_(base: Path, folder: str) -> Undo:
    moves = tuple(f"{base}/{name}" for name in MOVES)
    *_, last = quarantine.set_up(OpenQuarantine(folder=folder, base=str(base), moves=moves))
    return last[0]


def move(base: Path, folder: str, *names: str) -> None:
    quarantine.move_aside(MoveAside(folder=folder, base=str(base), moves=tuple(f"{base}/{name}" for name in names)))


def changed(before: Mapping[str, Entry], base: Path) -> list[str]:
    """What differs, but for the times of the folders that something was moved out of and back."""
    return [path for path in differences(before, snapshot(base)) if path not in ("/bin", "/site", "/site/google")]


def test_all_of_it_is_moved_and_comes_back_as_it_was(base: Path, folder: str) -> None:
    before = snapshot(base)
    undo = open_(base, folder)
    assert differences(before, snapshot(base)) == []
    move(base, folder, *MOVES)
    assert sorted(str(path.relative_to(base)) for path in base.rglob("*") if not path.is_dir()) == [
        "site/google/own.py"
    ]
    assert quarantine.take_back(undo, force=False).endswith("is back where it was.")
    assert changed(before, base) == []
    assert not os.path.exists(os.path.dirname(os.path.dirname(folder)))


@pytest.mark.parametrize("done", range(len(MOVES) + 1))
def test_broken_off_between_two_moves(base: Path, folder: str, done: int) -> None:
    before = snapshot(base)
    undo = open_(base, folder)
    move(base, folder, *MOVES[:done])
    quarantine.take_back(undo, force=False)
    assert changed(before, base) == []


def test_broken_off_in_the_middle_of_a_copy(base: Path, folder: str) -> None:
    """As it is where rename(2) does not help: one file is in both places, another half written."""
    before = snapshot(base)
    undo = open_(base, folder)
    kept = Path(folder, "files/site/zoo/a")
    kept.mkdir(parents=True)
    shutil.copy2(base / "site/zoo/a/b.py", kept / "b.py")
    Path(folder, "files/site/six.py.doctor-part").write_text("hal")
    quarantine.take_back(undo, force=False)
    assert changed(before, base) == []
    assert (base / "site/zoo/a/b.py").read_text() == "site/zoo/a/b.py"


def test_broken_off_before_anything_was_moved(base: Path, folder: str) -> None:
    moves = (f"{base}/bin/six",)
    steps = quarantine.set_up(OpenQuarantine(folder=folder, base=str(base), moves=moves))
    (first,) = next(steps)
    assert not os.path.exists(folder)
    assert "Nothing" in quarantine.take_back(first, force=False)
    next(steps)
    assert "Nothing" in quarantine.take_back(first, force=False)
    assert not os.path.exists(folder) and (base / "bin/six").exists()


def test_what_is_new_there_is_left_alone_and_with_force_kept(base: Path, folder: str) -> None:
    undo = open_(base, folder)
    move(base, folder, *MOVES)
    (base / "site/zoo").mkdir()
    (base / "site/zoo/new.py").write_text("beside it")
    (base / "site/six.py").write_text("new")
    (base / "bin/six").write_text("bin/six")
    with pytest.raises(DoctorError, match=r"site/six\.py"):
        quarantine.take_back(undo, force=False)
    assert (base / "site/six.py").read_text() == "new" and not (base / "site/google/six.py").exists()
    said = quarantine.take_back(undo, force=True)
    assert f"{folder}/replaced" in said
    assert (base / "site/six.py").read_text() == "site/six.py"
    assert (base / "bin/six").stat().st_mode & 0o7777 == 0o4755
    assert Path(folder, "replaced/site/six.py").read_text() == "new"
    assert (base / "site/zoo/new.py").exists() and (base / "site/zoo/a/b.py").exists()


def test_no_link_leads_it_astray(base: Path, folder: str, tmp_path: Path) -> None:
    undo = open_(base, folder)
    move(base, folder, *MOVES)
    (base / "bin").rmdir()
    (base / "bin").symlink_to(tmp_path)
    with pytest.raises(DoctorError, match="link"):
        quarantine.take_back(undo, force=True)
    assert not (tmp_path / "six").exists()


def test_what_was_tampered_with_is_said(base: Path, folder: str) -> None:
    undo = open_(base, folder)
    move(base, folder, *MOVES)
    Path(folder, "files/site/six.py").write_text("tampered")
    assert f"Not as it was then: {base}/site/six.py" in quarantine.take_back(undo, force=False)
    with pytest.raises(DoctorError, match="not there any more"):
        quarantine.take_back(undo, force=False)
    assert "not there any more" in quarantine.take_back(undo, force=True)


def test_a_manifest_that_is_not_ours_moves_nothing(base: Path, folder: str) -> None:
    undo = open_(base, folder)
    move(base, folder, "bin/six")
    manifest = Path(folder, "manifest.json")
    manifest.write_text(manifest.read_text().replace("bin/six", "bin/sox"))
    with pytest.raises(DoctorError, match="changed"):
        quarantine.take_back(undo, force=True)
    assert Path(folder, "files/bin/six").exists()


def test_what_has_gone_meanwhile_ends_the_step(base: Path, folder: str) -> None:
    open_(base, folder)
    (base / "bin/six").unlink()
    with pytest.raises(StepError, match="bin/six has gone"):
        move(base, folder, "bin/six")


DYING = ("mkdir", "fsync", "rename", "replace", "rmdir", "unlink")


def killed(after: int, do: Callable[[], object]) -> bool:
    """Do it in a child that is killed before its next change to the disk, after ``after`` of them."""
    child = os.fork()
    if child == 0:
        left = [after]

        def dying(call: Callable[..., object]) -> Callable[..., object]:
            def counted(*words: object, **how: object) -> object:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*words, **how)

            return counted

        for name in DYING:
            setattr(os, name, dying(getattr(os, name)))
        try:
            do()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


class Silent:
    """Progress that nobody looks at."""

    def step(self, step: Step) -> None:
        """A step begins."""

    def note(self, text: str) -> None:
        """Something worth a line."""


def mend(base: Path) -> None:
    """A whole run: look, plan, carry out."""
    info = f"{base}/lib/python3.11/site-packages/six-1.dist-info"
    shadow = Shadow(name="six", version="1", metadata=info, where="user", package="python3-six", hidden="0")
    found = probe_quarantine.look([shadow], "", receipts.new_id())
    place = Target(path="/p/.venv", shown=".venv", project="/p", cwd="/p", state="absent", inside=True)
    request = Request(wish="mend", condition="user-site-shadows-system", place=place, quarantine=found)
    outcome = decide(request, box(), plugins.fixes()).outcome
    assert isinstance(outcome, Plan) and found.writable
    assert executor.carry_out(outcome, request, PipConfig(), Silent()).failure is None


def test_killed_before_every_change_it_makes(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then undone; or run again, and all of it undone. Nothing is ever lost, and in the end nothing is left over."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(probe_quarantine, "_folder", lambda *_: folder)
    base = tmp_path / "base"
    site = base / "lib/python3.11/site-packages"
    record = "six.py,,\nzoo/__init__.py,,\nzoo/a.py,,\ngoogle/six.py,,\n"
    for name in ("six.py", "zoo/__init__.py", "zoo/a.py", "google/six.py", "google/own.py", "six-1.dist-info/METADATA"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name)
    (site / "six-1.dist-info/RECORD").write_text(record)
    before, after, again = snapshot(base), 0, True

    def undo() -> None:
        for one in reversed(receipts.all_of(receipts.folder())):
            if one.state != "undone":
                undo_command.undo(one, force=True, tell=lambda _: None)

    while again:
        again = killed(after, lambda: mend(base))
        if after % 2 and (site / "six-1.dist-info/METADATA").exists():
            mend(base)
            assert [path for path in site.rglob("*") if not path.is_dir()] == [site / "google/own.py"], after
            killed(after // 2, undo)
        undo()
        assert [path for path in differences(before, snapshot(base)) if not (base / path[1:]).is_dir()] == [], after
        assert not os.path.exists(f"{folder}/pip-doctor"), after
        after += 1
    assert after > 15
