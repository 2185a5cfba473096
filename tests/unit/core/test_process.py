"""Programs that run to their end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import Any

import pytest

from doctor.core import process


@pytest.fixture
def ctrl_c(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Press Ctrl-C twice while a program is waited for, also where these tests were started to ignore it."""
    wait, pending = subprocess.Popen.wait, [signal.SIGINT] * 2

    def interrupted_wait(self: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        while pending:
            os.kill(os.getpid(), pending.pop())
        return wait(self, timeout)

    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(subprocess.Popen, "wait", interrupted_wait)
    yield
    signal.signal(signal.SIGINT, handler)


def complete(script: str, limit: float = 600) -> process.Completion:
    return process.run_to_completion(["sh", "-c", script], limit=limit, env=dict(os.environ), on_interrupt=lambda: None)


def _wait_for(name: str, folder: Path) -> str:
    return f"cd {quote(str(folder))}; until [ -e {name} ]; do sleep 0.02; done; echo much; echo whole > done"


def test_ctrl_c_is_postponed_until_the_program_has_ended(ctrl_c: None, tmp_path: Path) -> None:
    script = _wait_for("notified", tmp_path)
    notified: list[Path] = []

    def interrupted() -> None:
        notified.append(tmp_path / "notified")
        notified[0].touch()

    with pytest.raises(KeyboardInterrupt):
        process.run_to_completion(["sh", "-c", script], limit=600, env=dict(os.environ), on_interrupt=interrupted)
    assert len(notified) == 1 and (tmp_path / "done").read_text() == "whole\n"


def test_a_program_shares_the_session_but_not_the_group() -> None:
    completion = complete("cut -d ' ' -f 5,6 /proc/$$/stat; echo said >&2; exit 3")
    assert isinstance(completion, process.Finished) and completion.code == 3
    group, session, error_output = completion.out.split()
    assert (int(session), error_output) == (os.getsid(0), b"said") and int(group) != os.getpgrp()


def test_a_program_at_its_limit_is_left_running(tmp_path: Path) -> None:
    script = _wait_for("go", tmp_path)
    assert complete(script, limit=0.1) == process.TimedOut(limit=0.1)
    (tmp_path / "go").touch()
    deadline = time.monotonic() + 600
    while not (tmp_path / "done").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_missing_program_is_reported() -> None:
    env = {"PATH": "/nowhere"}
    completion = process.run_to_completion(["no-such-program"], limit=1, env=env, on_interrupt=lambda: None)
    assert isinstance(completion, process.NotStarted)


def test_a_program_starts_in_the_root_folder_where_the_current_one_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, access = subprocess.Popen, os.access

    def start_as_other_user(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        if options["cwd"] == str(tmp_path):
            raise PermissionError(13, "Permission denied")
        return start(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", start_as_other_user)
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path) and access(path, mode))
    outcome = process.run(["/bin/pwd"], limit=60, env=dict(os.environ), cwd=str(tmp_path))
    assert isinstance(outcome, process.Finished)
    assert outcome.out == b"/\n"
