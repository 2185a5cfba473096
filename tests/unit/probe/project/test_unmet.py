"""The requirements of a project that its environment lacks, from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doctor.core.record import replace
from doctor.facts import Project
from doctor.probe.project.unmet import read_lists
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_environment, make_project


def make(tmp_path: Path, *installed: str, files: dict[str, str], manager: str = "pip", **changes: Any) -> Project:
    """Return a project with these files, in whose environment the ``installed`` files of metadata exist."""
    site = tmp_path / ".venv/lib/python3.11/site-packages"
    site.mkdir(parents=True)
    for name in installed:
        (site / name).mkdir()
        (site / name / "METADATA").write_text('Requires-Dist: PySocks; extra == "socks"\n\n')
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    path = str(tmp_path / ".venv")
    environment = make_environment(path=path, real_path=path, recorded_path=path, **changes)
    return make_project(root=str(tmp_path), manager=manager, environment=environment)


def unmet(project: Project, **environ: str) -> list[str]:
    return [item.requirement for item in read_lists(Rootfs(), project, project.root, environ).unmet]


def test_what_is_missing_with_its_file(tmp_path: Path) -> None:
    files = {"requirements.txt": "-r more.txt\nsix\n", "more.txt": "idna>=3\n"}
    project = make(tmp_path, "six-1.17.0.dist-info", "idna-2.10.dist-info", files=files)
    [found] = read_lists(Rootfs(), project, project.root, {}).unmet
    assert (found.file, found.requirement, found.installed) == ("requirements.txt", "idna>=3", "2.10")
    [found] = read_lists(Rootfs(), project, "/", {}).unmet
    assert found.file == f"{project.root}/requirements.txt", "the user can type it in the current folder"


@pytest.mark.parametrize(
    "metadata", ["old.egg-info", "old-1.0.egg-info", "old-1.0-py3.11.egg", "old.egg-link", "old-1.0-py3.11.egg-info"]
)
def test_older_kinds_of_metadata_count(tmp_path: Path, metadata: str) -> None:
    assert unmet(make(tmp_path, metadata, files={"requirements.txt": "old\n"})) == []


def test_the_folders_that_a_pth_file_or_pythonpath_adds_count(tmp_path: Path) -> None:
    project = make(tmp_path, files={"requirements.txt": "mine>=1\nros\n"})
    site = tmp_path / ".venv/lib/python3.11/site-packages"
    (tmp_path / "src/mine.egg-info").mkdir(parents=True)
    (tmp_path / "ros/ros-1.dist-info").mkdir(parents=True)
    (tmp_path / "ros/ros-1.dist-info/METADATA").touch()
    assert unmet(project) == ["mine>=1", "ros"]
    (site / "_mine.pth").write_text(f"import os\n{tmp_path}/src\n")
    assert unmet(project, PYTHONPATH=f"{tmp_path}/ros") == []


def test_an_extra_is_read_from_its_distribution(tmp_path: Path) -> None:
    project = make(tmp_path, "requests-2.0.dist-info", files={"requirements.txt": "requests[socks]\n"})
    assert unmet(project) == ["PySocks"]


@pytest.mark.parametrize("changes", [{"real_python": None}, {"creator": "conda"}])
def test_only_a_healthy_environment_is_compared(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert unmet(make(tmp_path, files={"requirements.txt": "six\n"}, **changes)) == []


@pytest.mark.parametrize(
    ("text", "is_bound"), [("six\nPyGObject>=3\n", True), ("RPi.GPIO", True), ("six\n", False), ("tkinter", False)]
)
def test_a_list_of_what_only_the_system_has_counts_before_the_first_environment(
    tmp_path: Path, text: str, is_bound: bool
) -> None:
    project = make(tmp_path, files={"requirements.txt": text})
    assert read_lists(Rootfs(), project, project.root, {}).system_bound == ""
    first = replace(project, environment=None)
    assert read_lists(Rootfs(), first, first.root, {}).system_bound == ("requirements.txt" if is_bound else "")


def test_a_manager_installs_what_pyproject_declares(tmp_path: Path) -> None:
    declared = '[project]\nname = "x"\ndependencies = ["six"]\n'
    project = make(tmp_path, files={"requirements.txt": "exported\n", "pyproject.toml": declared}, manager="uv")
    assert unmet(project) == ["six"]
    for table in ("[tool.uv]\noverride-dependencies = []", "[tool.uv.workspace]\nmembers = []"):
        (tmp_path / "pyproject.toml").write_text(f"{declared}{table}\n")
        assert unmet(project) == []


@pytest.mark.parametrize(
    ("manager", "name", "table"),
    [("poetry", "pyproject.toml", "tool.poetry.dependencies"), ("pipenv", "Pipfile", "packages")],
)
def test_the_tables_of_poetry_and_pipenv_are_read(manager: str, name: str, table: str, tmp_path: Path) -> None:
    text = f"""[{table}]
