"""Put the folders of tests into memory, let the workers share one, and choose the suite of each box test."""

from __future__ import annotations

import os
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import Any

import pytest

MEMORY = "/dev/shm"
ROOM = 6 << 30
"""Bytes that a whole run needs, with room to spare; containers often have 64 MB."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Use a folder in memory, unless one is named or there is too little of it, and forget the width of the terminal.

    doctor lets the disk write all that it holds (syncfs(2)), and each test would wait for the files of all others.
    pytest-xdist passes the width to its workers, and doctor would wrap its answers.
    """
    os.environ.pop("COLUMNS", None)
    if config.option.basetemp or hasattr(config, "workerinput") or not _has_room():
        return
    folder = config.option.basetemp = tempfile.mkdtemp(prefix="doctor-tests-", dir=MEMORY)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test that differs only in the suite of its box, run one half, unless all are asked for or one is named.

    Which half is decided by its name, so that each suite has its turn.
    """
    if "DOCTOR_SUITES" in os.environ or any("::" in argument for argument in config.args):
        return
    twins: dict[str, list[pytest.Item]] = {}
    for item in items:
        parameters: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
        if "suite" in parameters:
            twins.setdefault(item.nodeid.replace(parameters["suite"], "*"), []).append(item)
    left_out = {
        twin
        for name, group in twins.items()
        for number, twin in enumerate(group)
        if len(group) > 1 and (number + zlib.crc32(name.encode())) % 2
    }
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


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
