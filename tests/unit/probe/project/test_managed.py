"""The environments that project managers keep elsewhere are found by the names that the managers gave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.probe.project import managed
from doctor.probe.project.detect import find_project
from doctor.probe.rootfs import Rootfs

# The digests are those of poetry 2.5, pipenv 2026 and hatch 1.17 for projects in these folders.
RECORDED = (
    ("/tmp/adv/ws/poetry2", "poetry", ".cache/pypoetry/virtualenvs/demo-PB_L8dZT-py3.11"),
    ("/tmp/adv/ws/pipenv", "pipenv", ".local/share/virtualenvs/pipenv-g8ql4Uu1"),
)


@pytest.mark.parametrize(("root", "manager", "path"), RECORDED)
def test_a_recorded_environment_is_found(root: str, manager: str, path: str, tmp_path: Path) -> None:
    (tmp_path / path).mkdir(parents=True)
    (tmp_path / f"{path}.old").mkdir()
    found = list(managed.kept_environments(Rootfs(), root, manager, "", {"HOME": str(tmp_path)}))
    assert found == [str(tmp_path / path)]
    assert not list(managed.kept_environments(Rootfs(), "/other", manager, "", {"HOME": str(tmp_path)}))


def test_hatch_names_the_folder_after_the_project_twice(tmp_path: Path) -> None:
    path = tmp_path / ".local/share/hatch/env/virtual/demo/olZfpqAB/demo"
    path.mkdir(parents=True)
    environ = {"HOME": str(tmp_path)}
    assert managed.find_hatch(Rootfs(), "/tmp/adv/ws/hatch", environ) == str(path)
    assert managed.find_hatch(Rootfs(), "/tmp/adv/ws/other", environ) is None


def make_environment(path: Path) -> None:
    (path / "bin").mkdir(parents=True)
    (path / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (path / "bin/python").symlink_to("/usr/bin/env")
    (path / "bin/activate").write_text("")


def test_pdm_and_pixi_and_conda_state_where_it_is(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path)}
    work, kept = tmp_path / "work", tmp_path / "kept/demo"
    work.mkdir()
    make_environment(kept)
    (work / ".pdm-python").write_text(f"{kept}/bin/python")
    project = find_project(Rootfs(), str(work), environ)
    assert project and project.environment and project.environment.path == str(kept) and project.manager == "pdm"
    (work / ".pdm-python").unlink()
    (work / "environment.yml").write_text("name: demo\n")
    (tmp_path / ".conda").mkdir()
    (tmp_path / ".conda/environments.txt").write_text(f"/opt/conda\n{kept}\n")
    (kept / "conda-meta").mkdir()
    project = find_project(Rootfs(), str(work), environ)
    assert project and project.environment and project.environment.path == str(kept) and project.manager == "conda"
    (work / "environment.yml").unlink()
    (work / "pixi.toml").touch()
    (work / ".pixi/envs/default/conda-meta").mkdir(parents=True)
    project = find_project(Rootfs(), str(work), environ)
    assert project and project.environment and project.environment.tool == "pixi"


def test_the_environment_with_the_last_python_comes_first(tmp_path: Path) -> None:
    names = [f"demo-{managed.path_digest('/demo')}-py{minor}" for minor in ("3.9", "3.13", "3.11")]
    for name in names:
        (tmp_path / ".cache/pypoetry/virtualenvs" / name).mkdir(parents=True)
    found = managed.kept_environments(Rootfs(), "/demo", "poetry", "", {"HOME": str(tmp_path)})
    assert [path.rpartition("-py")[2] for path in found] == ["3.13", "3.11", "3.9"]
