"""The environments that project managers keep elsewhere are found by the names that the managers gave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Project
from doctor.probe.project import managed
from doctor.probe.project.detect import find_project
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_facts

PROJECT = '[project]\nname = "x"\nversion = "1"\n'
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


def test_pdm_may_need_no_environment(tmp_path: Path) -> None:
    (tmp_path / "pdm.lock").touch()
    for folder in ("", "__pypackages__"):
        (tmp_path / folder).mkdir(exist_ok=True)
        project = find_project(Rootfs(), str(tmp_path), {"HOME": "/nobody"})
        assert project and project.environment is None and project.needs_no_environment is bool(folder)
        remedy = environment_remedy(make_facts(project=project))
        assert (remedy is None) is bool(folder), "pdm install creates none"


def test_the_environment_with_the_last_python_comes_first(tmp_path: Path) -> None:
    names = [f"demo-{managed.path_digest('/demo')}-py{minor}" for minor in ("3.9", "3.13", "3.11")]
    for name in names:
        (tmp_path / ".cache/pypoetry/virtualenvs" / name).mkdir(parents=True)
    found = managed.kept_environments(Rootfs(), "/demo", "poetry", "", {"HOME": str(tmp_path)})
    assert [path.rpartition("-py")[2] for path in found] == ["3.13", "3.11", "3.9"]


def test_poetry_is_recognised_by_its_environment_where_it_has_no_lock(tmp_path: Path) -> None:
    work = tmp_path / "work"
    kept = tmp_path / f"kept/x-{managed.path_digest(str(work))}-py3.12"
    environ = {"HOME": str(tmp_path), "POETRY_VIRTUALENVS_PATH": str(kept.parent)}
    work.mkdir()
    make_environment(kept)
    for text, manager in (
        ("[tool.poetry.dependencies]\n", "poetry"),
        ('[build-system]\nrequires = []\nbuild-backend = "poetry.core.masonry.api"\n', "poetry"),
        ('[build-system]\nrequires = []\nbuild-backend = "setuptools.build_meta"\n', "pip"),
    ):
        (work / "pyproject.toml").write_text(PROJECT + text)
        project = find_project(Rootfs(), str(work), environ)
        assert project and project.manager == manager
        assert (project.environment.path if project.environment else "") == (str(kept) if manager == "poetry" else "")


def member(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PROJECT)
    return folder


def find_member(root: Path) -> Project:
    project = find_project(Rootfs(), str(root), {"HOME": "/home/ada", "PATH": ""})
    assert project is not None
    return project


def test_a_member_of_a_workspace_has_its_manager_and_its_environment(tmp_path: Path) -> None:
    """uv 0.13 chooses the same folders (``uv sync --dry-run``)."""
    workspace = '[tool.uv.workspace]\nmembers = ["packages/*", "./app/", "deep/**"]\nexclude = ["packages/x"]\n'
    (tmp_path / "pyproject.toml").write_text(workspace)
    members = {name: member(tmp_path / name) for name in ("packages/lib", "app", "deep/a/b")}
    others = [member(tmp_path / name) for name in ("packages/x", "packages/lib/nested", "elsewhere")]
    (members["app"] / "pyproject.toml").write_text(f"{PROJECT}[tool.uv.sources]\nlib = {{ workspace = true }}\n")
    assert {find_member(root).manager for root in members.values()} == {"uv"}
    assert find_member(members["packages/lib"]).manager_file == "../../pyproject.toml"
    assert {find_member(root).manager for root in others} == {"pip"}
    make_environment(members["app"] / ".venv")
    assert find_member(members["app"]).environment is None, "uv does not look there"
    make_environment(tmp_path / ".venv")
    make_environment(tmp_path / "old")
    project = find_member(members["app"])
    assert project.environment and project.environment.path == str(tmp_path / ".venv")
    assert not project.other_environments


def test_virtualenvwrapper_records_the_folder_of_the_project(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path)}
    work, other = tmp_path / "work", tmp_path / "other"
    for folder, environment in ((work, ".virtualenvs/shop"), (other, "elsewhere/x"), (other, ".virtualenvs/y")):
        folder.mkdir(exist_ok=True)
        make_environment(tmp_path / environment)
        (tmp_path / environment / ".project").write_text(f"{folder}\n")
    (work / "requirements.txt").write_text("six\n")
    project = find_project(Rootfs(), str(work), environ)
    assert project and project.environment and project.environment.path == str(tmp_path / ".virtualenvs/shop")
    project = find_project(Rootfs(), str(work), {**environ, "WORKON_HOME": str(tmp_path / "elsewhere")})
    assert project and project.environment is None
