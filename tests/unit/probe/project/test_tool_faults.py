from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.facts import Project
from doctor.probe.project.detect import find_project
from doctor.probe.project.tool_faults import find_tool_blocker
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import ENVIRONMENT

MARKS = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> feature\n"


def project_with(folder: Path, files: dict[str, str]) -> Project:
    for name, text in files.items():
        (folder / name).write_text(text)
    project = find_project(Rootfs(), str(folder), {"HOME": "/nobody"})
    assert project
    return project


@pytest.mark.parametrize(
    "files",
    [
        {"uv.lock": "version = 1\n", "pyproject.toml": "[project]\nname = 'x'\ndynamic = ['version']\n"},
        {"poetry.lock": "version = 1\n", "pyproject.toml": "[project]\nname = 'x'\n"},
        {"uv.lock": "version = 1\ntext = '''\n<<<<<<< a\n'''\n"},
        {"pdm.lock": ""},
        {"requirements.txt": MARKS},
        {"uv.lock": "<<<<<<< a\n" * 500_000},
        {"environment.yml": "name: x\n"},
    ],
)
def test_files_that_a_tool_can_parse_or_none_reads(tmp_path: Path, files: dict[str, str]) -> None:
    assert project_with(tmp_path, files).file_fault is None


@pytest.mark.parametrize(
    ("files", "path", "line"),
    [
        ({"uv.lock": f"version = 1\n{MARKS}"}, "uv.lock", 2),
        ({"uv.lock": "\0\0"}, "uv.lock", 0),
        ({"poetry.lock": MARKS}, "poetry.lock", 1),
        ({"Pipfile.lock": "", "Pipfile": "[packages]\n"}, "Pipfile.lock", 0),
        ({"environment.yml": f"name: x\n{MARKS}"}, "environment.yml", 2),
        ({"pdm.lock": MARKS.replace("\n", "\r\n")}, "pdm.lock", 1),
        ({"uv.lock": "version = 1\n", "pyproject.toml": f"[project]\n{MARKS}"}, "pyproject.toml", 2),
        ({"uv.lock": "version = 1\n", "pyproject.toml": "[project\n"}, "pyproject.toml", 0),
        ({"uv.lock": "version = 1\n", "pyproject.toml": "[project]\nname = 'x'\n"}, "pyproject.toml", 0),
    ],
)
def test_files_that_the_tool_cannot_parse(tmp_path: Path, files: dict[str, str], path: str, line: int) -> None:
    fault = project_with(tmp_path, files).file_fault
    assert fault and (fault.path, fault.line, fault.is_lock) == (path, line, path.endswith(".lock"))
    assert fault.aside == f"{path}.old" and not fault.in_merge


def test_git_has_both_sides_while_a_merge_goes_on(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/MERGE_HEAD").touch()
    fault = project_with(tmp_path, {"uv.lock": MARKS}).file_fault
    assert fault and fault.in_merge


def test_the_folder_of_a_tool_that_this_user_may_not_write_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, closed = {"HOME": str(tmp_path)}, "/proc/none"
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: real(path, mode) and not str(path).startswith("/proc"))

    def place(manager: str, **variables: str) -> str | None:
        found = find_tool_blocker(Rootfs(), manager, None, home | variables)
        return found.folder if found else None

    assert [place(manager) for manager in ("uv", "poetry", "pdm", "pipenv", "conda")] == [None] * 5
    assert place("uv", UV_CACHE_DIR=f"{closed}/uv") == f"{closed}/uv"
    assert place("uv", UV_CACHE_DIR=f"{closed}/uv", UV_NO_CACHE="1") is None
    assert place("uv", XDG_CACHE_HOME=closed) == f"{closed}/uv"
    assert place("poetry", POETRY_CACHE_DIR=closed) == closed
    assert place("poetry", POETRY_CACHE_DIR=closed, POETRY_VIRTUALENVS_PATH=str(tmp_path)) is None
    assert place("poetry", POETRY_CACHE_DIR=closed, POETRY_VIRTUALENVS_IN_PROJECT="true") is None
    assert place("pdm", XDG_STATE_HOME=closed) == f"{closed}/pdm"
    assert place("pipenv", WORKON_HOME=closed) == closed
    assert find_tool_blocker(Rootfs(), "pipenv", ENVIRONMENT, home | {"WORKON_HOME": closed}) is None
