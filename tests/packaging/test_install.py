"""The wheel and the source distribution are complete, and doctor runs after installation by each installer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, run
from tests.packaging.installers import with_pip, with_pip_editable, with_pipx, with_uv


def files_of_tree() -> set[str]:
    """Return the installed paths of the files to be installed."""
    files = set()
    for folder, folders, names in os.walk(ROOT / "doctor", followlinks=True):
        if "fleet" in folders:
            folders.remove("fleet")  # it is for other programs, which do not take it from a wheel
        for name in names:
            if Path(name).suffix in (".py", ".json", ".txt", ".typed", ".1"):
                files.add(str(Path(folder, name).relative_to(ROOT)))
    return files


def files_of_wheel(wheel: Path) -> set[str]:
    """Return the files of a wheel, without its metadata and the files that go into share/man."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name and ".data/" not in name}


def test_the_wheel_installs_the_man_page(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [page] = (name for name in archive.namelist() if ".data/" in name)
        assert page.endswith(".data/data/share/man/man1/doctor.1")
        assert archive.read(page) == (ROOT / "doctor/report/doctor.1").read_bytes()


def test_the_wheel_contains_the_tree(wheel: Path) -> None:
    assert files_of_wheel(wheel) == files_of_tree()


def test_a_wheel_built_from_the_source_distribution_contains_the_tree(sdist: Path, tmp_path: Path) -> None:
    run("uv", "build", "--wheel", "--out-dir", tmp_path, sdist)
    assert files_of_wheel(next(tmp_path.glob("*.whl"))) == files_of_tree()


@pytest.mark.parametrize("install", [with_pip, with_pip_editable, with_pipx, with_uv])
def test_an_installed_doctor_ignores_hostile_modules_and_examines_the_users_python(
    install: Callable[[Path, Path], Path], source: Path, tmp_path: Path
) -> None:
    programs = install(shutil.copytree(source, tmp_path / "doctor", symlinks=True), tmp_path)
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    for name in ("typer", "json", "typing", "psutil"):
        (hostile / f"{name}.py").write_text("raise SystemExit('hostile')")
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(hostile)}
    for name in ("doctor", "pip-doctor"):
        completed = subprocess.run(
            [programs / name, "--version"], env=environment, cwd=hostile, capture_output=True, text=True
        )
        assert (completed.stdout.split()[0], completed.stderr) == ("doctor", "")
    assert "ensurepip-missing" in run(programs / "doctor", "list", env=environment, cwd=hostile)
    assert_examines_the_users_python([programs / "doctor"], source, tmp_path)


@pytest.mark.parametrize("start", ["pyz", "checkout"])
def test_the_subject_is_the_users_python(start: str, source: Path, pyz: Path, tmp_path: Path) -> None:
    command = [sys.executable, *([pyz] if start == "pyz" else ["-m", "doctor"])]
    assert_examines_the_users_python(command, source, tmp_path)


def assert_examines_the_users_python(command: list[str | Path], source: Path, home: Path) -> None:
    """Assert that the subject is the python3 on PATH, and not the Python that doctor runs on."""
    python = home / "path" / "python3"
    python.parent.mkdir()
    python.symlink_to("/usr/bin/python3")
    environment = os.environ | {"PATH": f"{python.parent}:/usr/bin:/bin"}
    completed = subprocess.run(
        [*command, "check", "--json"], env=environment, cwd=source, capture_output=True, text=True
    )
    assert json.loads(completed.stdout)["python"]["executable"] == str(python), completed.stderr
