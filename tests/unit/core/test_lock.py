"""Locks: waited for, taken again by their holder, and left without a trace."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from doctor.core import lock, paths
from doctor.core.errors import DoctorError, Exit
from doctor.execute.venv import staging


def not_waiting() -> None:
    raise AssertionError


def test_a_lock_is_waited_for_until_the_limit(tmp_path: Path) -> None:
    waited: list[bool] = []
    another = os.open(tmp_path, os.O_RDONLY)  # as if of another process: flock(2) goes by the open file
    fcntl.flock(another, fcntl.LOCK_EX)
    with (
        pytest.raises(DoctorError) as blocked,
        lock.exclusive(str(tmp_path), limit=0.05, on_wait=lambda: waited.append(True)),
    ):
        pass
    assert blocked.value.code is Exit.BLOCKED and waited == [True]
    os.close(another)
    with lock.exclusive(str(tmp_path), limit=0.05, on_wait=lambda: waited.append(False)) as locked:
        assert locked
    assert waited == [True] and os.listdir(tmp_path) == []


def test_a_lock_is_waited_for_until_it_is_released(tmp_path: Path) -> None:
    another = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(another, fcntl.LOCK_EX)
    with lock.exclusive(str(tmp_path), limit=60, on_wait=lambda: os.close(another)) as locked:
        assert locked


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_holder_takes_its_lock_again_and_keeps_it_to_the_end(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    path.mkdir() if kind == "folder" else path.touch()
    another = os.open(path, os.O_RDONLY)
    with lock.exclusive(str(path), limit=0.05, on_wait=not_waiting):
        with lock.exclusive(str(path), limit=0.05, on_wait=not_waiting) as locked:
            assert locked
        with pytest.raises(BlockingIOError):
            fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(another)


def test_a_file_system_without_locks_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_handle: int, _operation: int) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with lock.exclusive(str(tmp_path), limit=0.05, on_wait=not_waiting) as locked:
        assert not locked


def test_a_file_is_held_until_its_handle_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    assert lock.hold(str(path)) is None and not lock.is_held(str(path))
    path.touch()
    assert not lock.is_held(str(path))
    handle = lock.hold(str(path))
    assert handle is not None and lock.is_held(str(path))
    os.close(handle)
    assert not lock.is_held(str(path))


HOLD = "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], 0), 2); print(flush=True); sys.stdin.read()"
"""Locks a folder (LOCK_EX) until stdin is closed."""


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that another process has locked for ever."""
    monkeypatch.setattr(lock, "_LIMIT_WITHOUT_SIGN", 0.3)
    monkeypatch.setattr(lock, "_SEARCH_INTERVAL", 0.1)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "project"))
    folder = tmp_path / "project"
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLD, folder], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin and process.stdout and process.stdout.readline()
        yield folder
        process.stdin.close()


def test_a_stranger_who_holds_the_lock_delays_nobody_for_long(stranger: Path) -> None:
    started = time.monotonic()
    with (
        pytest.raises(DoctorError, match="does not seem to be doctor") as blocked,
        staging.exclusive(str(stranger / ".venv"), limit=600, notify=lambda _text: None),
    ):
        pass
    assert blocked.value.code is Exit.BLOCKED and time.monotonic() - started < 60


@pytest.mark.parametrize("sign", ["staging directory", "receipt"])
def test_a_run_of_doctor_is_waited_for(stranger: Path, sign: str) -> None:
    handle = None
    if sign == "receipt":
        receipt = Path(paths.receipts_dir(), "1.json")
        receipt.parent.mkdir(parents=True)
        receipt.touch()
        handle = lock.hold(str(receipt))
    else:
        (stranger / ".doctor-01234567").mkdir()
    with (
        pytest.raises(DoctorError, match=r"has not ended in 0\.6 s"),
        staging.exclusive(str(stranger / ".venv"), limit=0.6, notify=lambda _text: None),
    ):
        pass
    if handle is not None:
        os.close(handle)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_staging_directory_of_a_stranger_is_no_sign_of_doctor(stranger: Path) -> None:
    (stranger / ".doctor-01234567").mkdir()
    os.chown(stranger / ".doctor-01234567", 1234, 1234)
    with (
        pytest.raises(DoctorError, match="does not seem to be doctor"),
        staging.exclusive(str(stranger / ".venv"), limit=600, notify=lambda _text: None),
    ):
        pass
