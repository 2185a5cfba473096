from __future__ import annotations

import os
import venv
from pathlib import Path

import pytest

from doctor.facts import Project
from doctor.probe.project.detect import find_nested, find_project
from doctor.probe.python.installed import read_distributions
from doctor.probe.rootfs import Rootfs


def find(folder: Path, home: Path | None = None, active: Path | None = None) -> Project | None:
    environ = {"HOME": str(home or "/nobody")} | ({"VIRTUAL_ENV": str(active)} if active else {})
    return find_project(Rootfs(), str(folder), environ)


def used(folder: Path, home: Path | None = None, active: Path | None = None) -> str:
    """Return the path of the environment of the project in ``folder``; empty where there is none."""
    project = find(folder, home, active)
    return project.environment.path if project and project.environment else ""


def make_environments(folder: Path, *names: str) -> None:
    for name in names:
        write(folder / name, "pyvenv.cfg", text="home = /usr/bin\n")
        write(folder / name / "bin")
        (folder / name / "bin/python").symlink_to("/nonexistent/python3")


def write(folder: Path, *names: str, text: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(text)


def test_a_folder_without_requirements_is_not_a_project(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "main.py")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert find(tmp_path) is None


def test_a_folder_of_requirement_files_makes_a_project(tmp_path: Path) -> None:
    write(tmp_path / "requirements", "base.txt", "local.txt", "constraints.txt", "notes.md")
    project = find(tmp_path)
    assert project is not None
    assert project.requirements == ("requirements/base.txt", "requirements/local.txt")


def test_the_files_that_state_requirements(tmp_path: Path) -> None:
    write(tmp_path, "requirements.txt", "requirements-dev.txt", "pylock.toml")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nrequires-python = ">=3.9"\n')
    project = find(tmp_path)
    assert project is not None
    assert project.requirements == ("pylock.toml", "requirements-dev.txt", "requirements.txt", "pyproject.toml")
    assert (project.manager, project.requires_python, project.environment) == ("pip", ">=3.9", None)


@pytest.mark.parametrize(
    ("files", "manager"),
    [
        (["pyproject.toml", "uv.lock"], "uv"),
        (["poetry.lock"], "poetry"),
        (["Pipfile"], "pipenv"),
        (["environment.yml"], "conda"),
        (["pixi.toml"], "pixi"),
        (["pdm.lock"], "pdm"),
        (["pyproject.toml", ".pdm-python"], "pdm"),
        (["pyproject.toml", "poetry.toml"], "poetry"),
    ],
)
def test_the_manager_is_known_by_its_files(tmp_path: Path, files: list[str], manager: str) -> None:
    write(tmp_path, *files)
    project = find(tmp_path)
    assert project is not None
    assert project.manager == manager


@pytest.mark.parametrize(
    ("table", "manager"),
    [
        ("[tool.uv.sources]\nx-core = { workspace = true }", "uv"),
        ('[tool.uv.workspace]\nmembers = ["packages/*"]', "uv"),
        ("[tool.uv]\npackage = true", "pip"),
        ('[tool.pixi.workspace]\nchannels = ["conda-forge"]', "pixi"),
        ("[tool.poetry]\npackages = []", "pip"),
    ],
)
def test_the_manager_is_known_by_its_tables_in_pyproject(tmp_path: Path, table: str, manager: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "x"\n{table}\n')
    project = find(tmp_path)
    assert project is not None
    assert project.manager == manager


def test_a_project_is_found_from_below_within_its_repository_and_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write(home, "requirements.txt")
    work = home / "work"
    write(work, "requirements.txt")
    deep = work / "a/b"
    deep.mkdir(parents=True)
    project = find(deep, home)
    assert project is not None
    assert project.root == str(work)
    repository = home / "repository/src"
    repository.mkdir(parents=True)
    (repository.parent / ".git").mkdir()
    assert find(repository, home) is None
    other = home / "other"
    other.mkdir()
    assert find(other, home) is None


@pytest.mark.parametrize("text", ["[project", "project = 3", "\x00", "[project]\nrequires-python = 3\n"])
def test_a_malformed_pyproject_states_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    project = find(tmp_path)
    assert project is None or project.requires_python is None


def test_the_python_that_setup_cfg_requires(tmp_path: Path) -> None:
    write(tmp_path, "setup.py")
    for text, wanted in {
        "[options]\npython_requires = >=3.12\n": ">=3.12",
        "[options]\npython_requires =\n    >=3.12, <4\n": ">=3.12, <4",
        "[metadata]\npython_requires = >=3.12\n": None,
        "[options]\n[options]\npython_requires = >=3.12\n": None,
        "[options]\npython_requires =\n": None,
    }.items():
        write(tmp_path, "setup.cfg", text=text)
        project = find(tmp_path)
        assert project is not None and (project.requires_python, project.requires_python_file) == (wanted, "setup.cfg")
    write(tmp_path, "setup.cfg", text="[options]\npython_requires = >=3.12\n")
    write(tmp_path, "pyproject.toml", text='[project]\nname = "x"\n')  # overrides setup.cfg, also by what it leaves out
    project = find(tmp_path)
    assert project is not None and (project.requires_python, project.requires_python_file) == (None, "pyproject.toml")


def test_an_environment_that_windows_made(tmp_path: Path) -> None:
    write(tmp_path, "requirements.txt")
    write(tmp_path / ".venv", "pyvenv.cfg", text="home = C:\\Python311\n")
    write(tmp_path / ".venv/Scripts", "python.exe")
    write(tmp_path / ".venv/Lib/site-packages/six-1.17.0.dist-info", "METADATA")
    project = find(tmp_path)
    assert project is not None and project.environment is not None
    assert (project.environment.created_on_windows, project.environment.state) == (True, "broken")
    assert [
        distribution.name
        for distribution in read_distributions(Rootfs(), project.environment, project.environment.path)
    ] == ["six"]
    under_wsl = find_project(Rootfs(), str(tmp_path), {"HOME": "/nobody", "WSL_DISTRO_NAME": "Debian"})
    assert under_wsl is not None and under_wsl.environment is None


def test_any_environment_in_the_folder_is_the_projects(tmp_path: Path) -> None:
    make_environments(tmp_path, ".env", "zoo", ".doctor-0123abcd")
    write(tmp_path, "requirements.txt")
    project = find(tmp_path)
    assert project is not None and project.other_environments == ("zoo",) and used(tmp_path) == f"{tmp_path}/.env"
    assert used(tmp_path, active=tmp_path / "zoo") == f"{tmp_path}/zoo"
    make_environments(tmp_path, "venv")
    assert used(tmp_path) == f"{tmp_path}/venv", "the usual names come first"


def test_the_environment_that_direnv_activates_is_the_projects(tmp_path: Path) -> None:
    make_environments(tmp_path / ".direnv", "python-3.9.18", "python-3.11.7", "other-3.13")
    write(tmp_path, "requirements.txt")
    assert used(tmp_path) == "", "direnv is not used here"
    write(tmp_path, ".envrc", text="layout python3\n")
    assert used(tmp_path) == f"{tmp_path}/.direnv/python-3.11.7"
    make_environments(tmp_path, ".venv")
    assert used(tmp_path) == f"{tmp_path}/.venv"


def test_test_data_with_a_pyvenv_cfg_is_no_environment(tmp_path: Path) -> None:
    write(tmp_path, "requirements.txt")
    write(tmp_path / "data", "pyvenv.cfg", "precious.csv", text="home = /nonexistent\n")
    assert used(tmp_path) == ""  # `doctor fix` would put a new environment in its place


def test_a_folder_of_environments_is_no_project(tmp_path: Path) -> None:
    project, store = tmp_path / "project", tmp_path / "project/store"
    write(project, "requirements.txt")
    make_environments(store, "one")
    assert used(store) == f"{store}/one"
    make_environments(store, "two")
    found = find(store)
    assert found is not None and found.root == str(project) and used(store, active=store / "two") == f"{store}/two"


def in_container(monkeypatch: pytest.MonkeyPatch, answer: bool) -> None:
    monkeypatch.setattr("doctor.probe.project.detect.is_application_container", lambda _: answer)


@pytest.mark.parametrize("name", ["requirements.txt", "main.py"])
def test_a_projects_folder_is_its_environment_where_that_works(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, text="# nothing")
    venv.create(tmp_path, with_pip=False)
    write(tmp_path / "bin", "activate", text=f"VIRTUAL_ENV={tmp_path}\n")
    assert used(tmp_path) == used(tmp_path, active=tmp_path) == str(tmp_path)
    (tmp_path / "bin/python3").unlink()
    (tmp_path / "bin/python").unlink()
    assert used(tmp_path) == "", "doctor does not replace it"
    make_environments(tmp_path, ".venv")
    assert used(tmp_path, active=tmp_path) == f"{tmp_path}/.venv"


def test_an_active_environment_that_is_another_project_is_not_this_ones(tmp_path: Path) -> None:
    write(tmp_path / "this", "requirements.txt")
    make_environments(tmp_path, "other")
    assert used(tmp_path / "this", active=tmp_path / "other") == f"{tmp_path}/other"
    write(tmp_path / "other", "requirements.txt")
    assert used(tmp_path / "this", active=tmp_path / "other") == ""


def test_an_active_environment_elsewhere_is_the_projects_unless_another_one_owns_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_container(monkeypatch, answer=False)
    mine, other, home = tmp_path / "mine", tmp_path / "other", tmp_path / "home"
    write(mine, "requirements.txt")
    write(home, "requirements.txt")
    make_environments(tmp_path, "shared")
    make_environments(home, "tools")
    make_environments(other, ".venv")
    assert used(mine, active=tmp_path / "shared") == f"{tmp_path}/shared"
    assert used(mine, home, active=home / "tools") == f"{home}/tools"
    make_environments(mine / "envs", "deep")
    assert used(mine, active=mine / "envs/deep") == f"{mine}/envs/deep"
    write(mine, "uv.lock")
    assert used(mine, active=tmp_path / "shared") == "", "uv uses no other one than .venv"
    (mine / "uv.lock").unlink()
    write(other, "pyproject.toml", text="[project]\nname = 'other'\n")
    assert used(mine, active=other / ".venv") == ""
    make_environments(mine, ".venv")
    assert used(mine, active=tmp_path / "shared") == f"{mine}/.venv"


def test_shared_folders_are_no_projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, shared = tmp_path / "home", tmp_path / "shared"
    for folder in (home, shared):
        write(folder, "requirements.txt", "uv.lock")
        make_environments(folder, "other")
    shared.chmod(0o1777)
    in_container(monkeypatch, answer=False)
    assert find(home, home) is None and find(shared) is None
    make_environments(home, "venv")
    project = find(home, home)
    assert project is not None and used(home, home) == f"{home}/venv"
    assert (project.manager, project.requirements) == (None, ())
    in_container(monkeypatch, answer=True)
    assert find(home, home) is not None and find(shared) is not None


def test_a_pyproject_that_is_no_toml_makes_a_project_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\nname = 'x'\n")
    project = find_project(Rootfs(), str(tmp_path), {})
    assert project is not None and (project.manager, project.requirements) == ("pip", ("pyproject.toml",))
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 100\n")
    assert find_project(Rootfs(), str(tmp_path), {}) is None


@pytest.mark.parametrize(
    ("environ", "files", "setting"),
    [
        ({"UV_PYTHON_DOWNLOADS": "never"}, {}, ("UV_PYTHON_DOWNLOADS", "never")),
        ({"UV_OFFLINE": "1"}, {}, ("UV_OFFLINE", "1")),
        ({}, {"uv.toml": 'python-downloads = "manual"'}, ("uv.toml", "python-downloads = manual")),
        ({}, {"pyproject.toml": "[tool.uv]\noffline = true"}, ("pyproject.toml", "offline = True")),
        ({"UV_PYTHON_DOWNLOADS": "automatic"}, {"uv.toml": 'python-downloads = "never"'}, None),
        ({}, {"uv.toml": "python-downloads = ["}, None),
    ],
)
def test_what_keeps_uv_from_downloading_a_python(
    tmp_path: Path, environ: dict[str, str], files: dict[str, str], setting: tuple[str, str] | None
) -> None:
    write(tmp_path, "uv.lock")
    for name, text in files.items():
        write(tmp_path, name, text=text)
    project = find_project(Rootfs(), str(tmp_path), environ)
    assert project and project.no_downloads == setting


HOOK = "# File generated by pre-commit: https://pre-commit.com\nINSTALL_PYTHON={}\n"


def test_the_hook_of_pre_commit_whose_python_is_gone(tmp_path: Path) -> None:
    def hook(text: str, *on_path: str) -> bool:
        write(tmp_path / ".git/hooks", "pre-push", text=text)
        environ = {"PATH": ":".join(on_path) or "/nowhere"}
        project = find_project(Rootfs(), str(tmp_path), environ)
        return project is not None and project.dead_hook is not None

    write(tmp_path, "requirements.txt")
    assert not hook(HOOK.format("/gone/python3")), "nothing here is for pre-commit"
    write(tmp_path, ".pre-commit-config.yaml")
    assert hook(HOOK.format("/gone/python3")) and hook(HOOK.format("'/gone with/python3'"))
    assert not hook("INSTALL_PYTHON=/gone/python3\n"), "another tool's"
    write(tmp_path / "bin", "python3", "pre-commit")
    for name in ("python3", "pre-commit"):
        (tmp_path / "bin" / name).chmod(0o755)
    assert not hook(HOOK.format(tmp_path / "bin/python3"))
    assert not hook(HOOK.format("/gone/python3"), str(tmp_path / "bin")), "the hook starts the one on PATH"


def test_a_configuration_of_uv_that_is_no_toml(tmp_path: Path) -> None:
    config = tmp_path / "config"
    write(config / "uv", "uv.toml", text="[[index]]\nurl = file:///srv\n")
    environ = {"XDG_CONFIG_HOME": str(config)}
    write(tmp_path / "work", "requirements.txt")
    project = find_project(Rootfs(), str(tmp_path / "work"), environ)
    assert project and not project.uv_fault, "uv is not used"
    write(tmp_path / "work", "uv.lock")
    project = find_project(Rootfs(), str(tmp_path / "work"), environ)
    assert project and project.uv_fault.startswith(f"{config}/uv/uv.toml: ") and "line 2" in project.uv_fault
    for option, fault in (("index_url", "index-url"), ("index-url", ""), ("option-of-uv-9", "")):
        write(config / "uv", "uv.toml", text=f'{option} = "https://mirror.lan/simple"\n')
        project = find_project(Rootfs(), str(tmp_path / "work"), environ)
        assert project and bool(project.uv_fault) == bool(fault) and fault in project.uv_fault
    write(config / "uv", "uv.toml", text="offline = maybe\n")
    for harmless in ({"UV_NO_CONFIG": "1"}, {"UV_CONFIG_FILE": "/gone"}):
        project = find_project(Rootfs(), str(tmp_path / "work"), environ | harmless)
        assert project and not project.uv_fault


@pytest.mark.parametrize("name", ["requirement.txt", "Requirements.txt", "requirements", "reqs.txt", "dev-reqs.text"])
def test_a_list_with_nearly_the_usual_name_counts_where_there_is_no_other(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, text="# ours\nsix\nuvicorn[standard] >= 0.2 ; python_version < '3.20'\n")
    project = find(tmp_path)
    assert project and project.requirements == (name,) and project.manager == "pip"
    write(tmp_path, "requirements-dev.txt", text="six\n")
    project = find(tmp_path)
    assert project and project.requirements == ("requirements-dev.txt",)


@pytest.mark.parametrize(
    ("name", "text"),
    [("requirement.txt", "The program must start.\n"), ("reqs.txt", "# empty\n"), ("requests.txt", "six\n")],
)
def test_prose_and_other_names_are_no_list(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, name, text=text)
    assert find(tmp_path) is None


def test_a_folder_of_a_build_that_this_user_may_not_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "setup.py", text="from setuptools import setup\nsetup(name='shop')\n")
    (tmp_path / "shop.egg-info").mkdir()
    project = find(tmp_path)
    assert project and project.metadata == "shop.egg-info" and project.closed_artifact is None
    closed, real = {str(tmp_path / "shop.egg-info")}, os.access
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) not in closed and real(path, mode))
    project = find(tmp_path)
    assert project and project.closed_artifact and project.closed_artifact.command[0] == "mv"
    closed.add(str(tmp_path))
    project = find(tmp_path)
    assert project and project.closed_artifact is None, "the whole project is another user's"


def test_projects_below_are_found_with_or_without_an_environment(tmp_path: Path) -> None:
    def nested() -> dict[str, bool]:
        found = find_nested(Rootfs(), str(tmp_path), {"HOME": "/nobody"})
        return {each.folder: each.has_environment for each in found}

    write(tmp_path / "frontend", "package.json")
    write(tmp_path / "docs", "requirements.txt", text="sphinx\n")
    write(tmp_path / "node_modules/left-pad", "requirements.txt", text="six\n")
    assert not nested()
    write(tmp_path / "services/shop", "requirements.txt", text="six\n")
    assert nested() == {"services/shop": False}, "the folders in the folders count where no nearer one is a project"
    write(tmp_path / "backend", "requirements.txt", text="six\n")
    assert nested() == {"backend": False}
    assert not find_nested(Rootfs(str(tmp_path)), "/", {}), "what lies there belongs to no project"
    make_environments(tmp_path / "backend", ".venv")
    write(tmp_path / "worker", "requirements.txt", text="six\n")
    assert nested() == {"backend": True, "worker": False}
