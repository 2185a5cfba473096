"""Receipts: loaded as they were stored, or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from doctor.commands import history as history_command
from doctor.core import paths
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.core.record import replace
from doctor.execute import receipt as receipts
from doctor.execute import undo
from doctor.execute.effects.environment import EnvironmentEntry
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.model import Entry, FormerContent
from doctor.execute.effects.packages import PackagesEntry
from doctor.execute.effects.pipx_app import PipxEntry
from doctor.execute.effects.quarantine import QuarantineEntry
from doctor.execute.effects.table import EFFECTS, decode, encode, has_effect
from doctor.execute.receipt import Receipt
from doctor.execute.single_file import SIZE_LIMIT
from doctor.probe.rootfs import Rootfs
from tests.tools.schema import parse

ENTRIES: tuple[Entry, ...] = (
    FileEntry(path="/f", before=FormerContent(path="/r/1.before-1", size=2, sha256="0" * 64), after="x"),
    FileEntry(path="/g", before=None, after="", added_folder="/bin"),
    PackagesEntry(new=("a", "b"), requested=("a",), configured_before=("b",), reinstalled=("c",), sudo=True),
    EnvironmentEntry(path="/p/.venv", stamp="1", distributions=("six==1",), replaced=True),
    PipxEntry(pipx="/usr/bin/pipx", app="black", variables=("PIPX_HOME=/x",), absent=("/x",)),
    QuarantineEntry(folder="/q", manifest="y"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return Path(paths.receipts_dir())


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
        installed=("six 1.17.0",),
    )
    receipts.store(receipt)
    receipts.store(replace(receipt, state="done"))
    assert receipts.load(receipt.path) == replace(receipt, state="done")
    assert Path(receipt.path).stat().st_mode & 0o777 == 0o600 and len(os.listdir(folder)) == 1
    (folder / "2.json").write_text('{"schema": "doctor-receipt/1"}')
    (folder / "3.json").write_text("[]")
    assert [run.id for run in receipts.load_each()] == ["20261120-1"]


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


@pytest.mark.parametrize(
    "changes", [{"state": "begun"}, {"schema": "doctor-receipt/2"}, {"commands": 3}, {"installed": [1]}]
)
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


def stored(folder: Path, identity: str = "20261120-1", **changes: Any) -> Receipt:
    """Store a receipt of an edited file, with the former content of that file, as a run does."""
    known: dict[str, Any] = {"started": "2026-11-20T00:00:00Z", "state": "done", "project": "/p", "goal_digest": ""}
    known |= {"summary": "Edit.", "commands": (), "entries": (), "path": receipts.path_of(identity)}
    receipt = Receipt(id=identity, **known)
    before, handle = receipts.keep(receipt, 1, SECRET)
    receipt = replace(receipt, entries=(FileEntry(path=str(folder / "gone"), before=before, after=""),), **changes)
    receipts.store(receipt)
    os.close(handle)
    return receipt


VALID = json.dumps({
    "schema": receipts.SCHEMA, "id": "1", "started": "", "state": "done", "project": "/p", "goal_digest": "",
    "summary": "", "commands": [], "entries": [],
})  # fmt: skip
SECRET = b"index-url = https://ada:s3cret@example.org\n"
DAMAGED: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.touch(),
    "truncated": lambda path: path.write_text('{"schema": "doctor-receipt/1", "id": "2026'),
    "binary": lambda path: path.write_bytes(os.urandom(5000)),
    "nested": lambda path: path.write_text("[" * 100_000),
    "nested-in-field": lambda path: path.write_text(VALID.replace('"/p"', "[" * 2000 + "]" * 2000)),
    "long-number": lambda path: path.write_text(VALID.replace('"/p"', "9" * 5000)),
    "number": lambda path: path.write_text(VALID.replace('"/p"', "9")),
    "nan": lambda path: path.write_text("NaN"),
    "list": lambda path: path.write_text('["schema"]'),
    "null-in-path": lambda path: path.write_text(VALID.replace('"/p"', '"/p\\u0000"')),
    "old-content": lambda path: path.write_text(
        VALID.replace("[]}", '[{"kind": "file", "path": "/f", "before": "QQ==", "after": "", "added_folder": ""}]}')
    ),
    "large": lambda path: path.write_text(VALID.replace('"/p"', '"%s"' % ("x" * SIZE_LIMIT))),
    "fifo": lambda path: os.mkfifo(path),
    "folder": lambda path: path.mkdir(),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "dangling": lambda path: path.symlink_to("/nowhere"),
    "x" * 250: lambda path: path.touch(),
}


def test_half_a_character_in_a_receipt_is_shown_escaped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON can hold a surrogate alone (RFC 8259, section 8.2), which cannot be encoded."""
    receipts.store(replace(stored(folder), summary="a \ud800 b", commands=(("\udcff",),)))
    for as_json in (False, True):
        assert history_command.run(as_json=as_json) == 0
        assert "\\ud800" in capsys.readouterr().out


