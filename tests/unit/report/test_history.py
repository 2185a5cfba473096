"""The list of runs for people: when, which, whether it can be undone, where and what."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from doctor.core.record import replace
from doctor.execute import receipt
from doctor.execute.effects.environment import EnvironmentEntry
from doctor.execute.receipt import Receipt
from doctor.report.text import history

YEAR = time.localtime().tm_year
RUN = Receipt(
    id="20261126-065202-661565-0c91",
    started=f"{YEAR}-11-26T06:52:02Z",
    state="done",
    project="/home/ada/app",
    goal_digest="",
    summary="Install requirements.txt in .venv.",
    commands=(),
    entries=(),
    path="/nowhere/20261126-065202-661565-0c91.json",
    installed=("numpy 2.4.6", "pandas 3.1.1"),
)


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The home folder, and a time zone an hour east of Greenwich."""
    monkeypatch.setenv("HOME", "/home/ada")
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "XXX-1")
        time.tzset()
        yield
    time.tzset()


def shown(capsys: pytest.CaptureFixture[str], *runs: Receipt, folder: str = RUN.project) -> list[str]:
    history.show(runs, (), folder=folder, as_json=False)
    return capsys.readouterr().out.splitlines()


def test_a_run_is_shown_with_its_local_time_its_folder_and_its_packages(capsys: pytest.CaptureFixture[str]) -> None:
    undone = replace(RUN, id="20261126-065203-0", state="undone", summary="Install black with pipx.", installed=())
    assert shown(capsys, RUN, undone) == [
        "26 Nov 07:52  20261126-065202  done    ~/app",
        "  Install requirements.txt in .venv. Installed: numpy 2.4.6, pandas 3.1.1.",
        "26 Nov 07:52  20261126-065203  undone  ~/app",
        "  Install black with pipx.",
        "Undo the last run in this folder: `doctor undo`. Another one: `doctor undo ID`",
    ]


def test_a_run_that_could_not_be_recorded_may_have_changed_something(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shown(capsys) == ["No run is recorded."]
    history.show((), (), folder="/", obstacle="/x cannot be created", as_json=False)
    assert capsys.readouterr().out == "No run is recorded, and none can be, because /x cannot be created.\n"


def test_a_run_that_was_undone_before_is_not_said_to_be_undone(capsys: pytest.CaptureFixture[str]) -> None:
    said = ("This run has already been undone.",)
    history.show_undone(replace(RUN, state="undone"), said, as_json=False)
    assert capsys.readouterr().out == f"Nothing to do: {said[0]}\n  {RUN.summary}\n"
    history.show_undone(RUN, ("It is removed.",), as_json=False)
    assert capsys.readouterr().out == f"Undone: {RUN.summary}\n  It is removed.\n"


def test_undo_without_an_id_is_named_only_where_it_reverts_something(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    here = "Undo the last run in this folder: `doctor undo`. Another one: `doctor undo ID`"
    elsewhere = "Undo one of them: `doctor undo ID`"
    assert shown(capsys, RUN, folder=f"{RUN.project}/src")[-1] == here
    assert shown(capsys, RUN, folder="/home/ada")[-1] == elsewhere
    gone = replace(RUN, entries=(EnvironmentEntry(path=f"{tmp_path}/.venv", stamp=RUN.id),))
    assert shown(capsys, RUN, gone)[-1] == elsewhere, "the last run of the folder is the one that cannot be undone"
    undone = replace(RUN, state="undone")
    assert shown(capsys, RUN, undone)[-1] == here


def test_runs_of_one_second_are_named_in_full(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt, "recorded_ids", lambda: [RUN.id, "20261126-065202-999999-ffff"])
    lines = shown(capsys, RUN, replace(RUN, id="20261126-065202-999999-ffff"))
    assert RUN.id in lines[0] and "20261126-065202-999999-ffff" in lines[2]


@pytest.mark.parametrize(("started", "text"), [("2001-12-31T23:30:00Z", "01 Jan  2002  "), ("yesterday", "yesterday")])
def test_a_run_of_another_year_or_without_a_time_is_listed(
    started: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(capsys, replace(RUN, started=started))[0].startswith(text)


def test_a_run_that_can_no_longer_be_undone_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    gone = replace(RUN, entries=(EnvironmentEntry(path=f"{tmp_path}/.venv", stamp=RUN.id),))
    *_, last = shown(capsys, gone)
    assert last == f"  This cannot be undone: {tmp_path}/.venv no longer exists."
