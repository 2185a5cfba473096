"""What a killed run leaves on record: told as such, taken back as far as it came, and nothing said of the rest."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from doctor.core.errors import DoctorError, Exit
from doctor.execute import receipt as receipts
from doctor.execute import undo
from doctor.execute.effects import file
from doctor.execute.receipt import Receipt, Undo
from doctor.probe.project.target import STAMP
from doctor.report.text import history
from tests.unit.execute.test_staging import build, killed_before, old, state


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Receipt:
    """A run that was to change a file and install an application, and was killed before either."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "pip.conf"
    path.write_bytes(b"old\n")
    one = Receipt(
        id="20261120-1",
        at="2026-11-20T00:00:00Z",
        state="open",
        project=str(tmp_path),
        summary="Do it.",
        commands=(),
        undo=(file.undo(str(path), b"old\n", after=b"new\n"), Undo(kind="pipx", path="/usr/bin/pipx", stamp="black")),
        path=f"{receipts.folder()}/20261120-1.json",
    )
    receipts.store(one)
    return one


def test_the_last_of_many_in_one_second_is_the_last() -> None:
    made = []
    for _ in range(50):
        time.sleep(0.0001)
        made.append(receipts.new_id())
    assert made == sorted(made) and len(set(made)) == 50


def test_the_last_is_the_last_though_the_clock_was_set_back(begun: Receipt) -> None:
    ahead = replace(
        begun, id="20990101-000000-999999-ffff", path=f"{receipts.folder()}/20990101-000000-999999-ffff.json"
    )
    receipts.store(ahead)
    later = receipts.new_id()
    assert later > ahead.id and later.startswith("20990101-000001-000000-")
    receipts.store(replace(begun, id=later, path=f"{receipts.folder()}/{later}.json", state="done"))
    assert undo.choose(receipts.all_of(receipts.folder()), None, begun.project).id == later


def test_an_empty_word_names_none(begun: Receipt) -> None:
    with pytest.raises(DoctorError, match="No receipt is called ''"):
        undo.choose([begun], "", begun.project)


def test_one_that_did_nothing_is_no_noise(begun: Receipt) -> None:
    assert undo.known() == []
    assert undo.undo(begun, force=False, tell=print) == ()


