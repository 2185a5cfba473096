from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from doctor.facts.limits import Limits
from doctor.probe.limits import read_limits
from doctor.probe.rootfs import Rootfs

PROGRAM = (
    "from doctor.probe.limits import *; import os; limits = read_limits(Rootfs(), os.environ); print(limits.file_size)"
)


def test_nothing_here_keeps_programs_from_writing() -> None:
    assert read_limits(Rootfs(), {"HOME": "/"}) == Limits()


@pytest.mark.parametrize(("limit", "size"), [("-S -f 500", 512_000), ("-S -f 5000", None)])
def test_the_size_that_a_file_may_have(limit: str, size: int | None) -> None:
    command = f'ulimit {limit}; exec "$0" -B -c "{PROGRAM}"'
    run = subprocess.run(["bash", "-c", command, sys.executable], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(size)


def test_a_folder_that_does_not_exist_is_not_the_one_for_temporary_files(tmp_path: Path) -> None:
    assert read_limits(Rootfs(), {"HOME": "/", "TMPDIR": str(tmp_path / "gone")}) == Limits()
