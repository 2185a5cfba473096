"""Programs that are run to their end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import pytest

from doctor.core import process


@pytest.fixture
def ctrl_c(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ctrl-C while a program is waited for; these tests may have been started so that they would ignore it."""
    real, left = subprocess.Popen.wait, [signal.SIGINT] * 2

    def struck(self: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        while left:
            os.kill(os.getpid(), left.pop())
        return real(self, timeout)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(subprocess.Popen, "wait", struck)
    yield
    signal.signal(signal.SIGINT, before)


def complete(script: str, limit: float = 600) -> process.Completion:
    return process.run_to_completion(["sh", "-c", script], limit=limit, env=dict(os.environ), interrupted=lambda: None)


def _when_there_is(name: str, folder: Path) -> str:
    return f"cd {quote(str(folder))}; until [ -e {name} ]; do sleep 0.02; done; echo much; echo whole > done"


def test_ctrl_c_is_put_off_until_it_has_ended(ctrl_c: None, tmp_path: Path) -> None:
    script = _when_there_is("told", tmp_path)
    told: list[Path] = []

    def interrupted() -> None:
        told.append(tmp_path / "told")
        told[0].touch()

    with pytest.raises(KeyboardInterrupt):
        process.run_to_completion(["sh", "-c", script], limit=600, env=dict(os.environ), interrupted=interrupted)
    assert len(told) == 1 and (tmp_path / "done").read_text() == "whole\n"


def test_it_shares_the_session_but_not_the_group() -> None:
    outcome = complete("cut -d ' ' -f 5,6 /proc/$$/stat; echo said >&2; exit 3")
    assert isinstance(outcome, process.Finished) and outcome.code == 3
    group, session, said = outcome.out.split()
    assert (int(session), said) == (os.getsid(0), b"said") and int(group) != os.getpgrp()


def test_at_the_limit_it_is_left_to_itself(tmp_path: Path) -> None:
    script = _when_there_is("go", tmp_path)
    assert complete(script, limit=0.1) == process.TimedOut(limit=0.1)
    (tmp_path / "go").touch()
    end = time.monotonic() + 600
    while not (tmp_path / "done").exists():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_what_is_not_there() -> None:
    env = {"PATH": "/nowhere"}
    outcome = process.run_to_completion(["no-such-program"], limit=1, env=env, interrupted=lambda: None)
    assert isinstance(outcome, process.NotStarted)
