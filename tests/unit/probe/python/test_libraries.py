"""A variable that makes Python load damaged libraries, seen with the Python that runs the tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from doctor.probe.python.layout import Layout
from doctor.probe.python.libraries import find_imports, find_library_fault
from doctor.probe.python.query import query_layout
from doctor.probe.rootfs import Rootfs


def fault(environ: dict[str, str]) -> str | None:
    answer = query_layout(sys.executable, environ, "/", is_python2=False)
    return find_library_fault(Rootfs(), sys.executable, answer, environ, "/")


@pytest.mark.parametrize(
    ("names", "expected"),
    [((), None), (("libother.so.1",), None), (("libssl.so.3",), "_ssl"), (("libm.so.6", "libc.so.6"), "too short")],
)
def test_what_works_without_the_variable_only(tmp_path: Path, names: tuple[str, ...], expected: str | None) -> None:
    for name in names:
        (tmp_path / name).write_text("damaged")
    found = fault({"LD_LIBRARY_PATH": str(tmp_path)})
    assert found == expected or (expected and found and expected in found)


def test_what_is_missing_anyway_is_no_fault_of_the_variable(tmp_path: Path) -> None:
    answer = query_layout(sys.executable, {"LD_LIBRARY_PATH": str(tmp_path)}, "/", is_python2=False)
    assert isinstance(answer, Layout) and not answer.lacking_modules
    assert fault({}) is None


def test_the_code_that_imports_what_python_lacks(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/db.py").write_text("import os\nfrom sqlite3 import connect\n")
    (tmp_path / "app.py").write_text("import sqlite3x\ntry:\n    import lzma\nexcept ImportError:\n    pass\n")
    found = list(find_imports(Rootfs(), str(tmp_path), ("_sqlite3", "_lzma")))
    assert found == [("sqlite3", f"{tmp_path}/shop/db.py")]