def test_one_that_was_ended_in_the_middle(begun: Receipt, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pip.conf").write_bytes(b"new\n")
    (found,) = undo.known()
    history.show([found], as_json=False)
    assert "interrupted" in (said := capsys.readouterr().out) and f"doctor undo {begun.id}" in said
    assert undo.undo(found, force=False, tell=print) == (f"{tmp_path}/pip.conf is as it was before.",)
    assert (tmp_path / "pip.conf").read_bytes() == b"old\n"
    assert [one.state for one in undo.known()] == ["undone"]


def test_one_that_was_ended_before_the_new_file_was_in_place(begun: Receipt, tmp_path: Path) -> None:
    assert killed_before(0, lambda: file.write(str(tmp_path / "pip.conf"), b"new\n"))
    assert sorted(os.listdir(tmp_path)) == ["pip.conf", "pip.conf.doctor-new", "state"]
    (found,) = undo.known()
    undo.undo(found, force=False, tell=print)
    assert sorted(os.listdir(tmp_path)) == ["pip.conf", "state"]
    assert (tmp_path / "pip.conf").read_bytes() == b"old\n" and undo.known()[0].state == "undone"


def test_what_the_user_has_changed_since_is_left_alone(begun: Receipt, tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_bytes(b"mine\n")
    with pytest.raises(DoctorError) as left:
        undo.undo(begun, force=False, tell=print)
    assert left.value.code is Exit.PROBLEMS and (tmp_path / "pip.conf").read_bytes() == b"mine\n"


def test_one_that_is_at_work_is_not_undone(begun: Receipt, capsys: pytest.CaptureFixture[str]) -> None:
    handle = receipts.hold(begun)
    assert handle is not None and undo.known() == [begun]
    history.show([begun], as_json=False)
    assert "at work" in capsys.readouterr().out
    with pytest.raises(DoctorError) as busy:
        undo.undo(begun, force=False, tell=print)
    assert busy.value.code is Exit.BLOCKED


@pytest.fixture
def made(tmp_path: Path, begun: Receipt) -> Receipt:
    """A run that put an environment in place of another, and is done."""
    place = tmp_path / ".venv"
    old(place)
    build(place)
    stamp(place, begun.id)
    environment = Undo(kind="environment", path=str(place), stamp=begun.id, replaced=True)
    receipt = replace(begun, state="done", undo=(environment,))
    receipts.store(receipt)
    return receipt


def stamp(place: Path, identity: str) -> None:
    (place / STAMP).write_text(json.dumps({"receipt": identity}))


def test_an_undo_that_was_killed_is_completed_by_the_next(made: Receipt, tmp_path: Path) -> None:
    place, kills = tmp_path / ".venv", 0
    for call in range(30):
        kills += killed_before(call, lambda: undo.undo(made, force=False, tell=print))
        left = receipts.load(made.path)
        assert left
        undo.undo(left, force=False, tell=print)
        assert state(place) == "old" and os.listdir(place) == ["name"], call
        assert [one.state for one in receipts.all_of(receipts.folder())] == ["undone"], call
        build(place)
        stamp(place, made.id)
        receipts.store(made)
    assert kills > 5


def test_of_two_undos_at_once_the_second_finds_it_done(made: Receipt, tmp_path: Path) -> None:
    undo.undo(made, force=False, tell=print)
    assert undo.undo(made, force=False, tell=print) == ("It was undone before.",)
    assert state(tmp_path / ".venv") == "old" and [one.state for one in undo.known()] == ["undone"]


def test_one_that_a_later_run_built_upon_is_not_undone_first(made: Receipt, tmp_path: Path) -> None:
    build(tmp_path / ".venv")
    for force in (False, True):
        with pytest.raises(DoctorError, match="A later run has put another one in place"):
            undo.undo(made, force=force, tell=print)
    assert receipts.load(made.path) == made


def test_one_that_the_user_has_replaced_is_left_alone_for_good(made: Receipt, tmp_path: Path) -> None:
    (tmp_path / ".venv").rename(tmp_path / "gone")
    old(tmp_path / ".venv")
    with pytest.raises(DoctorError, match=r"not the environment that doctor made then.* --force takes note of that"):
        undo.undo(made, force=False, tell=print)
    assert receipts.load(made.path) == made
    undo.undo(made, force=True, tell=print)
    assert state(tmp_path / ".venv") == "old"
    with pytest.raises(DoctorError, match="no record here"):
        undo.choose(undo.known(), None, made.project)


def test_the_record_goes_where_the_project_has_gone(begun: Receipt, tmp_path: Path) -> None:
    project, moved = tmp_path / "project", tmp_path / "moved"
    project.mkdir()
    old(project / ".venv")
    build(project / ".venv")
    stamp(project / ".venv", begun.id)
    environment = Undo(kind="environment", path=str(project / ".venv"), stamp=begun.id, replaced=True)
    made = replace(begun, state="done", project=str(project), undo=(environment,))
    receipts.store(made)
    shutil.copytree(project, tmp_path / "copy")
    with pytest.raises(DoctorError, match="no record here"):  # what was copied is nobody's record
        undo.choose(undo.known(), None, str(tmp_path / "copy"))
    project.rename(moved)
    project.mkdir()
    for wanted in (None, begun.id):
        chosen = undo.choose(undo.known(), wanted, str(moved))
        assert chosen.project == str(moved)
    assert undo.undo(chosen, force=False, tell=print) == (f"{moved}/.venv is as it was before.",)
    assert state(moved / ".venv") == "old" and os.listdir(project) == []
    assert [(one.state, one.project) for one in undo.known()] == [("undone", str(moved))]
