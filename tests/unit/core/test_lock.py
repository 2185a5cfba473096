"""Locks: waited for, taken again by their holder, and left without a trace."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from doctor.core import lock
from doctor.core.errors import DoctorError, Exit


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


def test_without_a_limit_a_lock_is_waited_for_until_it_is_released(tmp_path: Path) -> None:
    another = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(another, fcntl.LOCK_EX)
    with lock.exclusive(str(tmp_path), on_wait=lambda: os.close(another)) as locked:
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
    with lock.exclusive(str(tmp_path), on_wait=not_waiting) as locked:
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
