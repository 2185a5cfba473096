"""An environment that is not sound is no success, so that the run is rolled back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from doctor.core.errors import StepError
from doctor.execute.venv import verify


def make(path: Path) -> Path:
    (path / "bin").mkdir(parents=True)
    (path / "bin/python").symlink_to(os.path.realpath(sys.executable))
    (path / "bin/activate").write_text(f"VIRTUAL_ENV={path}\n")
    (path / "pyvenv.cfg").write_text(f"home = {os.path.dirname(os.path.realpath(sys.executable))}\n")
    return path


def test_what_doctor_would_report_afterwards_is_a_failure(tmp_path: Path) -> None:
    moved = make(tmp_path / ".venv")
    (moved / "bin/activate").write_text("VIRTUAL_ENV=/elsewhere\n")
    with pytest.raises(StepError, match=r"is not sound. It is moved\."):
        verify.verify(str(moved), contents=False)
    with pytest.raises(StepError, match="is not sound"):
        verify.verify(str(tmp_path / "none"), contents=False)
