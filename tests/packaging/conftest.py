"""Fixtures that are built only once, also with several workers of pytest-xdist."""

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
from tests.tools import release

ROOT = REPOSITORY
NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "build", "dist", "*.egg-info", ".*_cache", ".hypothesis"
)
MOMENT = 1_800_000_000
"""The time of the commit that is built."""

Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(shared: Path) -> Once:
    """Return a function ``once(name, create)``, which returns a path that the first worker to need it creates."""

    def get(name: str, create: Callable[[Path], object]) -> Path:
        target = shared / name
        with FileLock(f"{target}.lock"):
            if not target.exists():
                create(target)
        return target

    return get


@pytest.fixture(scope="session")
def source(once: Once) -> Path:
    """A copy of the source tree, so that builds write nothing into the real one."""
    return once("source", lambda target: shutil.copytree(ROOT, target, symlinks=True, ignore=NOT_SOURCE))


@pytest.fixture(scope="session")
def pyz(once: Once, source: Path) -> Path:
    """The file doctor.pyz."""
    build = [sys.executable, "-m", "doctor.bootstrap.pyz.build"]
    return once("pyz", lambda target: run(*build, target / "doctor.pyz", cwd=source)) / "doctor.pyz"


@pytest.fixture(scope="session")
def distributions(once: Once, source: Path, pyz: Path) -> Path:
    """A folder with the source distribution and the wheel, as `make release` builds them."""

    def create(target: Path) -> None:
        # setuptools writes into the tree that it builds, while other tests copy `source`.
        tree = shutil.copytree(source, target.with_name("distributions-source"), symlinks=True)
        release.build_distributions(tree, target, release.bill_of_materials(pyz, MOMENT), MOMENT)

    return once("distributions", create)


@pytest.fixture(scope="session")
def sdist(distributions: Path) -> Path:
    """The source distribution."""
    return next(distributions.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    """The wheel."""
    return next(distributions.glob("*.whl"))


def run(*argv: str | Path, **options: Any) -> str:
    """Run a program, preferably that of the development environment. It must succeed. Return its stdout."""
    program, *arguments = map(str, argv)
    development_tool = Path(sys.executable).parent / program
    command = [str(development_tool) if development_tool.exists() else program, *arguments]
    completed: subprocess.CompletedProcess[str] = subprocess.run(command, capture_output=True, text=True, **options)
    assert completed.returncode == 0, f"{command}: {completed.returncode}\n{completed.stdout}\n{completed.stderr}"
    return completed.stdout
