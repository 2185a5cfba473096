from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from doctor.execute.venv.build_artifacts import Leftovers


def build(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name / ("bdist.linux-x86_64" if name.endswith("build") else "deep")).mkdir(parents=True)


def there(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.name in ("build", "x.egg-info")}


@pytest.mark.parametrize(
    "line",
    [
        "./lib", "lib/", "./lib[extra] ; python_version>'3' ", "x @ file://{at}/lib", "x[y]@file:{at}/lib#egg=x",
        "file://localhost{at}/lib", "\"./lib\" --no-binary x",
    ],
)  # fmt: skip
def test_a_folder_is_left_as_it_was(tmp_path: Path, line: str) -> None:
    build(tmp_path / "lib", "src", "build")
    left = Leftovers([line.format(at=tmp_path), "six"], str(tmp_path))
    build(tmp_path / "lib", "x.egg-info", "src/x.egg-info")
    build(tmp_path, "build", "six/build")
    left.clear(failed=False, linked=False)
    assert there(tmp_path) == {"lib/build", "build", "six/build"}


@pytest.mark.parametrize(
    ("failed", "linked", "kept"),
    [
        (False, False, {"build"}),
        (False, True, {"build", "src/x.egg-info"}),
        (True, True, set()),
    ],
)
def test_what_an_editable_project_is_run_from_stays(tmp_path: Path, failed: bool, linked: bool, kept: set[str]) -> None:
    build(tmp_path, "src")
    left = Leftovers(["-e .[dev]"], str(tmp_path))
    build(tmp_path, "build", "src/x.egg-info")
    left.clear(failed=failed, linked=linked)
    assert there(tmp_path) == kept


def test_other_lines_name_no_folder(tmp_path: Path) -> None:
    build(tmp_path, "six")
    left = Leftovers(
        ["six", "-r six/x.txt", "six @ https://host/six", "-e git+https://host/six", "/nowhere/x"], str(tmp_path)
    )
    build(tmp_path, "six/x.egg-info")
    left.clear(failed=True, linked=False)
    assert there(tmp_path) == {"six/x.egg-info"}


def test_a_build_that_the_user_has_begun_meanwhile_is_theirs(tmp_path: Path) -> None:
    build(tmp_path, "src")
    for made in (("CMakeCache.txt", "lib"), ("bdist.linux-x86_64", "notes"), ("lib",), ()):
        left = Leftovers(["."], str(tmp_path))
        (tmp_path / "build").mkdir()
        for name in made:
            (tmp_path / "build" / name).mkdir()
        left.clear(failed=True, linked=False)
        assert there(tmp_path) == {"build"}
        shutil.rmtree(tmp_path / "build")
