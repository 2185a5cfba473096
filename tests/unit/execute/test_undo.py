"""Undo: of finished and killed runs, of a project that was moved, and what it leaves alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest

from doctor.commands import undo as undo_command
from doctor.core import lock, paths
from doctor.core.errors import DoctorError, Exit
from doctor.core.record import replace
from doctor.execute import receipt as receipts
from doctor.execute import single_file, tree, undo
from doctor.execute.effects import file
from doctor.execute.effects.environment import EnvironmentEntry
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.model import digest
from doctor.execute.effects.pipx_app import PipxEntry
from doctor.execute.receipt import Receipt
from doctor.facts.environment import PREVIOUS
from doctor.probe.project.target import STAMP
from doctor.report.text import history
from tests.unit.execute.helpers import build_environment, former_content, killed_before, make_environment, name_of, nest

NEW_DIGEST = digest(b"new\n")


def write(path: str, content: bytes) -> None:
    with single_file.opened(path) as file:
        file.replace(content)


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Receipt:
    """A run that was to change a file and install an application, and was killed before either."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder, path = paths.receipts_dir(), tmp_path / "pip.conf"
    path.write_bytes(b"old\n")
    receipt = Receipt(
        id="20261120-1",
        started="2026-11-20T00:00:00Z",
        state="open",
        project=str(tmp_path),
        goal_digest="",
        summary="Do it.",
        commands=(),
        entries=(
            FileEntry(
                path=str(path), before=former_content(Path(f"{folder}/20261120-1.before-1"), b"old\n"), after=NEW_DIGEST
            ),
            PipxEntry(pipx="/usr/bin/pipx", app="black"),
        ),
        path=f"{folder}/20261120-1.json",
    )
    receipts.store(receipt)
    return receipt


def undone(run: Receipt, *, force: bool = False) -> tuple[str, ...]:
    return undo.undo(run, force=force, notify=print)


def states() -> list[str]:
    return [run.state for run in receipts.load_each()]


def test_ids_of_one_second_sort_by_time() -> None:
    ids = []
    for _ in range(50):
        time.sleep(0.0001)
        ids.append(receipts.new_id())
    assert ids == sorted(ids) and len(set(ids)) == 50


def test_the_last_run_is_chosen_though_the_clock_was_set_back(begun: Receipt) -> None:
    ahead = "20990101-000000-999999-ffff"
    receipts.store(replace(begun, id=ahead, path=f"{paths.receipts_dir()}/{ahead}.json"))
    later = receipts.new_id()
    assert later > ahead and later.startswith("20990101-000001-000000-")
    receipts.store(replace(begun, id=later, path=f"{paths.receipts_dir()}/{later}.json", state="done"))
    assert undo.choose_run(list(receipts.load_each()), None, begun.project).id == later


def test_an_empty_name_chooses_no_run(begun: Receipt) -> None:
    with pytest.raises(DoctorError, match="There is no run called ''"):
        undo.choose_run([begun], "", begun.project)


def test_a_run_that_was_killed_before_it_changed_anything_is_not_listed(begun: Receipt) -> None:
    assert list(undo.RecordedRuns()) == []
    assert undone(begun) == ()


