from __future__ import annotations

from pathlib import Path

import pytest

from doctor.facts import Project
from doctor.probe.project import detect
from doctor.probe.python import installed
from doctor.probe.rootfs import Rootfs


def found(folder: Path, home: Path | None = None) -> Project | None:
    return detect.look(Rootfs(), str(folder), {"HOME": str(home or "/nobody")})


def write(folder: Path, *names: str, text: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(text)


def test_no_project(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "main.py")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert found(tmp_path) is None


def test_a_folder_of_lists_makes_a_project(tmp_path: Path) -> None:
    write(tmp_path / "requirements", "base.txt", "local.txt", "constraints.txt", "notes.md")
    told = found(tmp_path)
    assert told is not None
    assert told.requirements == ("requirements/base.txt", "requirements/local.txt")


def test_what_it_needs(tmp_path: Path) -> None:
    write(tmp_path, "requirements.txt", "requirements-dev.txt", "pylock.toml")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nrequires-python = ">=3.9"\n')
    told = found(tmp_path)
    assert told is not None
    assert told.requirements == ("pylock.toml", "requirements-dev.txt", "requirements.txt", "pyproject.toml")
    assert (told.manager, told.requires_python, told.environment) == ("pip", ">=3.9", None)


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
def test_whose_business_its_environment_is(tmp_path: Path, files: list[str], manager: str) -> None:
    write(tmp_path, *files)
    told = found(tmp_path)
    assert told is not None
    assert told.manager == manager


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
def test_a_pyproject_that_only_one_tool_understands(tmp_path: Path, table: str, manager: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "x"\n{table}\n')
    told = found(tmp_path)
    assert told is not None
    assert told.manager == manager


def test_it_is_found_from_below_but_not_beyond_its_repository_or_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write(home, "requirements.txt")
    work = home / "work"
    write(work, "requirements.txt")
    deep = work / "a/b"
    deep.mkdir(parents=True)
    told = found(deep, home)
    assert told is not None
    assert told.root == str(work)
    repository = home / "repository/src"
    repository.mkdir(parents=True)
    (repository.parent / ".git").mkdir()
    assert found(repository, home) is None
    other = home / "other"
    other.mkdir()
    assert found(other, home) is None


@pytest.mark.parametrize("text", ["[project", "project = 3", "\x00", "[project]\nrequires-python = 3\n"])
def test_a_pyproject_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    told = found(tmp_path)
    assert told is None or told.requires_python is None


def test_the_python_that_setup_cfg_asks_for(tmp_path: Path) -> None:
    write(tmp_path, "setup.py")
    for text, wanted in {
        "[options]\npython_requires = >=3.12\n": ">=3.12",
        "[options]\npython_requires =\n    >=3.12, <4\n": ">=3.12, <4",
        "[metadata]\npython_requires = >=3.12\n": None,
        "[options]\n[options]\npython_requires = >=3.12\n": None,
        "[options]\npython_requires =\n": None,
    }.items():
        write(tmp_path, "setup.cfg", text=text)
        told = found(tmp_path)
        assert told is not None and (told.requires_python, told.python_told_in) == (wanted, "setup.cfg")
    write(tmp_path, "setup.cfg", text="[options]\npython_requires = >=3.12\n")
    write(tmp_path, "pyproject.toml", text='[project]\nname = "x"\n')  # what it states counts alone
    told = found(tmp_path)
    assert told is not None and (told.requires_python, told.python_told_in) == (None, "pyproject.toml")


def test_an_environment_of_windows(tmp_path: Path) -> None:
    write(tmp_path, "requirements.txt")
    write(tmp_path / ".venv", "pyvenv.cfg", text="home = C:\\Python311\n")
    write(tmp_path / ".venv/Scripts", "python.exe")
    write(tmp_path / ".venv/Lib/site-packages/six-1.17.0.dist-info", "METADATA")
    told = found(tmp_path)
    assert told is not None and told.environment is not None
    assert (told.environment.windows, told.environment.state) == (True, "broken")
    assert [one.name for one in installed.look(Rootfs(), told.environment, told.environment.path)] == ["six"]
    under_windows = detect.look(Rootfs(), str(tmp_path), {"HOME": "/nobody", "WSL_DISTRO_NAME": "Debian"})
    assert under_windows is not None and under_windows.environment is None
