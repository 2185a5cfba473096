"""Logs that never end, never begin, or are none: reading ends at a limit, and says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.core.errors import DoctorError, Exit
from doctor.explain.source import Log
from tests import REPOSITORY
from tests.unit.commands.run_explain import explain

ERROR = "error: externally-managed-environment\n"


def test_a_pipe_that_never_ends_is_read_up_to_the_limit_and_the_answer_says_so(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"exec yes > {pipe}"]) as endless, Log(str(pipe), bytes_limit=100_000) as log:
        total = 0
        while data := log.read(1 << 16):
            total += len(data)
        endless.kill()
    assert total == 100_000 and log.incomplete == "Only the first 100000 bytes of the log were read."


def test_a_pause_is_waited_for_until_the_time_limit(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with (
        subprocess.Popen(["sh", "-c", f"exec > {pipe}; sleep 0.3; echo late; exec sleep 30"]) as silent,
        Log(str(pipe), seconds=4) as log,
    ):
        assert log.read(100) == b"late\n"
        assert log.read(100) == b"" and log.incomplete is not None
        silent.kill()


def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(ERROR)
    with Log(str(path)) as log:
        assert log.read(1 << 20) == ERROR.encode() and log.read(1 << 20) == b"" and log.incomplete is None


def test_a_fifo_that_nobody_writes_to_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DoctorError) as blocked:
        Log(str(tmp_path / "pipe"), writer=0.2)
    assert blocked.value.code is Exit.BLOCKED


def test_a_device_is_refused_at_once_as_a_file_and_as_stdin() -> None:
    assert "is a device, not a log" in explain("/dev/urandom").stderr
    with open("/dev/zero", "rb") as zero:
        argv = [sys.executable, "-m", "doctor", "explain", "-"]
        result = subprocess.run(argv, cwd=REPOSITORY, stdin=zero, capture_output=True, text=True, timeout=300)
    assert result.returncode == Exit.USAGE and result.stderr == "doctor: stdin is a device, not a log.\n"


def test_dev_null_is_an_empty_log() -> None:
    assert explain(os.devnull).returncode == Exit.OK
