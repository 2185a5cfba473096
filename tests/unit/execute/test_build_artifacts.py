"""Build artifacts: what a build leaves in a project is removed, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from doctor.execute.venv.build_artifacts import BuildArtifacts


def make_folders(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name / ("bdist.linux-x86_64" if name.endswith("build") else "deep")).mkdir(parents=True)


def present(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.name in ("build", "x.egg-info")}


@pytest.mark.parametrize(
    "line",
    [
        "./lib", "lib/", "./lib[extra] ; python_version>'3' ", "x @ file://{at}/lib", "x[y]@file:{at}/lib#egg=x",
        "file://localhost{at}/lib", "\"./lib\" --no-binary x",
    ],
)  # fmt: skip
def test_a_folder_that_is_built_from_is_left_as_it_was(tmp_path: Path, line: str) -> None:
    make_folders(tmp_path / "lib", "src", "build")
    artifacts = BuildArtifacts([line.format(at=tmp_path), "six"], str(tmp_path))
    make_folders(tmp_path / "lib", "x.egg-info", "src/x.egg-info")
    make_folders(tmp_path, "build", "six/build")
    artifacts.remove_new(failed=False, linked=False)
    assert present(tmp_path) == {"lib/build", "build", "six/build"}


@pytest.mark.parametrize(
    ("failed", "linked", "kept"),
    [
        (False, False, {"build"}),
        (False, True, {"build", "src/x.egg-info"}),
        (True, True, set()),
    ],
)
def test_artifacts_that_an_editable_project_needs_stay(
    tmp_path: Path, failed: bool, linked: bool, kept: set[str]
) -> None:
    make_folders(tmp_path, "src")
    artifacts = BuildArtifacts(["-e .[dev]"], str(tmp_path))
    make_folders(tmp_path, "build", "src/x.egg-info")
    artifacts.remove_new(failed=failed, linked=linked)
    assert present(tmp_path) == kept


def test_lines_that_name_no_folder_remove_nothing(tmp_path: Path) -> None:
    make_folders(tmp_path, "six")
    artifacts = BuildArtifacts(
        ["six", "-r six/x.txt", "six @ https://host/six", "-e git+https://host/six", "/nowhere/x"], str(tmp_path)
    )
    make_folders(tmp_path, "six/x.egg-info")
    artifacts.remove_new(failed=True, linked=False)
    assert present(tmp_path) == {"six/x.egg-info"}


def test_a_build_that_the_user_has_begun_meanwhile_stays(tmp_path: Path) -> None:
    make_folders(tmp_path, "src")
    for made in (("CMakeCache.txt", "lib"), ("bdist.linux-x86_64", "notes"), ("lib",), ()):
        artifacts = BuildArtifacts(["."], str(tmp_path))
        (tmp_path / "build").mkdir()
        for name in made:
            (tmp_path / "build" / name).mkdir()
        artifacts.remove_new(failed=True, linked=False)
        assert present(tmp_path) == {"build"}
        shutil.rmtree(tmp_path / "build")
