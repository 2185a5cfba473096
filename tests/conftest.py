"""Put the folders of tests into memory, and let the workers share one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = "/dev/shm"
ROOM = 6 << 30
"""Bytes that a whole run needs, with room to spare; containers often have 64 MB."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Use a folder in memory, unless one is named or there is too little of it.

    doctor lets the disk write all that it holds (syncfs(2)), and each test would wait for the files of all others.
    """
    if config.option.basetemp or hasattr(config, "workerinput") or not _has_room():
        return
    folder = config.option.basetemp = tempfile.mkdtemp(prefix="doctor-tests-", dir=MEMORY)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def _has_room() -> bool:
    try:
        status = os.statvfs(MEMORY)
    except OSError:
        return False
    return status.f_bavail * status.f_frsize >= ROOM and not status.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of all workers of pytest-xdist."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent
