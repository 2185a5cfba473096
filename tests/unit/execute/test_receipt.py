"""Receipts: loaded as they were stored, or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from doctor.execute import receipt as receipts
from doctor.execute.effects.environment import EnvironmentEntry
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.model import Entry, Kept
from doctor.execute.effects.packages import PackagesEntry
from doctor.execute.effects.pipx_app import PipxEntry
from doctor.execute.effects.quarantine import QuarantineEntry
from doctor.execute.effects.table import EFFECTS, decode, encode, has_effect
from doctor.execute.receipt import Receipt

ENTRIES: tuple[Entry, ...] = (
    FileEntry(path="/f", before=Kept(path="/r/1.before-1", size=2, sha256="0" * 64), after="x"),
    FileEntry(path="/g", before=None, after="", added_folder="/bin"),
    PackagesEntry(new=("a", "b"), requested=("a",), configured_before=("b",), reinstalled=("c",), sudo=True),
    EnvironmentEntry(path="/p/.venv", stamp="1", distributions=("six==1",), replaced=True),
    PipxEntry(pipx="/usr/bin/pipx", app="black", variables=("PIPX_HOME=/x",)),
    QuarantineEntry(folder="/q", manifest="y"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return Path(receipts.folder())


def test_a_receipt_is_loaded_as_it_was_stored(folder: Path) -> None:
    receipt = Receipt(
        id="20261120-1",
        started="2026-11-20T00:00:00Z",
        state="open",
        project="/p\udcff",
        goal_digest="abc",
        summary="ü",
        commands=(("a", "b c"),),
        entries=ENTRIES,
        path=str(folder / "1.json"),
    )
    receipts.store(receipt)
    receipts.store(replace(receipt, state="done"))
    assert receipts.load(receipt.path) == replace(receipt, state="done")
    assert Path(receipt.path).stat().st_mode & 0o777 == 0o600 and len(os.listdir(folder)) == 1
    (folder / "2.json").write_text('{"schema": "doctor-receipt/1"}')
    (folder / "3.json").write_text("[]")
    assert [run.id for run in receipts.load_all()] == ["20261120-1"]


def load_with(folder: Path, entry: object, **changes: object) -> Receipt | None:
    """The receipt with this one entry, loaded from a file."""
    data: dict[str, object] = {"schema": receipts.SCHEMA, "id": "1", "started": "", "state": "done", "project": "/p"}
    data |= {"goal_digest": "", "summary": "", "commands": [], "entries": [entry]}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "1.json"
    path.write_text(json.dumps(data | changes))
    return receipts.load(str(path))


WRONG: dict[type, tuple[object, ...]] = {
    str: (3, None, True, [], {}),
    bool: (3, None, "yes", []),
    list: (3, None, "abc", {}, [1], [["a"]]),
}
"""JSON values that a field does not accept, by the type that it is stored as."""
WRONG_KEPT: tuple[object, ...] = (
    *(3, True, [], {}, "!"),
    *({"file": "1.before-1", "size": 2, "sha256": "0" * 64} | change for change in (
        {"file": "../1.before-1"}, {"file": "2.json"}, {"file": ["1.before-1"]},
        {"size": "2"}, {"size": True}, {"sha256": "0"}, {"sha256": None},
    )),
)  # fmt: skip
PATHS = {"path", "pipx", "folder"}


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_receipt_that_was_tampered_with_is_not_loaded(folder: Path, entry: Entry) -> None:
    valid = encode(entry)
    assert load_with(folder, valid) is not None
    for name, value in valid.items():
        wrong: tuple[object, ...] = WRONG_KEPT if name == "before" else WRONG[type(value)]
        wrong += ("etc", "", "/a\0b") if name in PATHS else ("nonsense",) if name == "kind" else ()
        for tampered in wrong:
            assert load_with(folder, valid | {name: tampered}) is None, (name, tampered)
        assert load_with(folder, {other: valid[other] for other in valid if other != name}) is None, name
    assert load_with(folder, valid | {"bogus": ""}) is None
    assert load_with(folder, [valid]) is None and load_with(folder, "file") is None


@pytest.mark.parametrize("changes", [{"state": "begun"}, {"schema": "doctor-receipt/2"}, {"commands": 3}])
def test_a_receipt_with_other_fields_is_not_loaded(folder: Path, changes: dict[str, object]) -> None:
    assert load_with(folder, encode(ENTRIES[0]), **changes) is None


def test_the_table_knows_every_kind_of_entry() -> None:
    assert {type(entry) for entry in ENTRIES} == {effect.ENTRY for effect in EFFECTS.values()}
    for entry in ENTRIES:
        assert decode(encode(entry), "/r") == entry
        assert entry.moved("/elsewhere", "/p") == entry  # the change lies outside that project


def test_changes_that_did_not_come_about_have_no_effect(tmp_path: Path) -> None:
    path = str(tmp_path / "nothing")
    unmade: tuple[Entry, ...] = (
        FileEntry(path=path, before=None, after="x"),
        PackagesEntry(reinstalled=("c",)),
        EnvironmentEntry(path=path, stamp="1"),
        QuarantineEntry(folder=path, manifest="y"),
    )
    assert not any(map(has_effect, unmade))
