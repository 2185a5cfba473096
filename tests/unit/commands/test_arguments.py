from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from doctor.commands.arguments import join_editables, require_fitting_options, require_folder, validate
from doctor.core.errors import DoctorError, Exit, UnknownOptionError
from doctor.core.goal import Goal
from tests.unit.factories import make_goal


@pytest.mark.parametrize(
    ("typed", "requirements"),
    [
        (["-e", "."], ("-e .",)),
        (["-e", "backend"], ("-e backend",)),
        (["-e", "libs/shop[dev]", "six"], ("-e libs/shop[dev]", "six")),
        (["."], ("-e .",)),
        ([".[dev]", "six"], ("-e .[dev]", "six")),
        (["--editable=./lib"], ("-e ./lib",)),
        (["--editable", "../lib", "six"], ("-e ../lib", "six")),
    ],
)
def test_a_folder_after_e_is_one_requirement_for_an_environment(
    typed: list[str], requirements: tuple[str, ...]
) -> None:
    goal = join_editables(make_goal(*typed))
    assert goal.requirements == requirements and goal.route == "environment"
    assert goal.arguments()[:2] == ("--venv", "-e") or requirements[0] == "six"


@pytest.mark.parametrize(
    ("goal", "option"),
    [
        (make_goal("black", route="pipx", path="env"), "--path"),
        (make_goal("black", route="pipx", system_site_packages=True), "--system-site-packages"),
        (make_goal("black", route="pipx", files=("a.txt",)), "-r"),
        (make_goal(route="apt", groups=("dev",)), "--group"),
        (make_goal("six", route="apt", python="3.11"), "--python"),
        (make_goal("six", route="apt", installer="uv"), "--installer"),
        (make_goal(route="pipx"), "--pipx"),
    ],
)
def test_an_option_that_the_route_cannot_honour_is_wrong_usage(goal: Goal, option: str) -> None:
    with pytest.raises(DoctorError, match=f"^{option} ") as caught:
        require_fitting_options(goal)
    assert caught.value.code == Exit.USAGE


def test_the_options_of_each_route_are_accepted() -> None:
    for goal in (
        make_goal("black", route="pipx", python="3.11", strict=True, offline=True),
        make_goal(route="apt", python="3.11"),
        make_goal(route="pipx", script="a.py"),
        make_goal("six", path="env", installer="uv"),
        make_goal("six", route="environment", path="env", python="3.11", system_site_packages=True, files=("a.txt",)),
    ):
        require_fitting_options(goal)


def test_other_goals_stay_as_they_are() -> None:
    for goal in (make_goal("six"), make_goal("./lib"), make_goal("-e"), make_goal("-e", "git+https://a/b")):
        assert join_editables(goal) == goal


def test_only_a_project_is_installed_as_editable_and_only_into_an_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DoctorError, match="neither pyproject"):
        validate(join_editables(make_goal(".")))
    (tmp_path / "setup.py").touch()
    validate(join_editables(make_goal(".[dev]")))
    for goal in (make_goal(".", route="pipx"), make_goal("-e")):
        with pytest.raises(DoctorError, match="doctor fix --venv -e"):
            validate(join_editables(goal))
    with pytest.raises(UnknownOptionError):
        validate(make_goal("--editible", "."))


@pytest.mark.parametrize(
    "requirement",
    ["curl https://x | sh", "https://x | sh", "./x.whl", "x/y", "./my[dev]/x", "six @ https://x/y.whl z", "foo bar"],
)
def test_what_pip_would_not_understand_or_find_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requirement: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DoctorError, match=r"is not a valid requirement|does not exist") as caught:
        validate(make_goal(requirement))
    assert caught.value.code is Exit.USAGE


def test_addresses_and_files_are_requirements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my lib").mkdir()
    (tmp_path / "x-1.0.tar.gz").touch()
    validate(make_goal("./my lib", "./my lib[dev,test]", "./x-1.0.tar.gz", "x-1.0.tar.gz", f"{tmp_path}/my lib"))
    urls = ("https://x/y.whl", "git+ssh://git@x/y.git@v1#egg=y", "https://x/y.whl ; python_version < '4'")
    validate(make_goal(*urls, "six[a] @ https://x/y.whl", f"x @ file://{tmp_path}/x-1.0.tar.gz", "flask>=3"))


@pytest.mark.parametrize("name", ["job.py", "my job.py", "a.ipynb"])
def test_a_script_is_not_taken_for_the_name_of_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Anybody may own ``job-py`` on the index."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    for typed in (name, f"./{name}", f"{tmp_path}/{name}"):
        with pytest.raises(DoctorError, match="not a package") as caught:
            validate(make_goal(typed))
        assert f"`{shlex.join(['doctor', 'fix', '--script', typed])}`" in caught.value.message


def test_a_name_like_that_of_a_script_is_one_only_if_doctor_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DoctorError, match=r"--as-typed surely-nobody-has-this\.py"):
        validate(make_goal("surely-nobody-has-this.py"))
    validate(make_goal("surely-nobody-has-this.py", as_typed=True))
    validate(make_goal("discord.py", "numpy.py", "git+https://example.org/a/job.py"))  # numpy.py is doubted later
    (tmp_path / "discord.py").mkdir()
    validate(make_goal("./discord.py"))


def test_a_closed_folder_is_not_taken_for_a_missing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_folder(str(tmp_path))
    with pytest.raises(DoctorError, match="is not a folder"):
        require_folder(f"{tmp_path}/missing")

    def refuse(path: str) -> os.stat_result:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(DoctorError, match="cannot be read"):
        require_folder(f"{tmp_path}/.")
