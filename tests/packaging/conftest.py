"""What is built once and used by many tests, whichever worker they run in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.boxes.conftest import doctor, make_box  # noqa: F401 - fixtures

ROOT = REPOSITORY
NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "build", "dist", "*.egg-info", ".*_cache", ".hypothesis"
)

Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """``once(name, make)``: the path that ``make`` has filled, in this worker or in another."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def get(name: str, make: Callable[[Path], object]) -> Path:
        target = shared / name
        with FileLock(f"{target}.lock"):
            if not target.exists():
                make(target)
        return target

    return get


@pytest.fixture(scope="session")
def source(once: Once) -> Path:
    """A copy of the source tree, so that building leaves nothing in the real one."""
    return once("source", lambda target: shutil.copytree(ROOT, target, symlinks=True, ignore=NOT_SOURCE))


@pytest.fixture(scope="session")
def sdist(once: Once, source: Path) -> Path:
    """The folder that holds the source distribution."""
    return once("sdist", lambda target: run("uv", "build", "--sdist", "--out-dir", target, source))


@pytest.fixture(scope="session")
def wheel(once: Once, source: Path) -> Path:
    """The wheel built from the tree."""
    return next(once("wheel", lambda target: run("uv", "build", "--wheel", "--out-dir", target, source)).glob("*.whl"))


@pytest.fixture(scope="session")
def pyz(once: Once, source: Path) -> Path:
    """doctor.pyz, built from the tree."""
    build = [sys.executable, "-m", "doctor.bootstrap.pyz.build"]
    return once("pyz", lambda target: run(*build, target / "doctor.pyz", cwd=source)) / "doctor.pyz"


def run(*argv: str | Path, **how: Any) -> str:
    """A program's stdout; how it failed, where it did."""
    words = [str(word) for word in argv]
    beside = Path(sys.executable).parent / words[0]
    words[0] = str(beside) if beside.exists() else words[0]
    done: subprocess.CompletedProcess[str] = subprocess.run(words, capture_output=True, text=True, **how)
    assert done.returncode == 0, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout
