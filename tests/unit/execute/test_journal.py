"""The run that completes a killed one takes over what that had done: one undo takes all of it back."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from doctor.execute import executor, undo
from doctor.execute import receipt as receipts
from doctor.execute.effects import elsewhere, file
from doctor.execute.journal import Journal
from doctor.execute.receipt import Receipt, Undo
from doctor.facts.pip_config import PipConfig
from doctor.facts.target import Target
from doctor.plan.actions import EditFile
from doctor.plan.model import Plan, Step
from doctor.plan.request import Request
from tests.unit.execute.test_quarantine import Silent

PLAN = Plan(fix="x", summary="Change both.")


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Request:
    """After a run that was to change two files, and was killed after the first."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("one", "other"):
        (tmp_path / name).write_bytes(b"old")
    project = str(tmp_path)
    place = Target(path=f"{project}/.venv", shown=".venv", project=project, cwd=project, state="absent", inside=True)
    asked = Request(wish="mend", condition="break-system-packages-set", place=place)

    def killed() -> None:
        change(Journal(PLAN, asked), tmp_path / "one")
        os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=killed)
    process.start()
    process.join()
    return asked


def change(ledger: Journal, path: Path) -> None:
    ledger.add(file.undo(str(path), b"old", after=b"new"))
    path.write_bytes(b"new")


def recorded() -> list[tuple[str, int]]:
    return [(one.state, len(one.undo)) for one in receipts.all_of(receipts.folder())]


def test_what_completes_it_is_undone_with_it(request_: Request, tmp_path: Path) -> None:
    assert recorded() == [("open", 1)]
    ledger = Journal(PLAN, request_)
    for name in ("one", "other"):  # what both did is taken back once
        change(ledger, tmp_path / name)
    ledger.close()
    assert recorded() == [("done", 2)]
    (only,) = undo.known()
    assert len(undo.undo(only, force=False, tell=print)) == 2
    assert {(tmp_path / name).read_bytes() for name in ("one", "other")} == {b"old"}


def test_what_fails_takes_back_its_own_and_no_more(request_: Request, tmp_path: Path) -> None:
    ledger = Journal(PLAN, request_)
    change(ledger, tmp_path / "other")
    assert ledger.roll_back(print) and recorded() == [("open", 1)]
    assert [(tmp_path / name).read_bytes() for name in ("one", "other")] == [b"new", b"old"]
    (left,) = undo.known()
    undo.undo(left, force=False, tell=print)
    assert (tmp_path / "one").read_bytes() == b"old"


def test_one_that_notes_nothing_leaves_it_on_record(request_: Request) -> None:
    Journal(PLAN, request_).close()
    assert recorded() == [("open", 1)]


def test_what_was_asked_differently_or_is_at_work_is_not_taken_over(request_: Request, tmp_path: Path) -> None:
    (killed,) = undo.known()
    handle = receipts.hold(killed)
    assert handle is not None
    busy = Journal(PLAN, request_)
    change(busy, tmp_path / "other")
    os.close(handle)
    busy.close()
    other = Journal(PLAN, Request(wish="apt", place=request_.place))
    change(other, tmp_path / "other")
    other.close()
    assert sorted(recorded()) == [("done", 1), ("done", 1), ("open", 1)]


def test_what_can_no_longer_be_recorded_is_not_done(
    request_: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that says more of itself when it is halfway (a quarantine does), on a disk that is full by then."""
    one, other = tmp_path / "one", tmp_path / "other"

    def take(*_: object) -> Iterator[tuple[Undo, ...]]:
        yield (file.undo(str(one), b"new", after=b"newer"),)
        one.write_bytes(b"newer")
        monkeypatch.setattr(receipts, "store", full)
        yield (file.undo(str(other), b"old", after=b"new"),)
        other.write_bytes(b"new")

    def full(_: Receipt) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(elsewhere, "take", take)
    act = EditFile(path=str(one), pattern="old")
    step = Step(id="edit", why="Edit them.", argv=("sed",), act=act, touches=(), undo="", undoes=(), verify="")
    plan = Plan(fix="x", summary="Change both.", steps=(step,))
    failure = executor.carry_out(plan, request_, PipConfig(), Silent()).failure
    assert failure and "cannot be recorded" in failure.reason
    assert other.read_bytes() == b"old"
