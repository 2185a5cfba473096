"""An environment that is not sound is no success, so that the run is rolled back."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable
from contextlib import nullcontext
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
        verify.verify(str(moved), ())
    with pytest.raises(StepError, match="is not sound"):
        verify.verify(str(tmp_path / "none"), ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda site: None, None),
        (lambda site: (site / "black.py").unlink(), r"black 24\.2 \(.*/site-packages/black\.py\)"),
        (lambda site: (site / "../../../bin/black").unlink(), r"black 24\.2 \(.*/\.venv/bin/black\)"),
        (lambda site: (site / "a, b.txt").unlink(), r"black 24\.2 \(.*/a, b\.txt\)"),
        (
            lambda site: (site / "black-24.2.dist-info/METADATA").write_text("Name: black\n\nVersion: 1\n"),
            r"black 24\.2 \(its metadata\)",
        ),
        (lambda site: (site / "other-1.dist-info/METADATA").unlink(), None),
    ],
)
def test_what_was_installed_has_all_its_files(
    tmp_path: Path, change: Callable[[Path], object], reason: str | None
) -> None:
    """Other distributions may have lost files before; a compiled file has no hash, and may be missing."""
    path = make(tmp_path / ".venv")
    site = path / f"lib/python{sysconfig.get_python_version()}/site-packages"
    for name in ("pip/__init__.py", "black.py", "../../../bin/black", "a, b.txt"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("#\n")
    rows = ("black.py,sha256=x,1", '"a, b.txt",sha256=x,0', "../../../bin/black,sha256=x,0", "gone.pyc,,")
    for name in ("black-24.2", "other-1"):
        (site / f"{name}.dist-info").mkdir()
        (site / f"{name}.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: x\nVersion: 1\n\nText\n")
        (site / f"{name}.dist-info/RECORD").write_text("".join(f"{row}\n" for row in rows))
    change(site)
    with pytest.raises(StepError, match=f"are missing: {reason}") if reason else nullcontext():
        verify.verify(str(path), ("black 24.2",))
