"""Of what a project has, one list is what it is installed from."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.probe.project.lists import find_requirement_files
from doctor.probe.rootfs import Rootfs

TOOLS = "[tool.ruff]\nline-length = 100\n"
GROUPS = '[dependency-groups]\ntest = ["pytest"]\ndev = ["six", {include-group = "test"}]\n'


def found(folder: Path, **files: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    for name, text in files.items():
        (folder / name.replace("_dev", "-dev").replace("_", ".")).write_text(text)
    return [(file.path, file.group, file.lines) for file in find_requirement_files(Rootfs(), str(folder), "")]


@pytest.mark.parametrize("empty", ["", "\n", "# nothing yet\n"])
def test_an_empty_list_counts_only_where_nothing_else_is(tmp_path: Path, empty: str) -> None:
    assert found(tmp_path, requirements_txt=empty) == [("requirements.txt", None, ())]
    assert found(tmp_path, requirements_dev_txt="six\n") == [("requirements-dev.txt", None, ("six",))]
    project = '[project]\nname = "x"\ndependencies = ["six"]\n'
    assert found(tmp_path, pyproject_toml=project) == [("pyproject.toml", None, ("six",))]
    assert found(tmp_path, requirements_txt="click\n") == [("requirements.txt", None, ("click",))]


def test_settings_of_tools_hide_no_list(tmp_path: Path) -> None:
    assert found(tmp_path, pyproject_toml=TOOLS) == []
    assert found(tmp_path, requirements_dev_txt="six\n") == [("requirements-dev.txt", None, ("six",))]


def test_where_nothing_but_groups_is_stated_that_for_developers_counts(tmp_path: Path) -> None:
    assert found(tmp_path, pyproject_toml=GROUPS) == [("pyproject.toml", "dev", ("six", "pytest"))]
    assert found(tmp_path, pyproject_toml='[dependency-groups]\nx = ["six"]\ny = ["click"]\n') == []
    assert found(tmp_path, pyproject_toml=f'[project]\nname = "x"\n{GROUPS}') == []
