"""The modules in doctor.pyz, and the copies that it removes; tests/packaging builds and starts it."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from doctor.bootstrap.pyz import build, unpack
from tests import REPOSITORY

AFTER_UNPACKING = {"doctor.main"}
"""Modules that ``start`` imports from the unpacked copy."""


def imported_files(path: str) -> set[str]:
    """Return the files of doctor that a file imports, at the top or inside a function."""
    files = set()
    for node in ast.walk(ast.parse((REPOSITORY / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module not in AFTER_UNPACKING:
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                module = name.replace(".", "/")
                candidates = (f"{module}.py", f"{module}/__init__.py") if name.startswith("doctor") else ()
                files |= {file for file in candidates if (REPOSITORY / file).is_file()}
    return files


def test_the_archive_contains_every_module_that_runs_before_unpacking() -> None:
    contained = set(build.RUNS_BEFORE_UNPACKING)
    for path in (*contained, "doctor/bootstrap/pyz/archive_main.py"):
        assert imported_files(path) <= contained, path
        assert f"{os.path.dirname(path)}/__init__.py" in contained
    assert imported_files("doctor/bootstrap/pyz/start.py"), "the search finds imports"


def test_unused_copies_of_other_versions_are_removed(tmp_path: Path) -> None:
    old, day = 1_600_000_000, 24 * 3600
    current, unused, used, half_removed = (f"pyz-{number:016x}-cpython-311" for number in range(4))
    names = (current, unused, used, half_removed, f"{unused}.part-x", "thesis", "libraries-0123456789abcdef")
    for name in names:
        (tmp_path / name / "packages").mkdir(parents=True)
        if name != half_removed:
            (tmp_path / name / "SEAL").write_text("1 1")
            os.utime(tmp_path / name / "SEAL", (old, old))
        os.utime(tmp_path / name, (old, old))
        (tmp_path / f"{name}.compiled").mkdir()
    os.utime(tmp_path / used / "SEAL", (time.time() - day, old))
    unpack.remove_unused_copies(str(tmp_path), keep=current)
    left = {*names} - {unused, half_removed}
    assert sorted(os.listdir(tmp_path)) == sorted(left | {f"{name}.compiled" for name in left})


def test_the_standard_library_keeps_its_compiled_files(tmp_path: Path) -> None:
    if not os.path.exists(importlib.util.cache_from_source(textwrap.__file__)):
        pytest.skip("the standard library is not compiled here")
    (tmp_path / "own.py").write_text("import textwrap\n")
    code = (
        "import sys; from doctor.bootstrap.seal import redirect_compiled_files as redirect\n"
        "assert 'textwrap' not in sys.modules\n"
        f"redirect({str(tmp_path / 'copy')!r}); sys.path.append({str(tmp_path)!r}); import own"
    )
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, env=environ, check=True)
    compiled = [path.name.partition(".")[0] for path in (tmp_path / "copy.compiled").rglob("*.pyc")]
    assert compiled == ["own"]
