"""Receipts on the disk: as they were stored, or none."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from doctor.execute import receipt as receipts
from doctor.execute.receipt import Receipt, Undo


def test_a_receipt_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    one = Receipt(
        id="20261120-1",
        at="2026-11-20T00:00:00Z",
        state="open",
        project="/p\udcff",
        summary="ü",
        commands=(("a", "b c"),),
        undo=(Undo(kind="file", path="/f", stamp="x", before="QQ=="), Undo(kind="packages", holds=("a",), sudo=True)),
        path=str(tmp_path / "receipts/1.json"),
    )
    receipts.store(one)
    receipts.store(replace(one, state="done"))
    assert receipts.load(one.path) == replace(one, state="done")
    assert Path(one.path).stat().st_mode & 0o777 == 0o600 and len(os.listdir(tmp_path / "receipts")) == 1
    (tmp_path / "receipts/2.json").write_text('{"schema": "doctor-receipt/1"}')
    (tmp_path / "receipts/3.json").write_text("[]")
    assert [found.id for found in receipts.all_of(str(tmp_path / "receipts"))] == ["20261120-1"]


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "nonsense"},
        {"kind": 3},
        {"path": 3},
        {"path": "etc"},
        {"holds": "abc"},
        {"holds": [1]},
        {"before": "!"},
        {"sudo": "yes"},
        {"bogus": ""},
    ],
)
def test_a_receipt_that_was_tampered_with_is_none(tmp_path: Path, changed: dict[str, object]) -> None:
    sound = {"kind": "file", "path": "/f", "stamp": "", "holds": [], "before": "QQ=="}
    path = tmp_path / "1.json"
    for undo, expected in ((sound, True), (sound | changed, False)):
        data = {"schema": receipts.SCHEMA, "id": "1", "at": "", "state": "done", "project": "/p", "summary": ""}
        path.write_text(json.dumps(data | {"commands": [], "undo": [undo]}))
        assert (receipts.load(str(path)) is not None) is expected
