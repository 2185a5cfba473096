"""The tool that manages a project, where it is there to do so."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.facts import Project
from doctor.probe.project.detect import find_project
from doctor.probe.rootfs import Rootfs


def find(root: Path, **environ: str) -> Project:
    project = find_project(Rootfs(), str(root), {"HOME": str(root / "home"), "PATH": str(root / "bin"), **environ})
    assert project is not None
    return project


def script(path: Path, first_line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{first_line}\n")
    path.chmod(0o755)


def test_pip_has_a_project_of_conda_where_there_is_no_conda_and_a_list(tmp_path: Path) -> None:
    (tmp_path / "environment.yml").write_text("name: shop\n")
    assert find(tmp_path).manager == "conda"
    (tmp_path / "requirements.txt").write_text("six\n")
    assert find(tmp_path).manager == "pip"
    assert find(tmp_path, CONDA_EXE="/opt/x/bin/conda").manager == "conda"
    script(tmp_path / "bin/micromamba", "")
    assert find(tmp_path).manager == "conda"


@pytest.mark.parametrize("sign", ["home/miniconda3/bin", "home/.conda/environments.txt"])
def test_conda_that_is_not_on_path_counts(tmp_path: Path, sign: str) -> None:
    (tmp_path / "environment.yml").write_text("name: shop\n")
    (tmp_path / "requirements.txt").write_text("six\n")
    path = tmp_path / sign
    path.parent.mkdir(parents=True)
    path.touch() if path.suffix else path.mkdir()
    assert find(tmp_path).manager == "conda"


def test_a_manager_whose_python_is_gone_is_not_installed(tmp_path: Path) -> None:
    (tmp_path / "poetry.lock").touch()
    assert not find(tmp_path).manager_installed
    script(tmp_path / "bin/poetry", f"#!{tmp_path}/python3.11")
    assert not find(tmp_path).manager_installed
    (tmp_path / "python3.11").touch()
    assert find(tmp_path).manager_installed
    (tmp_path / "python3.11").unlink()
    (tmp_path / "bin/poetry").rename(tmp_path / "poetry-of-pipx")
    (tmp_path / "bin/poetry").symlink_to("../poetry-of-pipx")
    assert find(tmp_path).manager_installed, "the check of pipx's applications reports it"