def test_damaged_receipts_disable_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    valid = stored(folder)
    for name, damage in DAMAGED.items():
        damage(folder / f"{name}.json")
    os.chmod(folder / "number.json", 0)
    unreadable: list[str] = []
    assert list(receipts.load_each(unreadable=unreadable)) == [valid] and len(unreadable) == len(DAMAGED)
    assert history_command.run(as_json=False) == 0
    text = capsys.readouterr().out
    assert valid.id in text and f"could not be read in {folder}: {len(DAMAGED)}." in text
    assert history_command.run(as_json=True) == 0
    document = parse(capsys.readouterr().out)
    assert (len(document["receipts"]), len(document["unreadable"])) == (1, len(DAMAGED))
    with pytest.raises(DoctorError, match=r"damaged, or another user") as refused:
        undo.choose_run(undo.RecordedRuns(), "truncated", "/p")
    assert refused.value.code is Exit.USAGE
    assert undo.choose_run(undo.RecordedRuns(), None, "/p") == valid
    assert receipts.new_id() > valid.id
    receipts.remove_leftovers()
    assert len(os.listdir(folder)) == len(DAMAGED) + 2


def test_no_receipt_is_cut_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rootfs.names, "__defaults__", (3,))  # probes read that many names of a folder
    receipt = stored(folder, "20261120-2")
    for number in range(4):
        os.mknod(folder / f"1{number}")
    assert list(receipts.load_each()) == [receipt]


def test_former_content_is_kept_apart_and_shown_nowhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    receipt = stored(folder)
    kept = folder / "20261120-1.before-1"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert kept.read_bytes() == SECRET and "s3cret" not in Path(receipt.path).read_text()
    assert receipts.load(receipt.path) == receipt
    for as_json in (True, False):
        history_command.run(as_json=as_json)
    assert "s3cret" not in capsys.readouterr().out
    (entry,) = receipt.entries
    kept.write_bytes(SECRET.replace(b"ada", b"eve"))
    with pytest.raises(StepError, match="missing or damaged"):
        entry.contents[0].read()
    receipts.delete(receipt)
    assert os.listdir(folder) == []


def test_a_receipt_that_could_not_be_loaded_again_is_not_written(folder: Path) -> None:
    receipt = stored(folder)
    with pytest.raises(OSError, match="too large"):
        receipts.store(replace(receipt, summary="x" * SIZE_LIMIT))
    assert receipts.load(receipt.path) == receipt and len(os.listdir(folder)) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_keeps_no_receipts_where_another_user_could_change_them(folder: Path) -> None:
    receipt = stored(folder)
    os.chown(folder, 65534, 65534)
    assert receipts.load(receipt.path) is None
    with pytest.raises(PermissionError, match="belongs to"):
        receipts.store(receipt)
    assert len(os.listdir(folder)) == 2


def test_what_killed_runs_left_is_removed_and_what_others_use_is_not(folder: Path) -> None:
    finished = stored(folder)
    unchanged = folder / "unchanged"
    unchanged.write_bytes(SECRET)
    killed = stored(folder, "20261120-2", state="open")
    (entry,) = killed.entries
    assert isinstance(entry, FileEntry)
    killed_before_it = replace(killed, entries=(replace(entry, path=str(unchanged)),))
    receipts.store(killed_before_it)
    _, handle = receipts.keep(replace(finished, path=receipts.path_of("20261120-3")), 1, b"")
    at_work = receipts.store_locked(replace(killed_before_it, path=receipts.path_of("20261120-4")))
    for name in ("20261120-1.json.doctor-new", "20261119-1.before-1", "20261119-1.before-2"):
        (folder / name).touch()
    receipts.load_open()
    receipts.remove_leftovers()
    expected = {"20261120-1.json", "20261120-1.before-1", "20261120-3.before-1", "20261120-4.json", "unchanged"}
    assert set(os.listdir(folder)) == expected
    for left in (handle, at_work):
        os.close(left)
    receipts.load_open()
    receipts.remove_leftovers()
    assert set(os.listdir(folder)) == {"20261120-1.json", "20261120-1.before-1", "unchanged"}


def test_only_receipts_that_may_be_open_are_parsed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, killed, load = stored(folder), stored(folder, "20261120-2", state="open"), receipts.load

    def load_open(path: str) -> Receipt | None:
        assert path != done.path
        return load(path)

    monkeypatch.setattr(receipts, "load", load_open)
    assert receipts.load_open() == [killed]


def test_receipts_are_listed_in_flat_memory(folder: Path) -> None:
    valid = replace(stored(folder), summary="Install. " * 1000)
    receipts.store(valid)
    text = Path(valid.path).read_text()
    for number in range(300):
        copy = folder / f"{valid.id}{number}.json"
        copy.touch(0o600)
        copy.write_text(text)
    with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
        history_command.run(as_json=True)  # loads the modules
        tracemalloc.start()
        assert history_command.run(as_json=True) == 0
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 300 * len(valid.summary) / 2
