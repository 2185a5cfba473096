"""Wheel, source distribution, and every installer: what the tree holds arrives, and runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, run
from tests.packaging.installers import with_pip, with_pip_editable, with_pipx, with_uv


def in_tree() -> set[str]:
    """What has to be installed, by the names that it installs under."""
    found = set()
    for folder, _, names in os.walk(ROOT / "doctor", followlinks=True):
        for name in names:
            if Path(name).suffix in (".py", ".json", ".typed"):
                found.add(str(Path(folder, name).relative_to(ROOT)))
    return found


def in_wheel(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_tree(wheel: Path) -> None:
    assert in_wheel(wheel) == in_tree()


def test_a_wheel_made_from_the_source_distribution_is_the_same(sdist: Path, tmp_path: Path) -> None:
    run("uv", "build", "--wheel", "--out-dir", tmp_path, next(sdist.glob("*.tar.gz")))
    assert in_wheel(next(tmp_path.glob("*.whl"))) == in_tree()


@pytest.mark.parametrize("install", [with_pip, with_pip_editable, with_pipx, with_uv])
def test_installed(install: Callable[[Path, Path], Path], source: Path, tmp_path: Path) -> None:
    programs = install(source, tmp_path)
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    for name in ("typer", "json", "typing", "psutil"):
        (hostile / f"{name}.py").write_text("raise SystemExit('hostile')")
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(hostile)}
    for name in ("doctor", "pip-doctor"):
        told = subprocess.run(
            [programs / name, "--version"], env=environment, cwd=hostile, capture_output=True, text=True
        )
        assert (told.stdout.split()[0], told.stderr) == ("doctor", "")
    assert "ensurepip-missing" in run(programs / "doctor", "list", env=environment, cwd=hostile)


@pytest.mark.parametrize("start", ["pipx", "pyz", "checkout"])
def test_the_subject_is_the_users_python(start: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Not the one that doctor runs on: that of a pipx environment, of the pyz, of its own cache."""
    source = request.getfixturevalue("source")
    other = tmp_path / "path" / "python3"
    other.parent.mkdir()
    other.symlink_to("/usr/bin/python3")
    if start == "pipx":
        command = [str(with_pipx(source, tmp_path) / "doctor")]
    elif start == "pyz":
        command = [sys.executable, str(request.getfixturevalue("pyz"))]
    else:
        command = [sys.executable, "-m", "doctor"]
    environment = os.environ | {"PATH": f"{other.parent}:/usr/bin:/bin"}
    done = subprocess.run([*command, "check", "--json"], env=environment, cwd=source, capture_output=True, text=True)
    assert json.loads(done.stdout)["python"]["executable"] == str(other), done.stderr
