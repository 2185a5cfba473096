"""The scaffold of ``make new-check``, in a copy of the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.tools.new_check import ScaffoldError, write_check


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("doctor", "checks", "fixes"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests/unit/checks").mkdir(parents=True)
    for name in ("pyproject.toml", "tests/__init__.py", "tests/unit/__init__.py", "tests/unit/factories.py"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    (tmp_path / "tests/unit/checks/__init__.py").touch()
    return tmp_path


def run_module(checkout: Path, *argv: str | Path) -> str:
    program = [sys.executable, "-m", *argv]
    completed = subprocess.run(program, cwd=checkout, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout


def test_the_scaffold_is_clean_and_its_test_passes(checkout: Path) -> None:
    paths = write_check("no-such-thing", checkout)
    run_module(checkout, "ruff", "check", *paths)
    run_module(checkout, "ruff", "format", "--check", *paths)
    run_module(checkout, "mypy", "-p", "doctor.checks.no_such_thing", "-p", "tests.unit.checks.test_no_such_thing")
    assert "2 passed" in run_module(checkout, "pytest", "-q", "-p", "no:cacheprovider", "tests/unit/checks")
    plugins = "from doctor.core import plugins; print(plugins.CHECKS[-1], plugins.checks()[-1].ID)"
    listed = subprocess.run([sys.executable, "-c", plugins], cwd=checkout, capture_output=True, text=True, check=True)
    assert listed.stdout == "no_such_thing no-such-thing\n"


def test_a_wrong_or_taken_id_changes_nothing(checkout: Path) -> None:
    plugins = (checkout / "doctor/core/plugins.py").read_bytes()
    for check_id in ("No-Index", "no_index", "-x", "", "../x", "pip-missing"):
        with pytest.raises(ScaffoldError):
            write_check(check_id, checkout)
    assert (checkout / "doctor/core/plugins.py").read_bytes() == plugins