def test_a_killed_run_is_reverted_as_far_as_it_came(
    begun: Receipt, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pip.conf").write_bytes(b"new\n")
    (run,) = undo.RecordedRuns()
    history.show([run], [], folder="/", as_json=False)
    output = capsys.readouterr().out
    assert "interrupted" in output and f"doctor undo {begun.id}" in output
    assert undone(run) == (f"{tmp_path}/pip.conf is as it was before.",)
    assert (tmp_path / "pip.conf").read_bytes() == b"old\n"
    assert [run.state for run in undo.RecordedRuns()] == ["undone"]


def test_a_run_that_was_killed_before_the_new_file_was_in_place(begun: Receipt, tmp_path: Path) -> None:
    def killed_while_writing() -> bool:
        return killed_before(1, lambda: write(str(tmp_path / "pip.conf"), b"new\n"))

    assert killed_while_writing()
    assert sorted(os.listdir(tmp_path)) == ["pip.conf", "pip.conf.doctor-new", "state"]
    (run,) = undo.RecordedRuns()
    undone(run)
    assert sorted(os.listdir(tmp_path)) == ["pip.conf", "state"]
    assert (tmp_path / "pip.conf").read_bytes() == b"old\n" and next(iter(undo.RecordedRuns())).state == "undone"


def test_a_change_that_cannot_be_examined_is_listed(begun: Receipt, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> bool:
        raise PermissionError

    monkeypatch.setattr(file, "has_effect", fail)
    assert list(undo.RecordedRuns()) == [begun]


def test_a_file_that_the_user_has_changed_since_is_left_alone(begun: Receipt, tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_bytes(b"mine\n")
    with pytest.raises(DoctorError) as refused:
        undone(begun)
    assert refused.value.code is Exit.PROBLEMS and (tmp_path / "pip.conf").read_bytes() == b"mine\n"


def test_an_undo_that_cannot_complete_says_what_it_has_done(
    begun: Receipt, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, other = begun.entries[0], tmp_path / "other.conf"
    assert isinstance(first, FileEntry)
    added = FileEntry(path=str(other), before=None, after=NEW_DIGEST)
    receipts.store(replace(begun, state="done", entries=(first, added)))
    (tmp_path / "pip.conf").write_bytes(b"mine\n")
    other.write_bytes(b"new\n")
    (run,) = undo.RecordedRuns()
    with pytest.raises(DoctorError, match=r"pip\.conf was left alone"):
        undone(run)
    assert capsys.readouterr().out == f"{other} is as it was before.\n" and not other.exists()
    history.show(undo.RecordedRuns(), [], folder=str(tmp_path), as_json=False)
    output = capsys.readouterr().out
    assert "partly undone" in output and "Revert the rest:\n" in output and "interrupted" not in output
    undone(run, force=True)
    (run,) = undo.RecordedRuns()
    assert (run.state, run.partly_undone) == ("undone", False)


def test_a_run_at_work_is_not_undone(begun: Receipt, capsys: pytest.CaptureFixture[str]) -> None:
    handle = lock.hold(begun.path)
    assert handle is not None and list(undo.RecordedRuns()) == [begun]
    history.show([begun], [], folder="/", as_json=False)
    assert "running" in capsys.readouterr().out
    with pytest.raises(DoctorError) as refused:
        undone(begun)
    assert refused.value.code is Exit.BLOCKED


@pytest.mark.parametrize("place", [".", "below"])
def test_the_last_run_is_chosen_when_the_running_one_has_ended(
    begun: Receipt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    receipts.store(replace(begun, state="done"))
    later = replace(begun, id="20261120-2", path=f"{paths.receipts_dir()}/20261120-2.json", state="done")
    handle = lock.hold(str(tmp_path))
    assert handle is not None

    def end_of_fix(_: str) -> None:
        receipts.store(later)
        os.close(handle)

    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / place)
    assert undo_command._choose(None, end_of_fix).id == later.id


def stamp(target: Path, identity: str) -> None:
    (target / STAMP).write_text(json.dumps({"receipt": identity}))


def add_distributions(target: Path, *titles: str) -> None:
    for title in titles:
        folder = target / f"lib/python3.11/site-packages/{title}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").touch()


def build_stamped(target: Path, identity: str) -> EnvironmentEntry:
    """Put an environment of the run ``identity`` in place of another."""
    build_environment(target, identity)
    stamp(target, identity)
    return EnvironmentEntry(path=str(target), stamp=identity, replaced=True)


@pytest.fixture
def made(tmp_path: Path, begun: Receipt) -> Receipt:
    """A finished run that put an environment in place of another."""
    make_environment(tmp_path / ".venv")
    receipt = replace(begun, state="done", entries=(build_stamped(tmp_path / ".venv", begun.id),))
    receipts.store(receipt)
    return receipt


def test_an_undo_that_was_killed_is_completed_by_the_next(made: Receipt, tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    for call in count():
        killed = killed_before(call, lambda: undone(made))
        left = receipts.load(made.path)
        assert left
        undone(left)
        assert name_of(target) == "old" and os.listdir(target) == ["name"], call
        assert states() == ["undone"], call
        build_stamped(target, made.id)
        receipts.store(made)
        if not killed:
            break
    assert call > 5


def test_the_second_of_two_undos_at_once_finds_the_run_undone(made: Receipt, tmp_path: Path) -> None:
    undone(made)
    assert undone(made) == ("This run has already been undone.",)
    assert name_of(tmp_path / ".venv") == "old" and states() == ["undone"]


def test_a_run_is_not_undone_before_the_later_one_that_replaced_its_environment(made: Receipt, tmp_path: Path) -> None:
    build_environment(tmp_path / ".venv")
    for force in (False, True):
        with pytest.raises(DoctorError, match=r"A later run replaced this environment\. .*`doctor undo`$"):
            undone(made, force=force)
    assert receipts.load(made.path) == made


def test_the_undo_of_an_older_run_needs_force_where_its_previous_environment_is_gone(
    made: Receipt, tmp_path: Path
) -> None:
    """One previous environment is kept: the second run drops that of the first, and the third that of the second."""
    target = tmp_path / ".venv"
    second, third = (
        replace(
            made,
            id=identity,
            path=f"{paths.receipts_dir()}/{identity}.json",
            entries=(build_stamped(target, identity),),
        )
        for identity in ("20261120-2", "20261120-3")
    )
    for run in (second, third):
        receipts.store(run)
    with pytest.raises(DoctorError, match="not the environment that this run created"):
        undone(made)
    assert name_of(target) == third.id
    assert undone(third) == (f"{target} is as it was before.",) and name_of(target) == second.id
    assert [undo.find_obstacle(run) for run in (made, second)] == [
        f"{target} has been replaced since".replace(str(tmp_path), "~"),
        "the environment that it replaced no longer exists",
    ]
    add_distributions(target, "six-1.17.0")
    with pytest.raises(DoctorError) as refused:
        undone(second)
    assert re.search(
        r"\(added: six\)\. Undo cannot go back further, .* Delete this one with its 1 package, and restore nothing: "
        r"`doctor undo --force`\. Create a new one from the project's files: `doctor fix --venv`$",
        refused.value.message,
    )
    assert name_of(target) == second.id
    assert undone(second, force=True) == (f"{target} is removed, with six.",) and not target.exists()
    assert undo.find_obstacle(made) == "~/.venv no longer exists"
    assert undone(made) == (f"{target} no longer exists.",) and set(states()) == {"undone"}


def test_the_refusal_says_what_was_added_and_what_was_removed(made: Receipt, tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    (entry,) = made.entries
    assert isinstance(entry, EnvironmentEntry)
    before = (*(f"{name}==1.0" for name in "abcdefg"), "idna==3.1", "kept==1")
    run = replace(made, entries=(replace(entry, distributions=before),))
    receipts.store(run)
    add_distributions(target, "kept-1", "idna-3.2", "attrs-26.1.0")
    change = "added: attrs; removed: a, b, c, d, e and 2 more; other versions: idna"
    with pytest.raises(DoctorError, match=re.escape(f"It has changed since ({change}). Undo the run and lose these")):
        undone(run)
    assert undone(run, force=True) == (f"{target} is as it was before (removed: attrs, idna, kept).",)


def test_files_of_the_user_in_an_environment_are_not_deleted_without_force(made: Receipt, tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    stamped = (target / STAMP).stat().st_mtime_ns
    of_programs = (
        "lib/python3.11/site-packages/six/cache.db",
        "share/jupyter/kernels/python3/kernel.json",
        "bin/activate",
        "src/lib/.git/index",
        "src/lib/__pycache__/lib.pyc",
        "pyvenv.cfg",
    )
    own = ("src/lib/mine.py", ".env", "data/b.csv", "data/a.csv")
    for name in (*of_programs, *own, "src/lib/cloned.py", ".lock"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text("" if name == ".lock" else "x")
        os.utime(target / name, ns=(stamped + 1, stamped + (0 if name.endswith("cloned.py") else 10**9)))
    words = "It has changed since (files: .env, data/a.csv, data/b.csv and 1 more). Undo the run and lose these changes"
    with pytest.raises(DoctorError, match=re.escape(words)):
        undone(made)
    for name in own:
        (target / name).unlink()
    assert undone(made) == (f"{target} is as it was before.",)


def test_what_is_in_paths_too_long_for_linux_counts_as_the_users(made: Receipt, tmp_path: Path) -> None:
    target = tmp_path / ".venv"
    nest(target / "data", "n" * 99)
    (target / "data/file").unlink()
    deepest = os.open([folder for folder, folders, _ in tree.walk(str(target)) if folders][-1], os.O_RDONLY)
    os.close(os.open("f" * 200, os.O_CREAT, dir_fd=deepest))
    os.close(deepest)
    words = rf"It has changed since \(files: …{'f' * 99}, …{'n' * 99}\). Undo the run and lose these"
    with pytest.raises(DoctorError, match=words):
        undone(made)
    assert undone(made, force=True) == (f"{target} is as it was before.",) and name_of(target) == "old"


def test_an_active_environment_that_is_removed_is_to_be_left(
    made: Receipt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / ".venv"
    (tmp_path / "link").symlink_to(tmp_path)
    shutil.rmtree(target / PREVIOUS)
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "link/.venv"))
    assert undone(made, force=True) == (f"{target} is removed. This shell still uses it. Leave it: `deactivate`",)


def test_the_command_that_forces_names_the_run_that_was_named(made: Receipt, tmp_path: Path) -> None:
    add_distributions(tmp_path / ".venv", "six-1.17.0")
    with pytest.raises(DoctorError) as refused:
        undo_command.run(receipt=made.id[:9], force=False, as_json=False)
    assert refused.value.message.endswith(f"`doctor undo {made.id[:9]} --force`")


def test_an_environment_that_the_user_has_replaced_is_left_alone_for_good(made: Receipt, tmp_path: Path) -> None:
    (tmp_path / ".venv").rename(tmp_path / "gone")
    make_environment(tmp_path / ".venv")
    with pytest.raises(DoctorError, match=r"not the environment that this run created.* Mark the run as undone"):
        undone(made)
    assert receipts.load(made.path) == made
    undone(made, force=True)
    assert name_of(tmp_path / ".venv") == "old"
    with pytest.raises(DoctorError, match="can be undone"):
        undo.choose_run(undo.RecordedRuns(), None, made.project)


def test_a_run_is_found_where_its_project_was_moved(begun: Receipt, tmp_path: Path) -> None:
    project, moved = tmp_path / "project", tmp_path / "moved"
    project.mkdir()
    make_environment(project / ".venv")
    entry = build_stamped(project / ".venv", begun.id)
    receipts.store(replace(begun, state="done", project=str(project), entries=(entry,)))
    shutil.copytree(project, tmp_path / "copy")
    with pytest.raises(DoctorError, match="can be undone"):  # a copy has no record
        undo.choose_run(undo.RecordedRuns(), None, str(tmp_path / "copy"))
    project.rename(moved)
    project.mkdir()
    for wanted in (None, begun.id):
        chosen = undo.choose_run(undo.RecordedRuns(), wanted, str(moved))
        assert chosen.project == str(moved)
    assert undone(chosen) == (f"{moved}/.venv is as it was before.",)
    assert name_of(moved / ".venv") == "old" and os.listdir(project) == []
    assert [(run.state, run.project) for run in undo.RecordedRuns()] == [("undone", str(moved))]


def test_a_stranger_who_has_locked_the_receipts_delays_undo_once(
    begun: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_LIMIT_WITHOUT_SIGN", 0.3)
    folder = paths.receipts_dir()
    os.chmod(folder, 0o755)
    program = "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], 0), 2); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program, folder], stdin=-1, stdout=-1) as stranger:
        assert stranger.stdin and stranger.stdout and stranger.stdout.readline()
        started = time.monotonic()
        with pytest.raises(DoctorError, match="does not seem to be doctor") as blocked:
            undone(begun)
        assert blocked.value.code is Exit.BLOCKED and time.monotonic() - started < 60
        stranger.stdin.close()
    assert os.stat(folder).st_mode & 0o777 == 0o700
    undone(begun)
