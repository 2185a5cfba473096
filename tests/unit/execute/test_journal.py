"""The journal: a run that completes a killed one takes its entries over, so that one undo reverts both."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from doctor.core import lock, paths
from doctor.core.errors import Exit
from doctor.execute import executor, single_file, undo
from doctor.execute import receipt as receipts
from doctor.execute.effects import file
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.model import Run, digest
from doctor.execute.journal import Journal
from doctor.execute.receipt import Receipt
from doctor.facts.target import Target
from doctor.plan.actions import EditFile
from doctor.plan.model import Plan, Step
from tests.unit.execute.helpers import SilentProgress, step_of
from tests.unit.factories import make_goal, make_goal_facts, make_target

PLAN = Plan(fix="x", summary="Change both.")
GOAL = make_goal(condition="break-system-packages-set")


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The target of a goal, after a run that was to change two files, and was killed after the first."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("first", "second"):
        (tmp_path / name).write_bytes(b"old")
    project = str(tmp_path)
    target = make_target(path=f"{project}/.venv", project=project, cwd=project)

    def killed() -> None:
        change(Journal(PLAN, GOAL, target), tmp_path / "first")
        os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=killed)
    process.start()
    process.join()
    return target


def entry_of(run: Run | Journal, path: Path, before: bytes, after: bytes) -> FileEntry:
    return FileEntry(path=str(path), before=run.keep(before), after=digest(after))


def change(journal: Journal, path: Path) -> None:
    journal.replace((), [entry_of(journal, path, b"old", b"new")])
    path.write_bytes(b"new")


def recorded() -> list[tuple[str, int]]:
    return [(run.state, len(run.entries)) for run in receipts.load_each()]


def test_the_run_that_completes_a_killed_one_is_undone_with_it(target: Target, tmp_path: Path) -> None:
    assert recorded() == [("open", 1)]
    journal = Journal(PLAN, GOAL, target)
    for name in ("first", "second"):  # a change of both runs is reverted once
        change(journal, tmp_path / name)
    journal.close()
    assert recorded() == [("done", 2)]
    (only,) = undo.RecordedRuns()
    assert len(undo.undo(only, force=False, notify=print)) == 2
    assert {(tmp_path / name).read_bytes() for name in ("first", "second")} == {b"old"}


def test_a_rollback_reverts_the_changes_of_its_own_run_only(target: Target, tmp_path: Path) -> None:
    journal = Journal(PLAN, GOAL, target)
    change(journal, tmp_path / "second")
    assert journal.roll_back(print) and recorded() == [("open", 1)]
    assert [(tmp_path / name).read_bytes() for name in ("first", "second")] == [b"new", b"old"]
    (killed,) = undo.RecordedRuns()
    undo.undo(killed, force=False, notify=print)
    assert (tmp_path / "first").read_bytes() == b"old"


def test_a_run_without_changes_leaves_the_killed_one_on_record(target: Target) -> None:
    Journal(PLAN, GOAL, target).close()
    assert recorded() == [("open", 1)]


def test_a_run_with_another_goal_or_one_at_work_is_not_taken_over(target: Target, tmp_path: Path) -> None:
    (killed,) = undo.RecordedRuns()
    handle = lock.hold(killed.path)
    assert handle is not None
    while_at_work = Journal(PLAN, GOAL, target)
    change(while_at_work, tmp_path / "second")
    os.close(handle)
    while_at_work.close()
    other_goal = Journal(PLAN, make_goal(route="apt"), target)
    change(other_goal, tmp_path / "second")
    other_goal.close()
    assert sorted(recorded()) == [("done", 1), ("done", 1), ("open", 1)]


def test_the_former_content_goes_from_a_killed_run_to_the_one_that_completes_it(target: Target, tmp_path: Path) -> None:
    (killed,) = undo.RecordedRuns()
    journal = Journal(PLAN, GOAL, target)
    change(journal, tmp_path / "second")
    journal.close()
    assert journal.path and not os.path.exists(killed.path)
    names = {name.partition(".")[0] for name in os.listdir(paths.receipts_dir())}
    assert names == {journal.id} and len(os.listdir(paths.receipts_dir())) == 3


def test_content_that_no_entry_needs_any_more_is_removed(target: Target, tmp_path: Path) -> None:
    """Of the start-up files, only those that pipx changed stay recorded."""
    journal = Journal(PLAN, make_goal(route="apt"), target)
    entries = [entry_of(journal, tmp_path / name, b"old", b"new") for name in ("first", "second")]
    journal.replace((), entries)
    journal.replace(entries, entries[1:])
    names = [name for name in os.listdir(paths.receipts_dir()) if name.startswith(journal.id)]
    assert sorted(names) == [f"{journal.id}.before-2", f"{journal.id}.json"]
    journal.close()


def test_a_killed_run_whose_content_is_damaged_is_left_as_it_is(target: Target, tmp_path: Path) -> None:
    (killed,) = undo.RecordedRuns()
    Path(killed.entries[0].contents[0].path).write_bytes(b"damaged")
    journal = Journal(PLAN, GOAL, target)
    change(journal, tmp_path / "second")
    journal.close()
    assert sorted(recorded()) == [("done", 1), ("open", 1)]


def test_a_rollback_leaves_nothing_beside_the_receipts(target: Target, tmp_path: Path) -> None:
    before = sorted(os.listdir(paths.receipts_dir()))
    journal = Journal(PLAN, make_goal(route="apt"), target)
    change(journal, tmp_path / "second")
    assert journal.roll_back(print) and sorted(os.listdir(paths.receipts_dir())) == before


@pytest.mark.parametrize("case", ["swapped", "too large"])
def test_a_file_that_cannot_be_changed_safely_is_not_touched_by_the_rollback_either(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """A file that another program changes between reading and writing keeps that change."""
    second, put = tmp_path / "second", single_file.put
    content = b"old\n" * (1 if case == "swapped" else single_file.SIZE_LIMIT)
    second.write_bytes(content)

    def put_late(*arguments: Any, **options: Any) -> int:
        if arguments[1] == "second":
            second.write_bytes(b"theirs\n")
        return put(*arguments, **options)

    monkeypatch.setattr(single_file, "put", put_late)
    plan = Plan(
        fix="x", summary="Change.", steps=(step_of(EditFile(path=str(second), lines=((1, 1),), pattern="old")),)
    )
    execution = executor.execute(plan, make_goal(route="apt"), make_goal_facts(target=target), SilentProgress())
    assert execution.failure and execution.clean and recorded() == [("open", 1)]
    assert execution.failure.code is (Exit.BLOCKED if case == "swapped" else Exit.REFUSED)
    assert second.read_bytes() == (b"theirs\n" if case == "swapped" else content)


def test_a_change_that_can_no_longer_be_recorded_is_not_made(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk becomes full between two records of one step, as they are made by a quarantine."""
    first, second = tmp_path / "first", tmp_path / "second"

    def apply(steps: Sequence[Step], run: Run) -> None:
        run.record(entry_of(run, first, b"new", b"newer"))
        first.write_bytes(b"newer")
        monkeypatch.setattr(receipts, "store_locked", full)
        run.record(entry_of(run, second, b"old", b"new"))
        second.write_bytes(b"new")

    def full(_: Receipt) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file, "apply", apply)
    plan = Plan(
        fix="x", summary="Change both.", steps=(step_of(EditFile(path=str(first), lines=((1, 1),), pattern="old")),)
    )
    failure = executor.execute(plan, GOAL, make_goal_facts(target=target), SilentProgress()).failure
    assert failure and "cannot be recorded" in failure.reason
    assert second.read_bytes() == b"old" and first.read_bytes() == b"new"
