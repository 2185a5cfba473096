"""Temporary files: in a folder of doctor's own, which the next run removes if this one is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import tempfile
import time
from pathlib import Path

import pytest

from doctor.execute import pip, temporary


@pytest.fixture(autouse=True)
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def run(script: str) -> str:
    """Run a script as doctor runs pip."""
    return pip.run("sh", ["sh", "-c", script], limit=60, env={}, explain=str)


def test_a_program_puts_its_files_into_a_private_folder(parent: Path) -> None:
    folder = Path(run('mktemp -d > /dev/null; touch "$TMPDIR/file"; stat -c %a "$TMPDIR"; printf %s "$TMPDIR"'))
    mode, _, path = str(folder).partition("\n")
    assert mode == "700" and Path(path).parent == parent
    assert os.listdir(parent) == []


def test_the_next_run_removes_what_a_killed_one_left_and_nothing_else(parent: Path) -> None:
    def build() -> None:
        run('mkdir "$TMPDIR/pip-build"; sleep 20')

    process = multiprocessing.get_context("fork").Process(target=build)
    process.start()
    while not (left := list(parent.glob("*/pip-build"))):
        time.sleep(0.01)
    (parent / "doctor-run-notes-of-mine").mkdir()
    (parent / "elsewhere").mkdir()
    (parent / "doctor-run-12345678").symlink_to("elsewhere")
    others = {"doctor-run-notes-of-mine", "elsewhere", "doctor-run-12345678"}
    run("true")
    assert set(os.listdir(parent)) == {*others, left[0].parent.name}, "the other run is still working there"
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert left[0].is_dir()
    run("true")
    assert set(os.listdir(parent)) == others


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_uses_no_folder_of_another_user(parent: Path) -> None:
    os.chown(parent, 65534, 65534)
    with temporary.folder() as folder:
        assert os.path.dirname(folder) == "/tmp" and stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    os.chown(parent, 0, 0)


def test_a_program_runs_though_there_is_no_place_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with temporary.variables() as variables:
        assert variables == {}
    assert run("echo done") == "done\n"
