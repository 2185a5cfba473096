"""A run that is killed at a random moment leaves the folder as before or complete, or the next run restores it."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import attempts, killed_while_writing
from tests.boxes.projects import PROJECT, create_incomplete_venv, create_project, fix, pip_works

pytestmark = pytest.mark.box
KILLS = int(os.environ.get("DOCTOR_KILLS", "8"))
"""The number of moments for each test; 200 before a release. ``make campaign`` kills the same changes more often."""
PREVIOUS = ".venv/.doctor-previous"
LONGEST = 0.15
"""Seconds; doctor writes for less than that."""


def kill_fix(doctor: Doctor, box: Box, chance: random.Random) -> bool:
    """Kill ``doctor fix --venv`` while it writes. Return whether it was still running."""
    argv = [*doctor.argv(box), "fix", "--venv"]
    return killed_while_writing(box, argv, ".doctor-*", chance.uniform(0, LONGEST), cwd=PROJECT)


def remove_environment(box: Box) -> None:
    box.run(["rm", "-r", ".venv"], cwd=PROJECT)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the mode of every path of an environment and the size of every file, but for doctor's own and bytecode."""
    found = {}
    for path in folder.rglob("*"):
        name, status = str(path.relative_to(folder)), path.lstat()
        if not name.startswith(".doctor") and "__pycache__" not in name:
            found[name] = status.st_mode, 0 if path.is_dir() else status.st_size
    return found


def test_a_killed_creation_leaves_no_incomplete_environment(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    fix(doctor, box, "--venv")  # fills the cache
    assert pip_works(box)
    complete = listing(folder / ".venv")
    remove_environment(box)
    chance, kills = random.Random(3), list[bool]()
    for moment in attempts(KILLS, kills):
        kills.append(kill_fix(doctor, box, chance))
        assert not (folder / ".venv").exists() or listing(folder / ".venv") == complete, moment
        again = fix(doctor, box, "--venv")
        assert again.code == 0, again
        assert os.listdir(folder) == [".venv"] and listing(folder / ".venv") == complete, moment
        assert moment or pip_works(box)
        remove_environment(box)
    print(f"{sum(kills)} of {moment + 1} runs were killed")
    assert any(kills)


def test_a_killed_rebuild_loses_no_file(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    fix(doctor, box, "--venv")
    complete = listing(folder / ".venv")
    remove_environment(box)
    chance, kills = random.Random(4), list[bool]()
    for moment in attempts(KILLS, kills):
        create_incomplete_venv(box)
        box.write(f"{PROJECT}/.venv/precious", "kept", owner="ada")
        kills.append(kill_fix(doctor, box, chance))
        assert fix(doctor, box, "--venv").code == 0
        assert os.listdir(folder) == [".venv"] and listing(folder / ".venv") == complete, moment
        assert moment or pip_works(box)
        assert (folder / PREVIOUS / "precious").read_text() == "kept", moment
        remove_environment(box)
    print(f"{sum(kills)} of {moment + 1} runs were killed")
    assert any(kills)
