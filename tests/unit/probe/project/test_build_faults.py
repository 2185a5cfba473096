"""Each project here was built with uv 0.13 and the backend: those with a fault fail, the others succeed."""

from __future__ import annotations

import venv
from pathlib import Path

import pytest

from doctor.facts.project import BuildFault
from doctor.probe.project.detect import find_project
from doctor.probe.rootfs import Rootfs

HATCH, FLIT, POETRY = "hatchling.build", "flit_core.buildapi", "poetry.core.masonry.api"
PDM, SETUPTOOLS, UV = "pdm.backend", "setuptools.build_meta", "uv_build"


def read(folder: Path, backend: str, more: str, files: list[str]) -> BuildFault | None:
    text = f'[build-system]\nrequires = []\nbuild-backend = "{backend}"\n'
    text += f'[project]\nname = "my-shop"\nversion = "0.1"\n{more}\n'
    (folder / "pyproject.toml").write_text(text)
    (folder / "uv.lock").write_text("version = 1\n")
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    project = find_project(Rootfs(), str(folder), {"HOME": "/nobody"})
    assert project and project.manager == "uv"
    return project.build_fault


@pytest.mark.parametrize(
    ("backend", "more", "files"),
    [
        (HATCH, "", ["my_shop/__init__.py"]),
        (HATCH, "", ["ns/my_shop/__init__.py"]),
        (HATCH, '[tool.hatch.build.targets.wheel]\npackages = ["shop"]', ["shop/__init__.py"]),
        (HATCH, 'readme = "README.md"', ["my_shop.py", "README.md"]),
        (HATCH, "[tool.uv]\npackage = false", []),
        (POETRY, "", ["my_shop.py"]),
        (PDM, "", ["shop/__init__.py"]),
        (SETUPTOOLS, 'readme = "README.md"', ["app/__init__.py"]),
        (SETUPTOOLS, "", ["app/__init__.py", "tests/test_a.py", "venv/pyvenv.cfg"]),
        (SETUPTOOLS, '[tool.setuptools]\npackages = ["app"]', ["app/__init__.py", "data/a.csv"]),
        (UV, "", ["src/my_shop/__init__.py"]),
        ("maturin", 'readme = "README.md"', []),
    ],
)
def test_projects_that_can_be_built(tmp_path: Path, backend: str, more: str, files: list[str]) -> None:
    assert read(tmp_path, backend, more, files) is None


@pytest.mark.parametrize(
    ("backend", "more", "files", "reason"),
    [
        (HATCH, "", ["shop/__init__.py"], "no folder my_shop"),
        (HATCH, "", ["my_shop/a.py"], "no folder my_shop"),
        (HATCH, 'readme = "README.md"', ["my_shop/__init__.py"], "README.md, which does not exist"),
        (HATCH, 'license = { file = "LICENSE" }', ["my_shop/__init__.py"], "LICENSE, which does not exist"),
        (FLIT, 'dynamic = ["description"]', ["shop/__init__.py"], "no folder my_shop"),
        (POETRY, "", ["shop/__init__.py"], "no folder my_shop"),
        (PDM, 'readme = "README.md"', ["my_shop/__init__.py"], "README.md"),
        (SETUPTOOLS, "", ["app/__init__.py", "data/a.csv"], "app, data"),
        (UV, "", ["my_shop/__init__.py"], "src/my_shop/__init__.py"),
    ],
)
def test_projects_that_cannot_be_built(tmp_path: Path, backend: str, more: str, files: list[str], reason: str) -> None:
    fault = read(tmp_path, backend, more, files)
    assert fault and reason in fault.reason
    assert fault.missing == ("README.md" if "README.md" in more else "")


def test_poetry_names_the_readme_in_its_own_table(tmp_path: Path) -> None:
    (tmp_path / "poetry.lock").touch()
    (tmp_path / "shop").mkdir()
    text = '[tool.poetry]\nname = "shop"\nversion = "1"\nreadme = "README.md"\n'
    (tmp_path / "pyproject.toml").write_text(f'{text}[build-system]\nbuild-backend = "{POETRY}"\n')
    project = find_project(Rootfs(), str(tmp_path), {"HOME": "/nobody"})
    assert project and project.build_fault and project.build_fault.missing == "README.md"


def test_what_is_installed_need_not_be_built(tmp_path: Path) -> None:
    venv.create(tmp_path / ".venv", with_pip=False, symlinks=True)
    assert read(tmp_path, HATCH, "", [])
    [site] = tmp_path.glob(".venv/lib/*/site-packages")
    (site / "my_shop-0.1.dist-info").mkdir()
    (site / "my_shop-0.1.dist-info/METADATA").write_text("Name: my-shop\nVersion: 0.1\n")
    assert read(tmp_path, HATCH, "", []) is None


@pytest.mark.parametrize("text", ["build-system = 1", "tool = 1\n[build-system]", "[build-system]\nbuild-backend = 1"])
def test_a_pyproject_with_values_of_other_types_names_no_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"{text}\n[project]\nname = 'shop'\n")
    (tmp_path / "uv.lock").write_text("version = 1\n")
    project = find_project(Rootfs(), str(tmp_path), {"HOME": "/nobody"})
    assert project and project.build_fault is None
