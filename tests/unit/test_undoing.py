"""What a killed run leaves on record: told as such, taken back as far as it came, and nothing said of the rest."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from doctor import receipt as receipts
from doctor import undoing
from doctor.act import files
from doctor.exit import DoctorError, Exit
from doctor.receipt import Receipt, Undo
from doctor.report import history


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
        undo=(files.undo(str(path), b"old\n", after=b"new\n"), Undo(kind="pipx", path="/usr/bin/pipx", stamp="black")),
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


def test_one_that_did_nothing_is_no_noise(begun: Receipt) -> None:
    assert undoing.known() == []
    assert undoing.undo(begun, force=False, tell=print) == ()


def test_one_that_was_ended_in_the_middle(begun: Receipt, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pip.conf").write_bytes(b"new\n")
    (found,) = undoing.known()
    history.show([found], as_json=False)
    assert "interrupted" in (said := capsys.readouterr().out) and f"doctor undo {begun.id}" in said
    assert undoing.undo(found, force=False, tell=print) == (f"{tmp_path}/pip.conf is as it was before.",)
    assert (tmp_path / "pip.conf").read_bytes() == b"old\n"
    assert [one.state for one in undoing.known()] == ["undone"]


def test_what_the_user_has_changed_since_is_left_alone(begun: Receipt, tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_bytes(b"mine\n")
    with pytest.raises(DoctorError) as left:
        undoing.undo(begun, force=False, tell=print)
    assert left.value.code is Exit.PROBLEMS and (tmp_path / "pip.conf").read_bytes() == b"mine\n"


def test_one_that_is_at_work_is_not_undone(begun: Receipt, capsys: pytest.CaptureFixture[str]) -> None:
    handle = receipts.hold(begun)
    assert handle is not None and undoing.known() == [begun]
    history.show([begun], as_json=False)
    assert "at work" in capsys.readouterr().out
    with pytest.raises(DoctorError) as busy:
        undoing.undo(begun, force=False, tell=print)
    assert busy.value.code is Exit.BLOCKED
