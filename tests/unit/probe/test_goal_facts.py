"""The facts that ``doctor fix`` collects for a script, and for a folder without lists of requirements."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.core.errors import DoctorError
from doctor.core.goal import Goal
from doctor.facts import Facts
from doctor.probe.goal_facts import collect_code
from tests.unit.factories import make_facts, make_goal, make_project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "home/code/below").mkdir(parents=True)
    (tmp_path / "home/code/app.py").write_text("import six\n")
    return tmp_path / "home/code"


def collect(
    goal: Goal, cwd: Path, *, home: str = "/nowhere", facts: Facts | None = None
) -> tuple[list[str], list[str]]:
    """Return the names of the files with code, and of the lists."""
    facts = collect_code(goal, facts or make_facts(), str(cwd), {"HOME": home, "PATH": "/usr/bin"})
    return [script.path for script in facts.code], [name for _, name in facts.other_requirements]


def test_the_code_of_a_folder_counts_only_without_lists(folder: Path) -> None:
    assert collect(Goal(), folder) == (["app.py"], [])
    (folder / "below/requirements.txt").touch()
    assert collect(Goal(), folder) == ([], ["below/requirements.txt"])
    project = make_project(root=str(folder), manager="pip")
    assert collect(Goal(), folder, facts=make_facts(project=project)) == ([], [])
    environment_only = make_project(root=str(folder), manager=None)
    assert collect(Goal(), folder / "below", facts=make_facts(project=environment_only)) == (
        [], [f"{folder}/below/requirements.txt"],
    )  # fmt: skip


def test_a_home_folder_is_not_searched(folder: Path) -> None:
    for home in (folder, folder / "below"):
        assert collect(Goal(), folder, home=str(home)) == ([], [])
    assert collect(Goal(), folder, home=str(folder.parent)) == (["app.py"], [])
    assert collect(Goal(), Path("/"), home="") == ([], [])


def test_only_a_goal_that_needs_code_reads_it(folder: Path) -> None:
    for goal in (make_goal("six"), make_goal(route="environment"), make_goal(path="env")):
        assert collect(goal, folder) == ([], [])
    assert collect(Goal(script="../code/app.py"), folder) == (["../code/app.py"], [])
    for name in ("nowhere.py", "below"):
        with pytest.raises(DoctorError, match=f"--script {name} (does not exist|is not a file)"):
            collect(Goal(script=name), folder)


def test_other_interpreters_are_found_for_a_script_that_requires_a_version(folder: Path) -> None:
    for name in ("bin/python3.19", "lib/python3.19/os.py"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).touch()
    (folder / "bin/python3.19").write_text("#!/bin/sh\n")
    (folder / "bin/python3.19").chmod(0o755)
    (folder / "tool.py").write_text('# /// script\n# requires-python = ">=3.19"\n# ///\n')
    environ = {"HOME": "/nowhere", "PATH": str(folder / "bin")}
    facts = collect_code(Goal(script="tool.py"), make_facts(), str(folder), environ)
    assert (f"{folder}/bin/python3.19", "3.19") in facts.other_interpreters