python = "^3.11"
six = "^1.0"
Idna = "*"
rich = {{ version = "*", extras = ["jupyter"] }}
tomli = {{ version = "*", markers = "python_version < '3.11'" }}
psycopg = {{ version = "*", optional = true }}
own = {{ path = "../own" }}
"""
    project = make(tmp_path, "idna-3.1.dist-info", files={name: text}, manager=manager)
    project = replace(project, requirements=())
    assert unmet(project) == ["six", "rich"]


@pytest.mark.parametrize("text", ["\x00", "-r gone.txt\n", "six==" + "9" * 5000, "[" * 5000, "six " * 5000])
def test_malformed_lists_are_not_judged(tmp_path: Path, text: str) -> None:
    assert unmet(make(tmp_path, "six-1.17.0.dist-info", files={"requirements.txt": text})) == []


@pytest.mark.parametrize(
    ("installed", "files", "environ", "lacks"),
    [
        ((), {}, {}, True),
        (("my_shop-1.dist-info",), {}, {}, False),
        ((), {"tox.ini": "[pytest]\npythonpath = src\n"}, {}, False),
        ((), {}, {"PYTHONPATH": "src"}, False),
        ((), {".venv/lib/python3.11/site-packages/x.pth": "../../../../src\n"}, {}, False),
    ],
)
def test_a_project_in_src_that_python_does_not_find(
    tmp_path: Path, installed: tuple[str, ...], files: dict[str, str], environ: dict[str, str], lacks: bool
) -> None:
    (tmp_path / "src/shop").mkdir(parents=True)
    text = '[project]\nname = "my-shop"\ndependencies = []\n'
    project = make(tmp_path, *installed, files={"pyproject.toml": text, **files})
    for has_src, expected in ((True, lacks), (False, False)):
        changed = replace(project, name="my-shop", has_src_layout=has_src)
        assert read_lists(Rootfs(), changed, project.root, environ).lacks_project is expected


def test_a_project_that_was_built_once_is_meant_to_be_installed(tmp_path: Path) -> None:
    text = '[project]\nname = "my-shop"\ndependencies = []\n'
    project = replace(make(tmp_path, files={"pyproject.toml": text}), name="my-shop")
    built = replace(project, metadata="my_shop.egg-info")
    assert read_lists(Rootfs(), built, project.root, {}).lacks_project
    assert not read_lists(Rootfs(), built, project.root, {"PYTHONPATH": project.root}).lacks_project
    installed = replace(make(tmp_path / "b", "my_shop-1.dist-info", files={"pyproject.toml": text}), name="my-shop")
    assert not read_lists(Rootfs(), replace(installed, metadata="x.egg-info"), installed.root, {}).lacks_project


def test_an_environment_for_another_of_several_lists_lacks_nothing(tmp_path: Path) -> None:
    files = {"requirements-dev.txt": "idna\n", "requirements-prod.txt": "six\n"}
    assert unmet(make(tmp_path / "a", "six-1.17.0.dist-info", files=files)) == []
    assert unmet(make(tmp_path / "b", files=files)) == ["idna"]


def test_a_project_that_computes_what_it_requires_is_to_be_installed_in_a_bare_environment(tmp_path: Path) -> None:
    files = {"setup.py": "setup(install_requires=read())\n"}
    project = make(tmp_path, "pip-25.0.dist-info", "setuptools-80.0.dist-info", files=files)
    assert read_lists(Rootfs(), project, project.root, {}).lacks_project
    project = make(tmp_path / "used", "six-1.17.0.dist-info", files=files)
    assert not read_lists(Rootfs(), project, project.root, {}).lacks_project, "somebody installed something"
    assert read_lists(Rootfs(), replace(project, environment=None), project.root, {}).lacks_project


def test_the_lists_of_which_a_bare_environment_has_nothing(tmp_path: Path) -> None:
    lists = ("requirements/cpu.txt", "requirements/gpu.txt", "requirements/none.txt")
    (tmp_path / "requirements").mkdir()
    files = {lists[0]: "six\n", lists[1]: "-r cpu.txt\n", lists[2]: "# nothing\nidna; sys_platform == 'win32'\n"}
    project = replace(make(tmp_path, "pip-25.0.dist-info", files=files), requirements=lists)
    assert read_lists(Rootfs(), project, project.root, {}).unused == (lists[0], lists[1])
    [first, _] = read_lists(Rootfs(), project, "/", {}).unused
    assert first == str(tmp_path / lists[0]), "the user can type it in the current folder"
    sees_more = make_environment(path=str(tmp_path / ".venv"), system_site_packages=True)
    for changed in (
        replace(project, manager="uv"),
        replace(project, requirements=(*lists, "pyproject.toml")),
        replace(project, environment=sees_more),
    ):
        assert read_lists(Rootfs(), changed, project.root, {}).unused == ()
    (tmp_path / "used/requirements").mkdir(parents=True)
    project = replace(make(tmp_path / "used", "rich-14.0.dist-info", files=files), requirements=lists)
    assert read_lists(Rootfs(), project, project.root, {}).unused == (), "somebody installed something"
